import { AssistantError } from '../assistant/errors.ts';
import type { Channel } from '../assistant/ports/channel.ts';
import type { ChannelName } from '../assistant/ports/conversation-store.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { Transcriber } from '../assistant/ports/transcriber.ts';
import type { TranscriptionSettings } from '../assistant/settings/transcription-settings.ts';
import type { Attachment } from '../assistant/transcript/attachment.ts';
import { obeyProxy } from './outgoing-proxy.ts';
import type { Environment } from './secrets.ts';

export interface VoiceParts {
  readonly settings: () => TranscriptionSettings | null;
  readonly environment: Environment;
  readonly channels: () => ReadonlyMap<ChannelName, Pick<Channel, 'fetchFile'>>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** The words of a recording; null where it may not be sent, is too long, or nobody could make them out: a person listens to it then. */
export type HearVoice = (channel: ChannelName, recording: Attachment) => Promise<string | null>;

/** Asks the vendor for the recording and the transcription service for its words, within one deadline. */
export function createHearVoice({ settings, environment, channels, logger }: VoiceParts): HearVoice {
  let made: { readonly of: TranscriptionSettings; readonly transcriber: Transcriber } | undefined;

  async function transcriberOf(current: TranscriptionSettings, apiKey: string): Promise<Transcriber> {
    if (made?.of === current) return made.transcriber;
    await obeyProxy(environment);
    const [{ createOpenAiTranscriber }, { vendorFetch }] = await Promise.all([
      import('../adapters/transcriber/openai/openai-transcriber.ts'),
      import('../adapters/http/vendor-fetch.ts'),
    ]);
    const { model, language } = current;
    const baseUrl = current.baseUrl ?? environment.OPENAI_BASE_URL;
    made = {
      of: current,
      transcriber: createOpenAiTranscriber({ apiKey, baseUrl, model, language, fetch: vendorFetch }),
    };
    return made.transcriber;
  }

  return async (name, { reference, seconds = 0 }) => {
    const current = settings();
    const apiKey = environment.OPENAI_API_KEY;
    const channel = channels().get(name);
    if (current === null || current.enabled === false || !current.sendAudio || !apiKey) return null;
    if (channel?.fetchFile === undefined || reference === null || seconds > current.maxSeconds) return null;
    const signal = AbortSignal.timeout(current.deadlineMs);
    try {
      const transcriber = await transcriberOf(current, apiKey);
      const recording = await channel.fetchFile({ reference, longestBytes: current.maxBytes, signal });
      const words = await transcriber.transcribe(recording, signal);
      logger.info({ channel: name, bytes: recording.bytes.length }, 'a recording was transcribed');
      return words === '' ? null : words;
    } catch (error) {
      const code = error instanceof AssistantError ? error.code : 'VOICE_FAILED';
      logger.warn({ channel: name, code, error }, 'a recording was not transcribed, a person will listen to it');
      return null;
    }
  };
}
