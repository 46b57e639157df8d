import type { ConversationState } from '../transcript/conversation-state.ts';
import type { DocumentKind } from '../transcript/document-kind.ts';
import type { Button, Message } from '../transcript/message.ts';
import { pressValues } from './group-commands.ts';

/** Lines written in the group stand there already. */
export const groupLinePrefix = 'topic.';

export interface TopicView {
  /** Of the transcript, in order, none left out. */
  readonly lines: readonly Message[];
  readonly state: Pick<ConversationState, 'mode' | 'manager' | 'blocked' | 'joined' | 'drafting'>;
  /** Who led, as last shown; null when nothing was. */
  readonly ledBefore: string | null;
  /** Lines that may or may not have been shown: a call was cut off. */
  readonly doubtful: { readonly from: number; readonly to: number } | null;
  /** For the command that shows what is in doubt. */
  readonly conversation: string;
  readonly longestText: number;
}

export interface TopicPost {
  /** '' when there is nothing to be said. */
  readonly text: string;
  readonly buttons: readonly Button[];
  /** The last line that it brings, or passes over. */
  readonly upTo: number;
  readonly leader: string;
}

const signs = { visitor: '👤', assistant: '🤖', manager: '👔' } as const;
export const papers: Readonly<Record<DocumentKind, string>> = {
  offer: 'Коммерческое предложение',
  contract: 'Договор',
  invoice: 'Счёт',
};

/** The next lines of a conversation as one message for its topic: as many as fit, at least one. */
export function topicPost(view: TopicView, shown: number): TopicPost {
  const { doubtful, conversation, longestText, ledBefore } = view;
  const leader = leaderOf(view.state);
  const head =
    doubtful === null
      ? []
      : [`⚠ Реплики ${doubtful.from}–${doubtful.to} могли сюда не дойти: sales-assistant trace ${conversation}`];
  const tail = leader === ledBefore || (ledBefore === null && leader === assistantLeads) ? [] : [`— ${leader} —`];
  const room = longestText - [...head, ...tail].join('\n\n').length - 4;
  const said: string[] = [];
  let [used, upTo, wrong] = [0, shown, null as number | null];
  for (const line of view.lines) {
    const text = line.id.startsWith(groupLinePrefix) ? '' : shownLine(line).slice(0, room);
    if (said.length > 0 && used + text.length + 2 > room) break;
    if (text !== '') {
      said.push(text);
      used += text.length + 2;
    }
    if (line.from === 'assistant') wrong = line.seq;
    upTo = line.seq;
  }
  const text = [...head, ...said, ...tail].join('\n\n');
  return { text, buttons: text === '' ? [] : buttonsOf(view.state, wrong), upTo, leader };
}

/** Lines that were shown with placeholders, as they were said; '' when there are none. */
export function releasedPost(lines: readonly Message[], longestText: number): string {
  if (lines.length === 0) return '';
  const head = '🔓 Клиент дал согласие на обработку данных. Что было скрыто:';
  return [head, ...lines.map(shownLine)].join('\n\n').slice(0, longestText);
}

const assistantLeads = 'Отвечает ассистент';

/** Who leads a conversation, in words for colleagues. */
export function leaderOf(state: TopicView['state']): string {
  const { joined } = state;
  if (joined === undefined) return leadingIn(state);
  const by = joined.by === null ? '' : ` (${joined.by})`;
  return `${leadingIn(state)} · один человек с диалогом ${joined.with.slice(-8)}${by}`;
}

function leadingIn({ mode, manager, blocked, drafting }: TopicView['state']): string {
  if (blocked === true) return 'Заблокирован: ответов не будет';
  if (mode === 'assistant') return drafting === true ? `${assistantLeads}, сначала — черновик` : assistantLeads;
  return manager == null ? 'Отвечает человек' : `Ведёт ${manager}`;
}

/** The choices that a colleague has about a conversation; `wrong`: the reply that may be marked. */
export function buttonsOf(
  { mode, drafting = false }: Pick<ConversationState, 'mode' | 'drafting'>,
  wrong: number | null,
): Button[] {
  const lead =
    mode === 'assistant'
      ? { label: 'Взять', value: pressValues.take }
      : { label: 'Вернуть ассистенту', value: pressValues.giveBack };
  const drafts = { label: drafting ? 'Без черновиков' : 'Черновики', value: pressValues.drafts(!drafting) };
  const marked = wrong === null ? [] : [{ label: 'Неверный ответ', value: pressValues.wrong(wrong) }];
  return mode === 'assistant' ? [lead, drafts, ...marked] : [lead, ...marked];
}

function shownLine({ from, text, documents, author }: Message): string {
  const name = from === 'manager' && author !== undefined ? ` ${author}:` : '';
  const words = [text, ...documents.map(({ kind }) => `📎 ${papers[kind]}`)];
  return `${signs[from]}${name} ${words.filter((each) => each !== '').join('\n')}`;
}
