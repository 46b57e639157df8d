import { systemClock } from '../../adapters/clock/system-clock.ts';
import { openProject } from '../project-loading.ts';
import type { Environment } from '../secrets.ts';
import { avitoSteps } from './avito-steps.ts';
import type { Check } from './check.ts';
import { followChecklist, type Step } from './checklist.ts';
import { googleSteps } from './google-steps.ts';
import { mailSteps } from './mail-steps.ts';
import { telegramSteps } from './telegram-steps.ts';
import type { VendorGround } from './vendor-steps.ts';
import type { Vendor } from './vendors.ts';

const stepsOf: Readonly<Record<Vendor, (ground: VendorGround) => readonly Step[]>> = {
  telegram: telegramSteps,
  avito: avitoSteps,
  google: googleSteps,
  smtp: mailSteps,
};

/** What it takes to connect a vendor, in the order of docs/guide/connect-*.md. Changes nothing at the vendor. */
export async function* vendorChecklist(
  vendor: Vendor,
  folder: string,
  environment: Environment,
): AsyncGenerator<Check> {
  const project = await openProject(folder, environment, systemClock.now());
  yield* followChecklist(stepsOf[vendor]({ folder, environment, project }));
}
