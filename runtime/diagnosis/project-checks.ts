import type { Locale } from '../../assistant/errors.ts';
import { type AssistantSettings, compileAssistantSettings } from '../../assistant/settings/assistant-settings.ts';
import { describeDiagnostic } from '../../project/diagnostic.ts';
import { knowledgeState } from '../knowledge.ts';
import { checkProject, filesOf } from '../project-loading.ts';
import type { Environment } from '../secrets.ts';
import { type Check, defect, ok, warning } from './check.ts';

export async function checkProjectFiles(folder: string, environment: Environment, now: Date): Promise<Check> {
  const title = { ru: 'Проект', en: 'Project' };
  const { diagnostics } = await checkProject(await filesOf(folder), { environment, now, scope: 'all' });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [errorCount, warningCount] = [errors.length, diagnostics.length - errors.length];
  const first = (locale: Locale) =>
    errors.slice(0, 1).map((error) => {
      const { file, range, message } = describeDiagnostic(error, locale);
      return `; ${file}:${range.start.line}:${range.start.column} ${message}`;
    });
  const counts = {
    ru: `ошибок: ${errorCount}, предупреждений: ${warningCount}${first('ru')}`,
    en: `errors: ${errorCount}, warnings: ${warningCount}${first('en')}`,
  };
  const hint = { ru: 'Подробности: sales-assistant validate', en: 'Details: sales-assistant validate' };
  if (errorCount > 0) return defect('project', title, counts, hint);
  if (warningCount > 0) return warning('project', title, counts, hint);
  return ok('project', title, { ru: 'без ошибок и предупреждений', en: 'no errors, no warnings' });
}

export interface ReadSettings {
  readonly timeZone: string;
  readonly assistant: AssistantSettings;
}

/** What other checks rest on; the defaults while the project cannot be read. */
export async function readSettings(folder: string, environment: Environment, now: Date): Promise<ReadSettings> {
  const { project } = await checkProject(await filesOf(folder), { environment, now, scope: 'config' });
  return {
    timeZone: project?.company.time_zone ?? 'Europe/Moscow',
    assistant: project?.assistant ?? compileAssistantSettings(),
  };
}

export async function checkKnowledge(folder: string): Promise<Check> {
  const title = { ru: 'Индекс знаний', en: 'Knowledge index' };
  const hint = { ru: 'Выполните sales-assistant index', en: 'Run sales-assistant index' };
  const state = await knowledgeState(folder);
  if (state === 'current') return ok('index', title, { ru: 'соответствует knowledge/', en: 'matches knowledge/' });
  return state === 'missing'
    ? warning('index', title, { ru: 'ещё не построен', en: 'not built yet' }, hint)
    : warning('index', title, { ru: 'отстал от knowledge/', en: 'behind knowledge/' }, hint);
}
