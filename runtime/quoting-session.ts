import { systemClock } from '../adapters/clock/system-clock.ts';
import type { Company } from '../assistant/documents/company-schema.ts';
import { openProject } from './project-loading.ts';
import type { OnRenewed } from './project-secrets.ts';
import { openQuoteSigner } from './quote-signing.ts';
import { createQuoteIssuer, createQuoting, type QuoteIssuer, type Quoting } from './quoting.ts';
import type { Environment } from './secrets.ts';

export interface IssuingSession {
  readonly company: Company;
  readonly service: QuoteIssuer;
}

export interface QuotingSession {
  readonly company: Company;
  readonly service: Quoting;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** At the prices of this commit. */
  readonly at?: string | undefined;
  readonly onRenewed?: OnRenewed | undefined;
}

/** Computes and signs. Loads neither the store nor, on an unchanged project, YAML and schemas. */
export async function openQuoteIssuer(
  folder: string,
  environment: Environment,
  { at, onRenewed }: SessionOptions = {},
): Promise<IssuingSession> {
  const project = await openProject(folder, environment, systemClock.now(), { at });
  const signer = openQuoteSigner(folder, environment, onRenewed);
  const service = createQuoteIssuer({ project: () => project, signer, clock: systemClock });
  return { company: project.company, service };
}

/** The same with the store of saved quotes. */
export async function openQuoting(
  folder: string,
  environment: Environment,
  { at, onRenewed }: SessionOptions = {},
): Promise<QuotingSession> {
  const project = await openProject(folder, environment, systemClock.now(), { at });
  const { openStorage } = await import('./storage.ts');
  const storage = await openStorage(folder, environment, { clock: systemClock, onRenewed });
  const signer = openQuoteSigner(folder, environment);
  const service = createQuoting({ project: () => project, signer, clock: systemClock, store: storage.store });
  return { company: project.company, service, close: () => storage.close() };
}
