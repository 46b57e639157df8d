import { systemClock } from '../adapters/clock/system-clock.ts';
import type { Company } from '../assistant/documents/company-schema.ts';
import { createQuoteDrafter, type QuoteDrafter, type QuotingProject } from '../assistant/quoting/quote-drafter.ts';
import type { Quoting } from '../assistant/quoting/quoting.ts';
import { assertConfigStands } from '../assistant/quoting/usable-quote.ts';
import { dataPaths, isFilled } from './data-folder.ts';
import { openProject } from './project-loading.ts';
import type { OnRenewed } from './project-secrets.ts';
import { openQuoteSigner } from './quote-signing.ts';
import type { Environment } from './secrets.ts';

export interface DraftingSession {
  readonly company: Company;
  readonly service: QuoteDrafter;
}

export interface QuotingSession {
  readonly company: Company;
  readonly service: Quoting;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly onRenewed?: OnRenewed | undefined;
}

export interface DraftingOptions extends SessionOptions {
  /** The prices of this commit, which the quote then names as its config; seller, VAT and date are those of today. */
  readonly at?: string | undefined;
}

/** Computes and signs; QUOTE_CONFIG_WITHDRAWN. Loads neither the store nor, on an unchanged project, YAML and schemas. */
export async function openQuoteDrafter(
  folder: string,
  environment: Environment,
  { at, onRenewed }: DraftingOptions = {},
): Promise<DraftingSession> {
  const today = await openProject(folder, environment, systemClock.now());
  const then = at === undefined ? today : await openProject(folder, environment, systemClock.now(), { at });
  const project = { ...then, company: today.company };
  const signer = openQuoteSigner(folder, environment, onRenewed);
  await assertPricesStand(folder, environment, project);
  const service = createQuoteDrafter({ project: () => project, signer, clock: systemClock });
  return { company: project.company, service };
}

/** The same with the store of saved quotes. */
export async function openQuoting(
  folder: string,
  environment: Environment,
  { onRenewed }: SessionOptions = {},
): Promise<QuotingSession> {
  const project = await openProject(folder, environment, systemClock.now());
  const [{ openStorage }, { createQuoting }] = await Promise.all([
    import('./storage.ts'),
    import('../assistant/quoting/quoting.ts'),
  ]);
  const storage = await openStorage(folder, environment, { clock: systemClock, onRenewed });
  const signer = openQuoteSigner(folder, environment);
  const service = createQuoting({ project: () => project, signer, clock: systemClock, store: storage.store });
  return { company: project.company, service, close: () => storage.close() };
}

/** QUOTE_CONFIG_WITHDRAWN for prices that were called back. Loads SQLite only where something was ever kept. */
async function assertPricesStand(folder: string, environment: Environment, { config, company }: QuotingProject) {
  const { database } = dataPaths(folder, environment);
  if (!isFilled(database)) return;
  const { createConfigWithdrawals } = await import('../adapters/store/sqlite/config-withdrawal.ts');
  await assertConfigStands(createConfigWithdrawals(database), config, company.time_zone);
}
