import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

const Limit = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        tokens: Type.Optional(Type.Integer({ minimum: 0, description: 'Токенов, запросы и ответы вместе' })),
        roubles: Type.Optional(
          Type.Number({ minimum: 0, description: 'Рублей; считаются у провайдеров, для которых задана price' }),
        ),
      },
      { ...strict, description },
    ),
  );

const Provider = Type.Object(
  {
    provider: Type.Unsafe<'openai' | 'anthropic'>({
      enum: ['openai', 'anthropic'],
      description:
        'openai — OpenAI и всё, что говорит на его языке (Yandex, шлюзы GigaChat, Ollama, vLLM); anthropic — Claude',
    }),
    enabled: Type.Optional(
      Type.Unsafe<'auto' | boolean>({
        enum: ['auto', true, false],
        description: 'auto — включён, когда заданы его переменные; по умолчанию auto',
      }),
    ),
    name: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z0-9_-]{0,31}$',
        description: 'Имя в журнале, trace и метриках; по умолчанию название провайдера',
      }),
    ),
    model: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Модель, как её называет провайдер' }),
    ),
    base_url: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description:
          'Адрес API; у openai кончается на /v1, по умолчанию OPENAI_BASE_URL; у anthropic без пути, ANTHROPIC_BASE_URL',
      }),
    ),
    key: Type.Optional(
      Type.String({
        pattern: '^(?:[A-Z][A-Z0-9_]*|none)$',
        description:
          'Имя переменной с ключом, не сам ключ; none — ключ не нужен; по умолчанию OPENAI_API_KEY или ANTHROPIC_API_KEY',
      }),
    ),
    project: Type.Optional(
      Type.String({ minLength: 1, description: 'Заголовок OpenAI-Project; у Yandex — идентификатор каталога' }),
    ),
    timeout_seconds: Type.Optional(
      Type.Number({ minimum: 0.1, maximum: 300, description: 'Сколько ждать один ответ; по умолчанию 15' }),
    ),
    max_tokens: Type.Optional(
      Type.Integer({
        minimum: 16,
        maximum: 64_000,
        description: 'Наибольшая длина ответа в токенах; по умолчанию 1500',
      }),
    ),
    max_tokens_parameter: Type.Optional(
      Type.Unsafe<'auto' | 'max_tokens' | 'max_completion_tokens'>({
        enum: ['auto', 'max_tokens', 'max_completion_tokens'],
        description: 'Как сервер называет предел длины; auto — выяснить самому. Только для openai',
      }),
    ),
    tools: Type.Optional(
      Type.Boolean({
        description: 'Умеет ли модель вызывать функции; по умолчанию да. Без них она только пишет текст',
      }),
    ),
    temperature: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 2,
        description: 'Только для openai; по умолчанию не посылается: новые модели её не берут',
      }),
    ),
    reasoning_effort: Type.Optional(
      Type.Unsafe<'none' | 'minimal' | 'low' | 'medium' | 'high'>({
        enum: ['none', 'minimal', 'low', 'medium', 'high'],
        description: 'Сколько модели размышлять; только для openai, по умолчанию не посылается',
      }),
    ),
    proxy: Type.Optional(
      Type.String({
        pattern: '^(?:https?://|\\$\\{[A-Z][A-Z0-9_]*\\}$)',
        description: `Прокси только для этого провайдера: адрес или \${ПЕРЕМЕННАЯ}; по умолчанию HTTPS_PROXY`,
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]+$' }), Type.String(), {
        additionalProperties: false,
        description: `Дополнительные заголовки; \${ПЕРЕМЕННАЯ} в значении берётся из окружения`,
      }),
    ),
    price: Type.Optional(
      Type.Object(
        {
          input: Type.Number({ minimum: 0, description: 'Рублей за миллион токенов запроса' }),
          output: Type.Number({ minimum: 0, description: 'Рублей за миллион токенов ответа' }),
        },
        { ...strict, description: 'Цена, по которой считаются расходы' },
      ),
    ),
  },
  { ...strict, description: 'Одна модель у одного провайдера' },
);

export const ModelsSchema = Type.Object(
  {
    providers: Type.Optional(
      Type.Array(Provider, {
        maxItems: 16,
        description: 'В порядке предпочтения: не ответила одна — спрашивают следующую. Пустой список выключает модели',
      }),
    ),
    deadline_seconds: Type.Optional(
      Type.Number({
        minimum: 0.5,
        // A turn that lasts longer than two minutes is taken for lost and begun anew.
        maximum: 90,
        description: 'Сколько модели могут думать над одним ходом; по умолчанию 25',
      }),
    ),
    budget: Type.Optional(
      Type.Object(
        {
          conversation: Limit('На один разговор; по умолчанию 100 000 токенов'),
          day: Limit('На день; по умолчанию 3 000 000 токенов'),
        },
        {
          ...strict,
          description: 'Предел расходов: когда он исчерпан, отвечают сценарий и цитаты, а трудное решает человек',
        },
      ),
    ),
  },
  { ...strict, description: 'Языковые модели; без раздела берутся те, чьи ключи заданы' },
);

