import { maxPdfBytes } from '../documents/pdf-size-limit.ts';
import type { Environment } from '../secrets.ts';
import type { Check } from './check.ts';
import {
  checkDaemon,
  checkDatabase,
  checkDataFolder,
  checkKeys,
  checkSecretFiles,
  runningDaemon,
} from './data-checks.ts';
import {
  checkBrowser,
  checkClock,
  checkDisk,
  checkNode,
  checkPort,
  checkSettings,
  type ListenAddress,
  type ReadSetting,
} from './machine-checks.ts';
import { checkKnowledge, checkProjectFiles, readSettings } from './project-checks.ts';
import { checkReach } from './reach-checks.ts';

/** What the daemon reads of the environment, as it reads it. */
export interface DaemonSettings {
  readonly listenAddress: (environment: Environment) => ListenAddress;
  readonly others: readonly ReadSetting[];
}

/** Everything `doctor` looks at, in the order one would mend it. Changes nothing. */
export async function diagnose(
  folder: string,
  environment: Environment,
  now: Date,
  { listenAddress, others }: DaemonSettings,
): Promise<readonly Check[]> {
  const daemon = runningDaemon(folder, environment);
  const { timeZone, assistant } = await readSettings(folder, environment, now);
  return [
    checkNode(),
    await checkProjectFiles(folder, environment, now),
    await checkKnowledge(folder),
    checkSettings(environment, [maxPdfBytes, ...others]),
    checkKeys(folder, environment),
    checkSecretFiles(folder, environment),
    checkDataFolder(folder, environment),
    checkDatabase(folder, environment),
    checkDaemon(daemon),
    await checkPort(() => listenAddress(environment), daemon !== undefined),
    await checkBrowser(environment),
    await checkDisk(folder),
    checkClock(now, timeZone),
    ...(await checkReach(environment, assistant)),
  ];
}
