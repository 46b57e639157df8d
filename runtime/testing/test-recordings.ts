import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createRecordedProvider,
  createRecordingProvider,
  type RecordedReply,
} from '../../adapters/llm-provider/recorded/recorded-provider.ts';
import { AssistantError, defineErrors } from '../../assistant/errors.ts';
import type { LlmProvider } from '../../assistant/ports/llm-provider.ts';
import { systemRefusal } from '../../assistant/system-refusals.ts';

export const testRecordingErrors = defineErrors({
  unreadable: {
    code: 'TEST_RECORDING_UNREADABLE',
    kind: 'project',
    ru: {
      message: 'Записи ответов модели не читаются: {reason}',
      hint: 'Запишите заново: sales-assistant test --model real --record',
    },
    en: {
      message: 'The recorded replies of the model cannot be read: {reasonEn}',
      hint: 'Record again: sales-assistant test --model real --record',
    },
  },
});

interface RecordingFile {
  readonly version: 1;
  readonly dialogues: Readonly<Record<string, readonly RecordedReply[]>>;
}

/** Replies of a model to the dialogues of a file of tests; kept beside it, to be committed with it. */
export interface TestRecordings {
  /** Plays what was recorded of this dialogue. */
  player(file: string, dialogue: string): LlmProvider;
  /** The provider itself, and its replies to this dialogue take the place of those recorded before. */
  recorder(file: string, dialogue: string, provider: LlmProvider): LlmProvider;
  /** Writes what was recorded; resolves with the files. */
  save(): readonly string[];
}

export function openTestRecordings(folder: string): TestRecordings {
  const known = new Map<string, Record<string, readonly RecordedReply[]>>();
  const changed = new Set<string>();

  function recordingsOf(file: string): Record<string, readonly RecordedReply[]> {
    const place = placeOf(file);
    const found = known.get(place) ?? read(folder, place);
    known.set(place, found);
    return found;
  }

  return {
    player: (file, dialogue) => createRecordedProvider(recordingsOf(file)[dialogue] ?? []),
    recorder(file, dialogue, provider) {
      const replies: RecordedReply[] = [];
      recordingsOf(file)[dialogue] = replies;
      changed.add(placeOf(file));
      return createRecordingProvider(provider, (reply) => replies.push(reply));
    },
    save() {
      for (const place of changed) {
        const content: RecordingFile = { version: 1, dialogues: known.get(place) ?? {} };
        writeFileSync(join(folder, place), `${JSON.stringify(content, null, 2)}\n`);
      }
      return [...changed];
    },
  };
}

/** config/tests/sale.yaml → config/tests/sale.recorded.json */
function placeOf(file: string): string {
  return file.replace(/\.yaml$/, '.recorded.json');
}

function read(folder: string, place: string): Record<string, readonly RecordedReply[]> {
  const path = join(folder, place);
  if (!existsSync(path)) return {};
  try {
    const { dialogues } = JSON.parse(readFileSync(path, 'utf8')) as RecordingFile;
    return { ...dialogues };
  } catch (error) {
    const wrong =
      error instanceof SyntaxError ? { reason: 'это не JSON', reasonEn: 'this is no JSON' } : systemRefusal(error);
    throw new AssistantError(testRecordingErrors.unreadable, wrong, { file: place, cause: error });
  }
}
