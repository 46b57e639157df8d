import type { PostedDraft, StaleReason, StoredDraft } from '../ports/draft-store.ts';
import type { Button } from '../transcript/message.ts';
import { type ProposedReply, proposedMessages } from '../transcript/proposed-reply.ts';
import { pressValues } from './group-commands.ts';
import { papers } from './topic-text.ts';

/** Under a draft that waits. */
export function draftButtons(id: string): Button[] {
  return [
    { label: 'Принять', value: pressValues.draft('accept', id) },
    { label: 'Изменить', value: pressValues.draft('edit', id) },
    { label: 'Отклонить', value: pressValues.draft('reject', id) },
  ];
}

/** A draft for the people who decide about it, or what has become of it. */
export function draftText(draft: Pick<PostedDraft, 'status' | 'by' | 'because' | 'reply'>): string {
  const { status, by, because, reply } = draft;
  const who = by === null || by === '' ? '' : `: ${by}`;
  switch (status) {
    case 'waiting':
      return `✍ Черновик, клиент его не видит:\n\n${proposedWords(reply)}`;
    case 'accepted':
      return `✅ Черновик принят${who}`;
    case 'edited':
      return `✏️ Вместо черновика сказано другое${who}. Было:\n\n${proposedWords(reply)}`;
    case 'rejected':
      return `❌ Черновик отклонён${who}, клиенту ничего не ушло. Было:\n\n${proposedWords(reply)}`;
    case 'stale':
      return `⌛ ${staleWords[because ?? 'asked']}`;
  }
}

const staleWords: Readonly<Record<StaleReason, string>> = {
  asked: 'Черновик устарел: клиент написал ещё. Новый — ниже',
  paper: 'Черновик дополнен: готово то, о чём клиент просил раньше. Новый — ниже',
  people: 'Черновик снят: отвечают люди',
  grounds: 'Черновик не отправлен: изменились цены, расчёт или знания. Если есть что ответить, новый — ниже',
  failed: 'Черновик отправить не получилось: ответьте сами',
};

/** What whoever comes too late is told. */
export function decidedText({ status, by }: Pick<StoredDraft, 'status' | 'by'>): string {
  const who = by === null || by === '' ? '' : `: ${by}`;
  const words = {
    waiting: 'О черновике уже решил коллега',
    accepted: `Уже принят${who}`,
    edited: `Уже изменён${who}`,
    rejected: `Уже отклонён${who}`,
    stale: 'Черновик устарел',
  };
  return words[status];
}

function proposedWords(reply: ProposedReply | null): string {
  if (reply === null) return '…';
  const messages = proposedMessages(reply);
  const words = messages.flatMap(({ text, documents }) => [text, ...documents.map(({ kind }) => `📎 ${papers[kind]}`)]);
  const coming = reply.effects.flatMap((effect) =>
    effect.kind === 'render_document' ? [`📎 Следом: ${papers[effect.document]}`] : [],
  );
  const choices = messages.at(-1)?.buttons.map(({ label }) => label) ?? [];
  const offered = choices.length === 0 ? [] : [`Кнопки: ${choices.join(' · ')}`];
  return [...words, ...coming, ...offered].filter((each) => each !== '').join('\n\n');
}
