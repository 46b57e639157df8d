import type { YamlPath } from '../assistant/findings.ts';
import { compileListings } from '../assistant/listings/listings.ts';
import { compilePriceList } from '../assistant/pricing/compile-price-list.ts';
import type { PriceList } from '../assistant/pricing/price-list.ts';
import type { ConfigIdentity } from '../assistant/pricing/quote.ts';
import { referenceOrdersOf } from '../assistant/pricing/reference-orders.ts';
import { compileScript } from '../assistant/script/script.ts';
import { compileAssistantSettings } from '../assistant/settings/assistant-settings.ts';
import type { SectionSchemas } from './channels-schema.ts';
import { configIdentityOf } from './config-identity.ts';
import { configChecks, crossChecks } from './cross-checks.ts';
import { type Diagnostic, type Finding, inReadingOrder } from './diagnostic.ts';
import type { DocumentReader } from './documents/document-reader.ts';
import { fileKinds } from './file-kinds.ts';
import { documentsAskedOf } from './known-sections.ts';
import { createLocator } from './locate-findings.ts';
import type { Project } from './project.ts';
import { type ProjectFiles, projectFolders, rememberReads } from './project-files.ts';
import { type ProjectSources, readSources } from './project-sources.ts';
import { exposedFindings } from './secret-checks.ts';
import { createShapeValidators, type ShapeValidators } from './shape-validators.ts';
import type { Screening } from './shared-screening.ts';
import { checkTemplates } from './template-checks.ts';
import { lineStarts, positionAt } from './text-lines.ts';
import { type Variables, vendorChecks } from './vendor-checks.ts';
import { locateYaml } from './yaml-file.ts';

export interface LoadOptions {
  readonly sections: SectionSchemas;
  readonly now: Date;
  /** Left out: what the environment lacks is not looked at. */
  readonly environment?: Variables | undefined;
  /** `config` reads config/ alone: enough to sell, not enough to vouch for texts and templates. */
  readonly scope?: 'all' | 'config';
  /** To share compiled schemas between loads. */
  readonly validators?: ShapeValidators;
  /** Begun before, for a folder with many lists of questions. */
  readonly screening?: Screening | undefined;
  /** Without it DOCX, PDF, HTML and CSV files are not looked into. */
  readonly reader?: DocumentReader | undefined;
}

export interface LoadedProject {
  /** Null when the files are in error. What only the environment lacks leaves the project usable. */
  readonly project: Project | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly identity: ConfigIdentity;
}

/** Reads, checks and compiles a project; every defect of every file in one run. Rejects only when the disk fails. */
export async function loadProject(source: ProjectFiles, options: LoadOptions): Promise<LoadedProject> {
  const scope = options.scope ?? 'all';
  const files = rememberReads(source);
  const identifying = configIdentityOf(files);
  const exposing = scope === 'all' ? files.exposed?.() : undefined;
  // Awaited below; a failure in between must not count as unhandled.
  identifying.catch(() => {});
  const sources = await readSources(files, {
    kinds: fileKinds(options.sections),
    validators: options.validators ?? createShapeValidators(),
    folders: scope === 'config' ? ['config'] : projectFolders,
    except: options.screening?.paths,
    reader: options.reader,
  });
  const prices = compilePrices(sources);
  const context = { prices, now: options.now, scope };
  // Before the suspects: a second thread is still looking for them.
  const templates = scope === 'all' ? await templateFindings(sources) : [];
  const settings = configChecks(sources, context);
  const suspects = options.screening?.suspects(documentsAskedOf(sources)) ?? [];
  for await (const suspect of suspects) await sources.read(suspect);
  const findings = [
    ...sources.findings,
    ...templates,
    ...settings,
    ...(await crossChecks(sources, context)),
    ...(scope === 'all' ? exposedFindings((await exposing) ?? []) : []),
  ];
  const missing = vendorChecks(sources, options.environment);
  const locate = createLocator((file) => sources.texts.get(file));
  const diagnostics = [...findings, ...missing].map(locate).sort(inReadingOrder);
  const identity = await identifying;
  const broken = findings.some(({ severity }) => severity === 'error');
  return { project: broken ? null : assemble(source.folder, sources, prices, identity), diagnostics, identity };
}

function templateFindings({ texts, findings }: ProjectSources): Promise<Finding[]> {
  return checkTemplates(texts, new Set(findings.map(({ file }) => file)));
}

function compilePrices(sources: ProjectSources): PriceList | undefined {
  const [pricing] = sources.of('pricing');
  if (pricing === undefined) return undefined;
  const text = sources.texts.get(pricing.file) ?? '';
  const starts = lineStarts(text);
  const span = locateYaml(text);
  const locate = (path: YamlPath) => ({ file: pricing.file, line: positionAt(starts, span(path).start).line });
  return compilePriceList(pricing.source, locate);
}

function assemble(
  folder: string,
  sources: ProjectSources,
  prices: PriceList | undefined,
  config: ConfigIdentity,
): Project | null {
  const company = sources.of('company')[0]?.source;
  if (company === undefined || prices === undefined) return null;
  const { version: _channels, ...channels } = sources.of('channels')[0]?.source ?? { version: 1 };
  const listings = sources.of('listings')[0]?.source;
  const { version: _integrations, ...integrations } = sources.of('integrations')[0]?.source ?? { version: 1 };
  return freeze({
    folder,
    company,
    prices,
    scripts: sources.of('script').map(({ file, source }) => compileScript(source, file)),
    assistant: compileAssistantSettings(sources.of('assistant')[0]?.source),
    channels,
    integrations,
    listings: listings === undefined ? null : compileListings(listings),
    tests: sources
      .of('dialogue-test')
      .flatMap(({ file, source: { today, dialogues } }) =>
        dialogues.map((dialogue) => ({ ...(today === undefined ? {} : { today }), ...dialogue, file })),
      ),
    orders: sources.of('order-set').flatMap(({ source }) => referenceOrdersOf(source)),
    config,
  });
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
  return value;
}
