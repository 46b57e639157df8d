import type { Intent } from '../../script/script.ts';
import { isMainly, tokensOf } from '../../script/understand/words.ts';
import { answerPrice } from '../answering/price-reply.ts';
import { follow, returnToScript } from '../script-steps/follow-script.ts';
import { restartBrief } from '../script-steps/resume-script.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** The intent of the script that the line is mainly about. */
export function intentOf(draft: TurnDraft, line: string): Intent | undefined {
  const tokens = tokensOf(line);
  return Object.values(draft.script?.intents ?? {}).find(
    ({ id, phrases }) => id !== 'human' && isMainly(tokens, phrases, 4),
  );
}

export async function hearIntent(draft: TurnDraft, line: string): Promise<boolean> {
  const intent = intentOf(draft, line);
  if (intent === undefined) return false;
  draft.note('intent', { intent: intent.id });
  if (intent.id === 'restart') {
    await restartBrief(draft);
    return true;
  }
  for (const text of intent.say) draft.sayLiterally(text);
  if (intent.id === 'price' && intent.goto === undefined && intent.say.length === 0) await answerPrice(draft, line);
  if (intent.goto !== undefined || intent.script !== undefined) await follow(draft, intent);
  else returnToScript(draft);
  return true;
}
