import { readMultipart } from '../multipart.ts';
import { badRequest, type Refusal } from './refusal.ts';

/** A recording as it was handed over, for assertions. */
export interface SandboxRecording {
  readonly name: string;
  readonly model: string;
  readonly language: string | null;
  readonly bytes: Buffer;
}

const known = new Set(['file', 'model', 'language', 'prompt', 'response_format', 'temperature']);
const sounds = /\.(?:flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|wav|webm)$/;
const largest = 25 * 1024 * 1024;

export const transcriptionModels = ['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe'] as const;

/** What was said in it, or what OpenAI would say is wrong with the request. `said`: the words of this sandbox's recordings. */
export function transcribe(
  body: Buffer,
  contentType: string,
  said: (recording: SandboxRecording) => string,
): { recording: SandboxRecording; answer: object } | Refusal {
  if (!contentType.startsWith('multipart/form-data')) {
    return badRequest('Invalid content type. This endpoint accepts multipart/form-data.');
  }
  const parts = readMultipart(body, contentType);
  const unknown = parts.find(({ name }) => !known.has(name));
  if (unknown !== undefined) {
    return badRequest(`Unrecognized request argument supplied: ${unknown.name}`, 'unknown_parameter', unknown.name);
  }
  const field = (name: string) => parts.find((part) => part.name === name)?.bytes.toString() ?? null;
  const file = parts.find(({ name }) => name === 'file');
  const model = field('model');
  if (model === null) return badRequest('you must provide a model parameter', null, 'model');
  if (!transcriptionModels.some((each) => each === model)) {
    const message = `The model '${model}' does not exist or you do not have access to it.`;
    return { status: 404, type: 'invalid_request_error', code: 'model_not_found', message };
  }
  if (file === undefined || file.filename === null) return badRequest("'file' is a required property", null, 'file');
  if (!sounds.test(file.filename)) {
    return badRequest(
      "Unrecognized file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm']",
    );
  }
  if (file.bytes.length > largest)
    return { ...badRequest('Maximum content size limit (26214400) exceeded'), status: 413 };
  if (file.bytes.length === 0)
    return badRequest('Audio file is too short. Minimum audio length is 0.1 seconds.', 'audio_too_short', 'file');
  const format = field('response_format') ?? 'json';
  if (format !== 'json')
    return badRequest(`response_format '${format}' is not known here`, 'invalid_value', 'response_format');
  const language = field('language');
  if (language !== null && !/^[a-z]{2}$/.test(language))
    return badRequest(`Language '${language}' is not supported`, 'invalid_language_format', 'language');
  const recording = { name: file.filename, model, language, bytes: file.bytes };
  return { recording, answer: { text: said(recording) } };
}
