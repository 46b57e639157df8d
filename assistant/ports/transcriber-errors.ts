import { defineErrors } from '../errors.ts';

/** Why a recording was not turned into words; a person listens to it then. */
export const transcriberErrors = defineErrors({
  unreachable: {
    code: 'TRANSCRIBER_UNREACHABLE',
    kind: 'unreachable',
    retryable: true,
    ru: {
      message: 'Сервис расшифровки не ответил: {reason}',
      hint: 'Проверьте transcription.base_url в config/assistant.yaml, OPENAI_BASE_URL и сеть; голосовое послушает человек',
    },
    en: {
      message: 'The transcription service did not answer: {reason}',
      hint: 'Check transcription.base_url in config/assistant.yaml, OPENAI_BASE_URL and the network; a human listens to the recording',
    },
  },
  refused: {
    code: 'TRANSCRIBER_REFUSED',
    kind: 'runtime',
    ru: {
      message: 'Сервис расшифровки отказал: {reason}',
      hint: 'Проверьте OPENAI_API_KEY и transcription.model в config/assistant.yaml',
    },
    en: {
      message: 'The transcription service refused: {reason}',
      hint: 'Check OPENAI_API_KEY and transcription.model in config/assistant.yaml',
    },
  },
});
