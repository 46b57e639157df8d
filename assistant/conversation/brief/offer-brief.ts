import type { Catalogue } from '../../script/catalogue.ts';
import { isKnown } from '../../script/conditions.ts';
import type { Script } from '../../script/script.ts';
import type { ConversationState } from '../../transcript/conversation-state.ts';
import type { DocumentBrief } from '../../transcript/document-brief.ts';
import { fieldValueText } from '../reply/reference-values.ts';

/** What the customer told us, for the offer's first page: the answers by title, without contacts. */
export function offerBriefOf(
  project: { readonly scripts: readonly Script[]; readonly catalogue: Catalogue },
  state: ConversationState,
): DocumentBrief {
  const script = project.scripts.find(({ id }) => id === state.script);
  const fields = Object.values(script?.fields ?? {});
  const company = fields.find(({ id, type }) => type === 'company' && isKnown(state.fields, id));
  const items = fields.flatMap((field) => {
    const value = state.fields[field.id];
    if (field.personal || value === undefined || value === '' || field.id === script?.order?.promo?.field) return [];
    return [{ title: field.title, value: fieldValueText(field, value, project.catalogue, { yes: 'да', no: 'нет' }) }];
  });
  return { items, ...(company === undefined ? {} : { addressee: String(state.fields[company.id]) }) };
}
