import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { randomIds } from '../../adapters/ids/random-ids.ts';
import type { Customer } from '../../assistant/documents/customer-schema.ts';
import { documentsErrors } from '../../assistant/documents/documents-errors.ts';
import { AssistantError } from '../../assistant/errors.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import { quoteErrors } from '../../assistant/pricing/quote-errors.ts';
import { isQuoteId, quoteFromJson } from '../../assistant/quoting/quote-file.ts';
import { systemRefusal } from '../../assistant/system-refusals.ts';
import type { DocumentKind } from '../../assistant/transcript/document-kind.ts';
import type { ProjectFiles } from '../../project/project-files.ts';
import { filesOf, openProject } from '../project-loading.ts';
import type { OnRenewed } from '../project-secrets.ts';
import { openQuoteSigner } from '../quote-signing.ts';
import type { Environment } from '../secrets.ts';
import { openStorage } from '../storage.ts';
import { createDocumentPrinter, createDocuments, type DocumentPrinter } from './documents.ts';

export interface RenderRequest {
  readonly folder: string;
  readonly environment: Environment;
  readonly kind: DocumentKind;
  /** Id of a saved quote or a file; without it a specimen is printed. */
  readonly quote?: string | undefined;
  readonly customerFile?: string | undefined;
  readonly onRenewed?: OnRenewed;
}

export interface RenderedFile {
  /** Null for a specimen, which is kept nowhere. */
  readonly id: string | null;
  readonly kind: DocumentKind;
  readonly quote: string;
  readonly number: string;
  /** Marked ОБРАЗЕЦ. */
  readonly specimen: boolean;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** `render-pdf`: one document, the browser started and closed for it. */
export async function renderOnce(request: RenderRequest): Promise<RenderedFile> {
  const { folder, environment } = request;
  const [project, files, customer] = await Promise.all([
    openProject(folder, environment, systemClock.now()),
    filesOf(folder),
    readCustomer(request.customerFile),
  ]);
  const printer = createDocumentPrinter({ cacheFolder: join(folder, 'data', 'cache'), environment });
  try {
    if (request.quote === undefined) {
      const { renderSpecimen } = await import('./specimens.ts');
      const { kind } = request;
      const specimen = await renderSpecimen({ kind, project, files, printer, customer, now: systemClock.now() });
      return { ...specimen, id: null, kind, quote: specimen.quote.id, specimen: true };
    }
    return await renderStored({ ...request, quote: request.quote }, project, files, customer, printer);
  } finally {
    await printer.close();
  }
}

/** Resolves with the absolute path. */
export async function writeRendered(file: string, bytes: Uint8Array): Promise<string> {
  const path = resolve(file);
  try {
    await writeFile(path, bytes);
    return path;
  } catch (cause) {
    throw new AssistantError(documentsErrors.fileUnwritable, { file: path, ...systemRefusal(cause) }, { cause });
  }
}

async function renderStored(
  { folder, environment, kind, quote: source, onRenewed }: RenderRequest & { readonly quote: string },
  project: Awaited<ReturnType<typeof openProject>>,
  files: ProjectFiles,
  customer: Customer | undefined,
  printer: DocumentPrinter,
): Promise<RenderedFile> {
  const quote = await readQuote(source);
  const storage = await openStorage(folder, environment, { clock: systemClock, onRenewed });
  try {
    const { store } = storage;
    const signer = openQuoteSigner(folder, environment);
    const { company } = project;
    const parts = { project: () => ({ company, files }), store, signer, printer, clock: systemClock, ids: randomIds };
    const person = await personOf(quote, store);
    return await createDocuments(parts).renderDocument({ kind, quote, customer, person });
  } finally {
    await storage.close();
  }
}

/** Whoever talked to us about it; a quote made by hand stands for itself. */
async function personOf(
  quote: string | Quote,
  store: Awaited<ReturnType<typeof openStorage>>['store'],
): Promise<string> {
  const id = typeof quote === 'string' ? quote : quote.id;
  const saved = (await store.readQuote(id))?.quote ?? (typeof quote === 'string' ? undefined : quote);
  const conversation = saved?.conversation ?? null;
  const record = conversation === null ? undefined : await store.readConversation(conversation);
  return record?.person ?? `quote:${id}`;
}

async function readQuote(source: string): Promise<string | Quote> {
  if (isQuoteId(source)) return source;
  try {
    return quoteFromJson(await readFile(source, 'utf8'), source);
  } catch (error) {
    if (error instanceof AssistantError) throw error;
    // A word that names no file may be meant as an id.
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isMissing) throw new AssistantError(quoteErrors.badFile, { file: source }, { cause: error });
    throw new AssistantError(quoteErrors.unreadable, { file: source, ...systemRefusal(error) }, { cause: error });
  }
}

async function readCustomer(path: string | undefined): Promise<Customer | undefined> {
  if (path === undefined) return undefined;
  const { readCustomerFile } = await import('../../project/customer-file.ts');
  return readCustomerFile(path);
}
