import { AssistantError, defineErrors } from '../errors.ts';

/** `{provider}` is the name in config/assistant.yaml; `{reason}` holds no secret and no customer's text. */
export const llmErrors = defineErrors({
  keyRefused: {
    code: 'LLM_KEY_REFUSED',
    kind: 'runtime',
    ru: {
      message: '{provider}: ключ не принят',
      hint: 'Проверьте ключ и адрес этого провайдера: переменную называет models.providers[].key в config/assistant.yaml',
    },
    en: {
      message: '{provider}: the key was refused',
      hint: 'Check the key and the address of this provider: models.providers[].key in config/assistant.yaml names the variable',
    },
  },
  forbidden: {
    code: 'LLM_FORBIDDEN',
    kind: 'runtime',
    ru: {
      message: '{provider}: доступ запрещён ({reason})',
      hint: 'Дайте ключу право вызывать эту модель или выберите другую',
    },
    en: {
      message: '{provider}: access is forbidden ({reason})',
      hint: 'Give the key the right to call this model, or choose another one',
    },
  },
  countryRefused: {
    code: 'LLM_COUNTRY_REFUSED',
    kind: 'runtime',
    ru: {
      message: '{provider} не обслуживает страну, из которой идут запросы',
      hint: 'Задайте proxy или base_url шлюза в models.providers либо поставьте первым другого провайдера',
    },
    en: {
      message: '{provider} does not serve the country the requests come from',
      hint: 'Set a proxy or the base_url of a gateway in models.providers, or put another provider first',
    },
  },
  quotaSpent: {
    code: 'LLM_QUOTA_SPENT',
    kind: 'runtime',
    ru: {
      message: '{provider}: оплаченный объём исчерпан',
      hint: 'Пополните счёт у провайдера или поднимите его предел расходов',
    },
    en: {
      message: '{provider}: the paid quota is spent',
      hint: 'Top up the account at the provider, or raise its spending limit',
    },
  },
  modelUnknown: {
    code: 'LLM_MODEL_UNKNOWN',
    kind: 'runtime',
    ru: {
      message: '{provider} не знает модели {model}',
      hint: 'Исправьте models.providers[].model в config/assistant.yaml; снятые с работы модели заменяют',
    },
    en: {
      message: '{provider} does not know the model {model}',
      hint: 'Correct models.providers[].model in config/assistant.yaml; models that were shut down have to be replaced',
    },
  },
  rateLimited: {
    code: 'LLM_RATE_LIMITED',
    kind: 'limited',
    retryable: true,
    ru: {
      message: '{provider}: слишком много запросов',
      hint: 'Подождите или поднимите предел у провайдера; разговор идёт дальше со следующим',
    },
    en: {
      message: '{provider}: too many requests',
      hint: 'Wait or raise the limit at the provider; the conversation goes on with the next one',
    },
  },
  overloaded: {
    code: 'LLM_OVERLOADED',
    kind: 'unreachable',
    retryable: true,
    ru: {
      message: '{provider} перегружен или неисправен ({reason})',
      hint: 'Обычно проходит само; поставьте запасного провайдера в models.providers',
    },
    en: {
      message: '{provider} is overloaded or broken ({reason})',
      hint: 'It usually passes; put a spare provider into models.providers',
    },
  },
  unreachable: {
    code: 'LLM_UNREACHABLE',
    kind: 'unreachable',
    retryable: true,
    ru: {
      message: 'С {provider} нет связи ({reason})',
      hint: 'Проверьте base_url, сеть и прокси: sales-assistant doctor',
    },
    en: {
      message: '{provider} is out of reach ({reason})',
      hint: 'Check base_url, the network and the proxy: sales-assistant doctor',
    },
  },
  timedOut: {
    code: 'LLM_TIMED_OUT',
    kind: 'unreachable',
    retryable: true,
    ru: {
      message: '{provider} не ответил вовремя',
      hint: 'Возьмите модель быстрее или поднимите timeout_seconds и deadline_seconds в models',
    },
    en: {
      message: '{provider} did not answer in time',
      hint: 'Take a faster model, or raise timeout_seconds and deadline_seconds in models',
    },
  },
  rubbish: {
    code: 'LLM_RUBBISH',
    kind: 'runtime',
    retryable: true,
    ru: {
      message: '{provider} ответил негодным: {reason}',
      hint: 'Проверьте, что base_url ведёт на API модели, а модель умеет вызывать функции (иначе tools: false)',
    },
    en: {
      message: '{provider} gave a useless answer: {reason}',
      hint: 'Check that base_url leads to the API of a model, and that the model can call tools (else tools: false)',
    },
  },
  cut: {
    code: 'LLM_CUT',
    kind: 'unreachable',
    retryable: true,
    ru: {
      message: 'Ответ {provider} оборвался',
      hint: 'Поднимите max_tokens, если это повторяется',
    },
    en: {
      message: 'The answer of {provider} broke off',
      hint: 'Raise max_tokens if it happens again',
    },
  },
  refused: {
    code: 'LLM_REFUSED',
    kind: 'runtime',
    ru: {
      message: '{provider} отказался отвечать: сработал его фильтр',
      hint: 'Ответит следующий провайдер или шаблон; делать ничего не нужно',
    },
    en: {
      message: '{provider} refused to answer: its filter said no',
      hint: 'The next provider or a template answers; nothing to be done',
    },
  },
  contextTooLong: {
    code: 'LLM_CONTEXT_TOO_LONG',
    kind: 'runtime',
    ru: {
      message: '{provider}: запрос длиннее, чем вмещает модель {model}',
      hint: 'Возьмите модель с большим контекстом или уменьшите retrieval.limit',
    },
    en: {
      message: '{provider}: the request is longer than the model {model} holds',
      hint: 'Take a model with a larger context, or lower retrieval.limit',
    },
  },
  requestRefused: {
    code: 'LLM_REQUEST_REFUSED',
    kind: 'runtime',
    ru: {
      message: '{provider} не принял запрос: {reason}',
      hint: 'Сравните настройки провайдера с docs/guide/models.md: max_tokens_parameter, tools, model',
    },
    en: {
      message: '{provider} did not accept the request: {reason}',
      hint: 'Compare the settings of the provider with docs/guide/models.md: max_tokens_parameter, tools, model',
    },
  },
  resting: {
    code: 'LLM_RESTING',
    kind: 'unavailable',
    retryable: true,
    ru: {
      message: 'Модели недавно отказали и пока не спрашиваются: {provider}',
      hint: 'Следующая попытка будет сама; причина — в журнале и в sales-assistant doctor',
    },
    en: {
      message: 'The models failed lately and are not asked for now: {provider}',
      hint: 'They are tried again by themselves; the reason is in the log and in sales-assistant doctor',
    },
  },
  noneConfigured: {
    code: 'LLM_NONE_CONFIGURED',
    kind: 'unavailable',
    ru: {
      message: 'Языковая модель не настроена',
      hint: 'Задайте OPENAI_API_KEY или ANTHROPIC_API_KEY либо раздел models в config/assistant.yaml',
    },
    en: {
      message: 'No language model is configured',
      hint: 'Set OPENAI_API_KEY or ANTHROPIC_API_KEY, or the section models of config/assistant.yaml',
    },
  },
  aborted: {
    code: 'LLM_ABORTED',
    kind: 'unavailable',
    retryable: true,
    ru: { message: 'Обращение к модели прервано', hint: 'Повторите запрос' },
    en: { message: 'The call of the model was aborted', hint: 'Repeat the request' },
  },
});

/** How long the vendor asks to wait, in milliseconds; null where it does not say. */
export function retryAfterOf(error: AssistantError): number | null {
  const { retryAfterMs } = error.parameters;
  return typeof retryAfterMs === 'number' ? retryAfterMs : null;
}

/** One of these; of any kind when none is named. */
export function isLlmError(error: unknown, ...kinds: readonly (keyof typeof llmErrors)[]): boolean {
  if (!(error instanceof AssistantError)) return false;
  const among = kinds.length === 0 ? Object.values(llmErrors) : kinds.map((kind) => llmErrors[kind]);
  return among.some(({ code }) => code === error.code);
}

/** A call that ended early: by whoever asked, or by its time. */
export function interrupted(
  { signal }: { readonly signal: AbortSignal },
  provider: string,
  cause?: unknown,
): AssistantError {
  return signal.aborted ? new AssistantError(llmErrors.aborted, {}, { cause }) : timedOut(provider, cause);
}

export function timedOut(provider: string, cause?: unknown): AssistantError {
  return new AssistantError(llmErrors.timedOut, { provider }, { cause });
}

export function rubbish(provider: string, reason: string, cause?: unknown): AssistantError {
  return new AssistantError(llmErrors.rubbish, { provider, reason }, { cause });
}
