import { createFakeProvider } from '../../adapters/llm-provider/fake/fake-provider.ts';
import { createRecordedProvider } from '../../adapters/llm-provider/recorded/recorded-provider.ts';
import { AssistantError, defineErrors } from '../../assistant/errors.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import { llmErrors } from '../../assistant/ports/llm-errors.ts';
import type { LlmProvider } from '../../assistant/ports/llm-provider.ts';
import type { ModelSettings } from '../../assistant/settings/model-settings.ts';
import type { ProjectTest } from '../../project/project.ts';
import { createModels } from '../models.ts';
import type { Environment } from '../secrets.ts';
import { openTestRecordings } from './test-recordings.ts';

export const testModelErrors = defineErrors({
  none: {
    code: 'TEST_NO_MODEL',
    kind: 'usage',
    ru: {
      message: 'Настоящей модели нет: ни один провайдер не включён',
      hint: 'Задайте OPENAI_API_KEY или ANTHROPIC_API_KEY либо models.providers в config/assistant.yaml; без модели – --model fake',
    },
    en: {
      message: 'There is no real model: no provider is switched on',
      hint: 'Set OPENAI_API_KEY or ANTHROPIC_API_KEY, or models.providers in config/assistant.yaml; without a model --model fake',
    },
  },
  recordWhat: {
    code: 'TEST_RECORD_NEEDS_REAL',
    kind: 'usage',
    ru: { message: 'Записать можно только настоящую модель', hint: 'Добавьте --model real' },
    en: { message: 'Only a real model can be recorded', hint: 'Add --model real' },
  },
});

/** `fake` says the template answer, `recorded` what a model said once, `real` asks the project's providers. */
export type TestModel = 'fake' | 'recorded' | 'real';

/** Calls of the real model. */
export interface ModelTally {
  readonly kind: TestModel;
  readonly calls: number;
  /** Tries that failed; the next provider or a template answered. */
  readonly failed: number;
}

export interface DialogueModel {
  /** Of the dialogue that runs. */
  readonly current: () => LlmProvider;
  readonly begin: (test: ProjectTest) => void;
  tally(): ModelTally;
  /** Writes what was recorded and names the files. Rejects with LLM_UNREACHABLE when the real model never answered. */
  finish(): readonly string[];
}

export interface DialogueModelParts {
  readonly kind: TestModel;
  readonly record: boolean;
  readonly folder: string;
  readonly environment: Environment;
  readonly settings: ModelSettings;
  readonly clock: Clock;
}

export function openTestModel({
  kind,
  record,
  folder,
  environment,
  settings,
  clock,
}: DialogueModelParts): DialogueModel {
  if (record && kind !== 'real') throw new AssistantError(testModelErrors.recordWhat);
  if (kind === 'fake') return unchanging('fake', createFakeProvider());
  const recordings = openTestRecordings(folder);
  if (kind === 'recorded') {
    let current = createRecordedProvider([]);
    const begin = ({ file, name }: ProjectTest) => {
      current = recordings.player(file, name);
    };
    return { ...unchanging('recorded', current), current: () => current, begin };
  }
  let calls = 0;
  let failed = 0;
  const { provider } = createModels({
    settings,
    environment,
    clock,
    random: () => 0.5,
    onAttempt: ({ error }) => {
      calls += 1;
      if (error !== undefined) failed += 1;
    },
  });
  if (provider === null) throw new AssistantError(testModelErrors.none);
  let current = provider;
  return {
    current: () => current,
    begin({ file, name }) {
      if (record) current = recordings.recorder(file, name, provider);
    },
    tally: () => ({ kind, calls, failed }),
    finish() {
      if (calls > 0 && failed === calls) {
        throw new AssistantError(llmErrors.unreachable, { provider: provider.name, reason: `${failed}/${calls}` });
      }
      return recordings.save();
    },
  };
}

function unchanging(kind: TestModel, provider: LlmProvider): DialogueModel {
  return { current: () => provider, begin: () => {}, tally: () => ({ kind, calls: 0, failed: 0 }), finish: () => [] };
}
