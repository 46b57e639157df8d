import { createLlmRouter, type RouteStatus } from '../adapters/llm-provider/llm-router.ts';
import { AssistantError } from '../assistant/errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import { llmErrors } from '../assistant/ports/llm-errors.ts';
import type { LlmAttempt, LlmProvider } from '../assistant/ports/llm-provider.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import {
  fillVariables,
  isInUse,
  type ModelProviderSettings,
  type ModelSettings,
} from '../assistant/settings/model-settings.ts';
import { obeyProxy } from './outgoing-proxy.ts';
import type { Environment } from './secrets.ts';
import { createTurnstile } from './turnstile.ts';

export interface ModelsParts {
  readonly settings: ModelSettings;
  readonly environment: Environment;
  readonly clock: Clock;
  /** 0…1 */
  readonly random: () => number;
  readonly logger?: Pick<Logger, 'info' | 'warn'>;
  /** Every try of every call: metrics. */
  readonly onAttempt?: (attempt: LlmAttempt) => void;
}

export interface Models {
  /** All that are switched on behind one; null when none is. */
  readonly provider: LlmProvider | null;
  readonly budget: ModelSettings['budget'];
  /** All that a turn may wait. */
  readonly deadlineMs: number;
  /** In order of preference. */
  status(): readonly RouteStatus[];
}

/** Nothing is loaded and nobody is called before the first request. */
export function createModels({ settings, environment, clock, random, logger, onAttempt }: ModelsParts): Models {
  const inUse = settings.providers.filter((provider) => isInUse(provider, environment));
  const { budget, deadlineMs } = settings;
  if (inUse.length === 0) return { provider: null, budget, deadlineMs, status: () => [] };
  const router = createLlmRouter({
    routes: inUse.map((provider) => ({
      provider: createLateProvider(provider, environment),
      model: provider.model,
      timeoutMs: provider.timeoutMs,
      price: provider.price,
    })),
    deadlineMs,
    clock,
    random,
    onAttempt: (attempt) => {
      tell(attempt, logger);
      onAttempt?.(attempt);
    },
  });
  const pass = createTurnstile();
  const provider: LlmProvider = {
    name: router.name,
    // Replies that come together are judged one after another, with the event loop left to others in between.
    complete: (request, call) => router.complete(request, call).finally(pass),
  };
  return { provider, budget, deadlineMs, status: () => router.status() };
}

function tell({ provider, model, error, ms, usage }: LlmAttempt, logger: ModelsParts['logger']): void {
  const tokens = usage === null ? null : usage.inputTokens + usage.outputTokens;
  const fields = { provider, model, ms, tokens };
  if (error === undefined) logger?.info(fields, 'A model replied');
  else logger?.warn({ ...fields, code: error }, 'A model failed');
}

/** Loads the vendor's SDK when it is asked for the first time. */
function createLateProvider(settings: ModelProviderSettings, environment: Environment): LlmProvider {
  let loading: Promise<LlmProvider> | undefined;
  return {
    name: settings.name,
    complete: async (request, call) => {
      loading ??= loadVendor(settings, environment).then(({ provider }) => provider);
      const provider = await loading.catch((error: unknown) => {
        loading = undefined;
        const reason = error instanceof AssistantError ? error.code : 'SDK';
        throw new AssistantError(llmErrors.unreachable, { provider: settings.name, reason }, { cause: error });
      });
      return provider.complete(request, call);
    },
  };
}

interface Vendor {
  readonly provider: LlmProvider;
  probe(signal: AbortSignal): Promise<readonly string[] | null>;
}

async function loadVendor(settings: ModelProviderSettings, environment: Environment): Promise<Vendor> {
  const common = await connectionOf(settings, environment);
  if (settings.kind === 'anthropic') {
    const { createAnthropicProvider, probeAnthropic } = await import(
      '../adapters/llm-provider/anthropic/anthropic-provider.ts'
    );
    const complete = { ...settings, ...common };
    return { provider: createAnthropicProvider(complete), probe: (signal) => probeAnthropic(complete, signal) };
  }
  const { createOpenAiProvider, probeOpenAi } = await import('../adapters/llm-provider/openai/openai-provider.ts');
  const complete = { ...settings, ...common };
  return { provider: createOpenAiProvider(complete), probe: (signal) => probeOpenAi(complete, signal) };
}

/** Where to and how: what the settings say, with what the environment holds. */
async function connectionOf({ baseUrl, kind, key, proxy, headers }: ModelProviderSettings, environment: Environment) {
  const own = proxy === null ? '' : fillVariables(proxy, environment);
  if (own === '') await obeyProxy(environment);
  const { createProxiedFetch } =
    own === '' ? { createProxiedFetch: null } : await import('../adapters/http/proxied-fetch.ts');
  return {
    apiKey: key === null ? null : (environment[key] ?? null),
    baseUrl: baseUrl ?? addressOf(kind, environment) ?? null,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, fillVariables(value, environment)]),
    ),
    ...(createProxiedFetch === null ? {} : { fetch: await createProxiedFetch(own) }),
  };
}

function addressOf(kind: ModelProviderSettings['kind'], environment: Environment): string | undefined {
  return kind === 'openai' ? environment.OPENAI_BASE_URL : environment.ANTHROPIC_BASE_URL;
}

/**
 * Whether this provider answers and takes the key: the names of its models, null where it lists none. Rejects with an error of llm-errors.ts, or with PROXY_INVALID.
 */
export async function probeModel(
  settings: ModelProviderSettings,
  environment: Environment,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const { probe } = await loadVendor(settings, environment);
  return probe(signal);
}
