import { AssistantError, type Locale } from '../../assistant/errors.ts';

export type Texts = Readonly<Record<Locale, string>>;

/**
 * `warning` is worth a look, `defect` makes `doctor` exit with 6, `unreachable` with 5 where there is no defect; `pending` waits for the
 * steps before it.
 */
export type CheckStatus = 'ok' | 'warning' | 'unreachable' | 'defect' | 'pending';

export interface Check {
  readonly id: string;
  readonly title: Texts;
  readonly status: CheckStatus;
  readonly detail: Texts;
  /** How to mend it; null when there is nothing to mend. */
  readonly hint: Texts | null;
}

export function ok(id: string, title: Texts, detail: Texts): Check {
  return { id, title, status: 'ok', detail, hint: null };
}

export function warning(id: string, title: Texts, detail: Texts, hint: Texts): Check {
  return { id, title, status: 'warning', detail, hint };
}

export function defect(id: string, title: Texts, detail: Texts, hint: Texts): Check {
  return { id, title, status: 'defect', detail, hint };
}

/** The same words in both languages: paths, versions, numbers. */
export function same(text: string): Texts {
  return { ru: text, en: text };
}

/** A failure that we know by its own words; others are thrown on. */
export function defectBy(error: unknown, id: string, title: Texts): Check {
  if (!(error instanceof AssistantError)) throw error;
  const [ru, en] = [error.text('ru'), error.text('en')];
  return defect(id, title, { ru: ru.message, en: en.message }, { ru: ru.hint, en: en.hint });
}
