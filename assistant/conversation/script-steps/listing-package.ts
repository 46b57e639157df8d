import { choicesOf } from '../../script/script.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Who writes from an advertisement means what is sold there: the brief begins with it, once. */
export function takeListing(draft: TurnDraft): void {
  const { visit, fields, order } = draft.state;
  const sold = visit?.package;
  const mapped = draft.script?.order?.package;
  if (visit === null || sold === undefined || mapped?.field === undefined) return;
  const { package: _, ...rest } = visit;
  draft.change({ visit: rest });
  const field = draft.script?.fields[mapped.field];
  if (field === undefined || order !== null || Object.keys(fields).length > 0) return;
  if (field.from !== null && !choicesOf(field, draft.catalogue).some(({ value }) => value === sold)) return;
  draft.fill({ [mapped.field]: sold });
  draft.note('listing_package', { package: sold });
}
