import { createHash } from 'node:crypto';
import { badRequest, isRecord, type Refusal } from './refusal.ts';

export interface EmbeddingModel {
  readonly id: string;
  readonly dimensions: number;
  /** Gives shorter vectors on request. */
  readonly shortens: boolean;
}

export const embeddingModels: readonly EmbeddingModel[] = [
  { id: 'text-embedding-3-small', dimensions: 1536, shortens: true },
  { id: 'text-embedding-3-large', dimensions: 3072, shortens: true },
  { id: 'text-embedding-ada-002', dimensions: 1536, shortens: false },
];

/** The answer of POST /embeddings, or why there is none. */
export function embed(body: unknown): { answer: object } | Refusal {
  if (!isRecord(body)) return badRequest('We could not parse the JSON body of your request.');
  const model = embeddingModels.find(({ id }) => id === body.model);
  if (model === undefined) {
    const message = `The model '${String(body.model)}' does not exist or you do not have access to it.`;
    return { status: 404, type: 'invalid_request_error', code: 'model_not_found', message };
  }
  const { input, dimensions, encoding_format: encoding = 'float' } = body;
  const texts: readonly unknown[] = Array.isArray(input) ? (input as unknown[]) : [input];
  if (texts.length === 0 || texts.length > 2048) return badRequest("'$.input' is invalid: 1 to 2048 items expected.");
  if (texts.some((text) => typeof text !== 'string' || text === '')) return badRequest("'$.input' is invalid.");
  if (encoding !== 'float' && encoding !== 'base64') return badRequest("Invalid 'encoding_format'.");
  if (dimensions !== undefined) {
    if (!model.shortens) return badRequest('This model does not support specifying dimensions.');
    const isValid =
      Number.isInteger(dimensions) && (dimensions as number) > 0 && (dimensions as number) <= model.dimensions;
    if (!isValid) return badRequest("Invalid 'dimensions'.");
  }
  const length = (dimensions as number | undefined) ?? model.dimensions;
  const data = texts.map((text, index) => {
    const vector = vectorOf(String(text), length);
    return { object: 'embedding', index, embedding: encoding === 'base64' ? base64(vector) : vector };
  });
  const tokens = texts.reduce<number>((sum, text) => sum + Math.ceil(String(text).length / 4), 0);
  return { answer: { object: 'list', data, model: model.id, usage: { prompt_tokens: tokens, total_tokens: tokens } } };
}

/** Unit length; texts that share the beginnings of words lie near each other. */
function vectorOf(text: string, dimensions: number): number[] {
  const words = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .match(/[\p{L}\p{N}]+/gu) ?? [text];
  const vector: number[] = new Array(dimensions).fill(0);
  for (const word of words) {
    const stem = word.length > 5 ? word.slice(0, -2) : word;
    for (let seed = 0; seed < 8; seed += 1) {
      const hash = createHash('sha256').update(`${seed}:${stem}`).digest();
      const position = hash.readUInt32LE(0) % dimensions;
      vector[position] = (vector[position] ?? 0) + ((hash[4] ?? 0) % 2 === 0 ? 1 : -1);
    }
  }
  if (!vector.some((value) => value !== 0)) vector[0] = 1;
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Little-endian float32, as the SDK decodes it. */
function base64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