type ModelsFile = Static<typeof ModelsSchema>;
type ProviderFile = Static<typeof Provider>;

/** Null = no limit. */
export interface ModelLimitSettings {
  readonly tokens: number | null;
  readonly kopecks: number | null;
}

export interface ModelProviderSettings {
  readonly kind: 'openai' | 'anthropic';
  readonly enabled: 'auto' | boolean;
  /** Unique. */
  readonly name: string;
  readonly model: string;
  readonly baseUrl: string | null;
  /** Name of a variable; null where no key is needed. */
  readonly key: string | null;
  readonly project: string | null;
  readonly timeoutMs: number;
  readonly maxTokens: number;
  readonly maxTokensParameter: 'auto' | 'max_tokens' | 'max_completion_tokens';
  readonly tools: boolean;
  readonly temperature: number | null;
  readonly reasoningEffort: 'none' | 'minimal' | 'low' | 'medium' | 'high' | null;
  /** May name variables: `${NAME}`. So may the values of headers. */
  readonly proxy: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly price: { readonly input: number; readonly output: number } | null;
}

export interface ModelSettings {
  readonly providers: readonly ModelProviderSettings[];
  /** Of a turn. */
  readonly deadlineMs: number;
  readonly budget: { readonly conversation: ModelLimitSettings; readonly day: ModelLimitSettings };
}

export const defaultModels = { openai: 'gpt-5.4-mini', anthropic: 'claude-haiku-5-5' } as const;

const defaultProviders: readonly ProviderFile[] = [{ provider: 'openai' }, { provider: 'anthropic' }];

export function compileModelSettings(file: ModelsFile = {}): ModelSettings {
  const names = new Set<string>();
  const { budget } = file;
  return {
    providers: (file.providers ?? defaultProviders).map((provider) => compileProvider(provider, names)),
    deadlineMs: (file.deadline_seconds ?? 25) * 1000,
    budget: {
      conversation: compileLimit(budget?.conversation ?? { tokens: 100_000 }),
      day: compileLimit(budget?.day ?? { tokens: 3_000_000 }),
    },
  };
}

function compileProvider(file: ProviderFile, names: Set<string>): ModelProviderSettings {
  const { provider: kind, key = `${kind.toUpperCase()}_API_KEY` } = file;
  return {
    kind,
    enabled: file.enabled ?? 'auto',
    name: uniqueName(file.name ?? kind, names),
    model: file.model ?? defaultModels[kind],
    baseUrl: file.base_url ?? null,
    key: key === 'none' ? null : key,
    project: file.project ?? null,
    timeoutMs: (file.timeout_seconds ?? 15) * 1000,
    maxTokens: file.max_tokens ?? 1_500,
    maxTokensParameter: file.max_tokens_parameter ?? 'auto',
    tools: file.tools ?? true,
    temperature: file.temperature ?? null,
    reasoningEffort: file.reasoning_effort ?? null,
    proxy: file.proxy ?? null,
    headers: file.headers ?? {},
    price: file.price ?? null,
  };
}

function uniqueName(wanted: string, names: Set<string>): string {
  let name = wanted;
  for (let number = 2; names.has(name); number += 1) name = `${wanted}-${number}`;
  names.add(name);
  return name;
}

function compileLimit({ tokens, roubles }: { tokens?: number; roubles?: number }): ModelLimitSettings {
  return { tokens: tokens ?? null, kopecks: roubles === undefined ? null : Math.round(roubles * 100) };
}

type Variables = Readonly<Record<string, string | undefined>>;

const reference = /\$\{([A-Z][A-Z0-9_]*)\}/g;

/** Names of the variables without which this provider cannot be asked. */
export function missingVariables({ key, proxy, headers }: ModelProviderSettings, variables: Variables): string[] {
  const referred = [proxy ?? '', ...Object.values(headers)].flatMap((text) =>
    [...text.matchAll(reference)].map(([, name = '']) => name),
  );
  const needed = new Set([...(key === null ? [] : [key]), ...referred]);
  return [...needed].filter((name) => (variables[name] ?? '') === '');
}

/** Whether it is asked: `auto` waits for its variables, `true` without them is an error told elsewhere. */
export function isInUse(provider: ModelProviderSettings, variables: Variables): boolean {
  return provider.enabled !== false && missingVariables(provider, variables).length === 0;
}

/** The text with `${NAME}` filled in. */
export function fillVariables(text: string, variables: Variables): string {
  return text.replace(reference, (_whole, name: string) => variables[name] ?? '');
}
