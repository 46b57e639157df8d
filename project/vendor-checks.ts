import type { Finding, YamlPath } from '../assistant/findings.ts';
import { compileModelSettings, missingVariables as missingForModel } from '../assistant/settings/model-settings.ts';
import type { Enabled } from './enabled-schema.ts';
import type { FileKindName } from './file-kinds.ts';
import type { ProjectSources } from './project-sources.ts';
import { vendorErrors } from './vendor-errors.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

interface Vendor {
  readonly kind: Extract<FileKindName, 'channels' | 'integrations' | 'assistant'>;
  /** Where its section stands in that file. */
  readonly path: readonly string[];
  readonly title: string;
  /** Sets of variables any one of which is enough. */
  readonly needs: readonly (readonly string[])[];
  /** Reaches customers or their money: not with the requisites of a company that does not exist. */
  readonly live: boolean;
}

const vendors: readonly Vendor[] = [
  { kind: 'channels', path: ['telegram'], title: 'Telegram', needs: [['TELEGRAM_BOT_TOKEN']], live: true },
  {
    kind: 'channels',
    path: ['avito'],
    title: 'Авито',
    needs: [['AVITO_CLIENT_ID', 'AVITO_CLIENT_SECRET', 'AVITO_USER_ID']],
    live: true,
  },
  {
    kind: 'integrations',
    path: ['amocrm'],
    title: 'amoCRM',
    needs: [
      ['AMOCRM_BASE_URL', 'AMOCRM_ACCESS_TOKEN'],
      ['AMOCRM_BASE_URL', 'AMOCRM_CLIENT_ID', 'AMOCRM_CLIENT_SECRET', 'AMOCRM_REDIRECT_URI', 'AMOCRM_REFRESH_TOKEN'],
    ],
    live: false,
  },
  {
    kind: 'integrations',
    path: ['google_calendar'],
    title: 'Google Календарь',
    needs: [['GOOGLE_SERVICE_ACCOUNT_FILE', 'GOOGLE_CALENDAR_ID']],
    live: false,
  },
  {
    kind: 'integrations',
    path: ['yookassa'],
    title: 'ЮKassa',
    needs: [['YOOKASSA_SHOP_ID', 'YOOKASSA_SECRET_KEY']],
    live: true,
  },
  {
    kind: 'assistant',
    path: ['retrieval', 'embedder'],
    title: 'Векторный поиск',
    needs: [['OPENAI_API_KEY']],
    live: false,
  },
  {
    kind: 'assistant',
    path: ['transcription'],
    title: 'Расшифровка голосовых',
    needs: [['OPENAI_API_KEY']],
    live: false,
  },
  { kind: 'integrations', path: ['smtp'], title: 'Почта', needs: [['SMTP_URL', 'MAIL_FROM']], live: true },
];

/** What is wrong in the files alone: somebody switched a live vendor on with sample requisites. */
export function sampleVendorChecks(sources: ProjectSources): Finding[] {
  if (!isSample(sources)) return [];
  return vendors
    .filter((vendor) => vendor.live && settingOf(sources, vendor).enabled === true)
    .map((vendor) => sampleFinding(sources, vendor));
}

/** What the environment makes wrong. Without an environment nothing is. */
export function vendorChecks(sources: ProjectSources, environment: Variables | undefined): Finding[] {
  if (environment === undefined) return [];
  const sample = isSample(sources);
  const found = vendors.flatMap((vendor) => {
    const { enabled, file } = settingOf(sources, vendor);
    const missing = missingVariables(vendor, environment);
    if (enabled === true && missing.length > 0 && file !== undefined) return [missingFinding(vendor, file, missing)];
    if (enabled === 'auto' && missing.length === 0 && vendor.live && sample) return [sampleFinding(sources, vendor)];
    return [];
  });
  return [...found, ...modelChecks(sources, environment)];
}

/** Providers of models are a list: each names its own variables. */
function modelChecks(sources: ProjectSources, environment: Variables): Finding[] {
  const [settings] = sources.of('assistant');
  if (settings === undefined) return [];
  return compileModelSettings(settings.source.models).providers.flatMap((provider, index) => {
    const missing = missingForModel(provider, environment);
    if (provider.enabled !== true || missing.length === 0) return [];
    const section = { path: ['models', 'providers', index], title: `models.providers: ${provider.name}` };
    return [missingFinding(section, settings.file, missing)];
  });
}

function isSample(sources: ProjectSources): boolean {
  return sources.of('company')[0]?.source.sample === true;
}

function settingOf(sources: ProjectSources, { kind, path }: Vendor): { enabled: Enabled; file: string | undefined } {
  const [settings] = sources.of(kind);
  let section: unknown = settings?.source;
  for (const key of path) section = (section as Readonly<Record<string, unknown>> | undefined)?.[key];
  return { enabled: (section as { enabled?: Enabled } | undefined)?.enabled ?? 'auto', file: settings?.file };
}

/** Of the set that lacks least. */
function missingVariables({ needs }: Vendor, environment: Variables): readonly string[] {
  const lacks = needs.map((names) => names.filter((name) => (environment[name] ?? '') === ''));
  return lacks.sort((left, right) => left.length - right.length)[0] ?? [];
}

function missingFinding(
  { path, title }: { path: YamlPath; title: string },
  file: string,
  missing: readonly string[],
): Finding {
  return {
    definition: vendorErrors.variablesMissing,
    parameters: { title, variables: missing.join(', ') },
    severity: 'error',
    file,
    path: [...path, 'enabled'],
  };
}

function sampleFinding(sources: ProjectSources, vendor: Vendor): Finding {
  const { file } = settingOf(sources, vendor);
  const written = file !== undefined && settingOf(sources, vendor).enabled !== 'auto';
  return {
    definition: vendorErrors.sampleRequisites,
    parameters: { title: vendor.title },
    severity: 'error',
    ...(written ? { file, path: [...vendor.path, 'enabled'] } : { file: 'config/company.yaml', path: ['sample'] }),
  };
}
