import { nextOpening, openingInWords } from '../assistant/desk/opening-hours.ts';
import type { ConversationRecord } from '../assistant/ports/conversation-store.ts';
import type { ReplyMode } from '../assistant/settings/reply-mode.ts';
import type { Project } from '../project/project.ts';

/** Who answers in this channel. */
export function replyMode(
  { channels, assistant }: Pick<Project, 'channels' | 'assistant'>,
  channel: string,
): ReplyMode {
  const sections = channels as Readonly<Record<string, { readonly mode?: ReplyMode } | undefined>>;
  const section = Object.hasOwn(sections, channel) ? sections[channel] : undefined;
  return section?.mode ?? assistant.dialogue.mode;
}

/** Are replies to this customer proposed to people first? What people have said of the conversation goes before the channel's mode. */
export function isDrafting(
  project: Pick<Project, 'channels' | 'assistant'>,
  { channel, state }: Pick<ConversationRecord, 'channel' | 'state'>,
): boolean {
  return state.drafting ?? replyMode(project, channel) === 'draft';
}

/** What a customer hears while people decide or answer; null: nothing. */
export function meanwhileText(
  { assistant, company }: Pick<Project, 'assistant' | 'company'>,
  now: Date,
): string | null {
  const { meanwhile } = assistant.dialogue.drafts;
  if (meanwhile === null) return null;
  const opening = nextOpening(now, { ...company, holidays: company.holidays ?? [] });
  const when =
    opening > now ? openingInWords(opening, { now, timeZone: company.time_zone, language: 'ru' }) : 'в ближайшее время';
  return meanwhile.replace(/\{\{\s*when\s*\}\}/g, when);
}

/** When people are reminded of a draft of now: minutes later, but in their hours. */
export function draftReminder({ assistant, company }: Pick<Project, 'assistant' | 'company'>, now: Date): Date {
  const later = new Date(now.getTime() + assistant.dialogue.drafts.remindMinutes * 60_000);
  return nextOpening(later, { ...company, holidays: company.holidays ?? [] });
}
