import type { Environment } from '../secrets.ts';
import type { Check } from './check.ts';
import { checkDaemon, checkDatabase, checkKeys, checkSecretFiles, runningDaemon } from './data-checks.ts';
import { checkBrowser, checkClock, checkDisk, checkNode, checkPort } from './machine-checks.ts';
import { checkKnowledge, checkProjectFiles, companyZone } from './project-checks.ts';
import { checkReach } from './reach-checks.ts';

/** Everything `doctor` looks at, in the order one would mend it. Changes nothing. */
export async function diagnose(folder: string, environment: Environment, now: Date): Promise<readonly Check[]> {
  const daemon = runningDaemon(folder, environment);
  return [
    checkNode(),
    await checkProjectFiles(folder, environment, now),
    await checkKnowledge(folder),
    checkKeys(folder, environment),
    checkSecretFiles(folder, environment),
    checkDatabase(folder, environment),
    checkDaemon(daemon),
    await checkPort(environment, daemon !== undefined),
    await checkBrowser(environment),
    await checkDisk(folder),
    checkClock(now, await companyZone(folder, environment, now)),
    ...(await checkReach(environment)),
  ];
}
