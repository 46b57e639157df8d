import { AssistantError } from '../../assistant/errors.ts';
import { isLlmError } from '../../assistant/ports/llm-errors.ts';
import { isInUse, type ModelProviderSettings, type ModelSettings } from '../../assistant/settings/model-settings.ts';
import { probeModel } from '../models.ts';
import type { Environment } from '../secrets.ts';
import { type Check, defectBy, ok, type Texts, warning } from './check.ts';

const patienceMs = 8_000;

/** Every provider of models that is on is asked for its list, or for a word where it has none. */
export async function checkModels(settings: ModelSettings, environment: Environment): Promise<readonly Check[]> {
  const inUse = settings.providers.filter((provider) => isInUse(provider, environment));
  return Promise.all(inUse.map((provider) => checkModel(provider, environment)));
}

async function checkModel(provider: ModelProviderSettings, environment: Environment): Promise<Check> {
  const { name, model } = provider;
  const title: Texts = { ru: `Модели: ${name}`, en: `Models: ${name}` };
  try {
    const known = await probeModel(provider, environment, AbortSignal.timeout(patienceMs));
    if (known !== null && known.length > 0 && !known.includes(model)) return unlisted(name, title, model);
    return ok(name, title, { ru: `отвечает, модель ${model}`, en: `answers, model ${model}` });
  } catch (error) {
    const check = defectBy(error, name, title);
    return mayPass(error) ? { ...check, status: 'unreachable' } : check;
  }
}

/** Servers name their models in more ways than they list. */
function unlisted(id: string, title: Texts, model: string): Check {
  const detail = {
    ru: `отвечает, но модели ${model} в его списке нет`,
    en: `answers, but does not list the model ${model}`,
  };
  const hint = {
    ru: 'Проверьте models.providers[].model в config/assistant.yaml; не ответит модель — ответит следующая или шаблон',
    en: 'Check models.providers[].model in config/assistant.yaml; if it fails, the next one or a template answers',
  };
  return warning(id, title, detail, hint);
}

function mayPass(error: unknown): boolean {
  return (
    error instanceof AssistantError &&
    isLlmError(error, 'unreachable', 'timedOut', 'overloaded', 'rateLimited', 'cut', 'aborted')
  );
}
