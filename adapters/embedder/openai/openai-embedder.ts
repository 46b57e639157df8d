import OpenAI from 'openai';
import { AssistantError, defineErrors } from '../../../assistant/errors.ts';
import type { Embedder } from '../../../assistant/ports/embedder.ts';
import { maskPersonalData } from '../../../assistant/retrieval/mask.ts';

export const embedderErrors = defineErrors({
  unreachable: {
    code: 'EMBEDDER_UNREACHABLE',
    kind: 'unreachable',
    retryable: true,
    ru: {
      message: 'Сервис эмбеддингов не ответил: {reason}',
      hint: 'Проверьте OPENAI_BASE_URL, ключ и сеть; поиск работает и без векторов',
    },
    en: {
      message: 'The embedding service did not answer: {reason}',
      hint: 'Check OPENAI_BASE_URL, the key and the network; search works without vectors too',
    },
  },
  refused: {
    code: 'EMBEDDER_REFUSED',
    kind: 'runtime',
    ru: {
      message: 'Сервис эмбеддингов отказал: {reason}',
      hint: 'Проверьте ключ и retrieval.embedder.model в config/assistant.yaml',
    },
    en: {
      message: 'The embedding service refused: {reason}',
      hint: 'Check the key and retrieval.embedder.model in config/assistant.yaml',
    },
  },
  wrongDimensions: {
    code: 'EMBEDDER_WRONG_DIMENSIONS',
    kind: 'runtime',
    ru: {
      message: 'Модель {model} дала вектор длины {actual}, в настройках {expected}',
      hint: 'Исправьте retrieval.embedder.dimensions в config/assistant.yaml',
    },
    en: {
      message: 'The model {model} gave a vector of length {actual}, the settings say {expected}',
      hint: 'Correct retrieval.embedder.dimensions in config/assistant.yaml',
    },
  },
});

export interface OpenAiEmbedderSettings {
  readonly apiKey: string;
  /** Ends in /v1; undefined for OpenAI itself. */
  readonly baseUrl: string | undefined;
  readonly model: string;
  /** Where questions are embedded by another model than texts; null for the same. */
  readonly queryModel?: string | null;
  readonly dimensions: number;
  readonly timeoutMs: number;
}

/**
 * Any OpenAI-shaped `/embeddings`. Personal data is masked before it leaves this machine. Settings are the only source:
 * nothing comes from the environment.
 */
export function createOpenAiEmbedder(settings: OpenAiEmbedderSettings): Embedder {
  const { apiKey, baseUrl, model, dimensions, timeoutMs } = settings;
  const client = new OpenAI({
    apiKey,
    adminAPIKey: null,
    webhookSecret: null,
    organization: null,
    project: null,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    timeout: timeoutMs,
    maxRetries: 1,
    logLevel: 'off',
  });
  return {
    model,
    dimensions,
    embed: async (texts, { kind, signal }) => {
      const input = texts.map((text) => maskPersonalData(text).text);
      // Without `float` the SDK asks for base64 and turns a plain list, which some servers give, into an empty vector.
      const asked = kind === 'query' ? (settings.queryModel ?? model) : model;
      const request = { model: asked, input, encoding_format: 'float' as const, ...shortened(asked, dimensions) };
      try {
        const { data } = await client.embeddings.create(request, signal === undefined ? {} : { signal });
        if (!Array.isArray(data)) throw refused('no list of vectors');
        const ordered = [...data].sort((left, right) => left.index - right.index);
        if (ordered.length !== texts.length) throw refused(`${ordered.length} vectors for ${texts.length} texts`);
        return ordered.map(({ embedding }) => checked(numbersOf(embedding)));
      } catch (error) {
        throw translate(error);
      }
    },
  };

  function checked(embedding: readonly number[]): Float32Array {
    if (embedding.length !== dimensions) {
      const parameters = { model, actual: embedding.length, expected: dimensions };
      throw new AssistantError(embedderErrors.wrongDimensions, parameters);
    }
    const length = Math.hypot(...embedding);
    if (!(length > 0 && Number.isFinite(length))) throw refused('a vector without length');
    return Float32Array.from(embedding, (value) => value / length);
  }
}

/** Some servers give base64 whatever they are asked for: little-endian numbers of four bytes. */
function numbersOf(embedding: unknown): readonly number[] {
  if (typeof embedding !== 'string') return Array.isArray(embedding) ? (embedding as number[]) : [];
  const bytes = Buffer.from(embedding, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4));
}

/** Only these models shorten their vectors on request; others refuse the parameter. */
function shortened(model: string, dimensions: number): { dimensions?: number } {
  return model.startsWith('text-embedding-3-') ? { dimensions } : {};
}

function refused(reason: string): AssistantError {
  return new AssistantError(embedderErrors.refused, { reason });
}

function translate(error: unknown): unknown {
  if (error instanceof AssistantError) return error;
  if (!(error instanceof OpenAI.APIError)) return error;
  const isPassing = error.status === undefined || error.status === 429 || error.status >= 500;
  const definition = isPassing ? embedderErrors.unreachable : embedderErrors.refused;
  return new AssistantError(definition, { reason: shortReason(error.message) }, { cause: error });
}

/** One line, without a key: part of it vendors like to repeat. */
function shortReason(message: string): string {
  return message
    .replace(/\b(?:sk|key)-[\w*-]+/gi, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
}
