import { nextOpening } from '../assistant/desk/opening-hours.ts';
import type { Project } from '../project/project.ts';
import { meanwhileText, replyMode } from './reply-modes.ts';

/** In a channel where people answer, always or in their working hours: what the customer hears from the assistant while they do. */
export interface Staffed {
  /** Said once to each customer; null: nothing. */
  readonly autoReply: string | null;
  /** Why people are called. */
  readonly reason?: string;
}

/** Undefined where and when the assistant answers. */
export function staffedNow(
  project: Pick<Project, 'channels' | 'company' | 'assistant'>,
  channel: string,
  now: Date,
): Staffed | undefined {
  const { channels, company } = project;
  const section = channel === 'avito' ? channels.avito : undefined;
  if (replyMode(project, channel) === 'manager') {
    return { autoReply: section?.auto_reply ?? meanwhileText(project, now), reason: 'Клиент пишет, отвечают люди' };
  }
  if (section?.hours !== 'outside_working') return undefined;
  const hours = { ...company, holidays: company.holidays ?? [] };
  // Who names no hours at all has none in which people would answer.
  const named = Object.values(company.working_hours).some((spans) => spans.length > 0);
  if (!named || nextOpening(now, hours).getTime() !== now.getTime()) return undefined;
  return { autoReply: section.auto_reply ?? null };
}
