import { choicesOf, type Field, type Target } from '../../script/script.ts';
import type { Button } from '../../transcript/message.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Every button names what it does, so that one pressed under an older message still means the same. */
export function answerButtons(draft: TurnDraft, field: Field): Button[] {
  const answers =
    field.type === 'yes_no'
      ? [
          { label: draft.phrase('yes'), value: `${field.id}=true` },
          { label: draft.phrase('no'), value: `${field.id}=false` },
        ]
      : choicesOf(field, draft.catalogue).map(({ label, value }) => ({ label, value: `${field.id}=${value}` }));
  return field.required ? answers : [...answers, { label: draft.phrase('button_skip'), value: `${field.id}=` }];
}

export function restingButtons(draft: TurnDraft): Button[] {
  return (draft.position?.buttons ?? []).map((button) => ({ label: button.label, value: targetValue(button) }));
}

function targetValue(target: Target): string {
  if (target.goto !== undefined) return `goto:${target.goto}`;
  if (target.script !== undefined) return `script:${target.script}`;
  return `intent:${target.intent ?? 'human'}`;
}

export const humanButton = (draft: TurnDraft): Button => ({
  label: draft.phrase('button_human'),
  value: 'intent:human',
});
export const resumeButton = (draft: TurnDraft): Button => ({
  label: draft.phrase('button_resume'),
  value: 'intent:resume',
});
