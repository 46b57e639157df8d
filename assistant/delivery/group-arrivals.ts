import { type GroupLine, type GroupPress, groupHelp, groupLineOf, groupPressOf } from '../desk/group-commands.ts';
import { groupLinePrefix } from '../desk/topic-text.ts';
import { AssistantError } from '../errors.ts';
import type { ChannelEvent } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationRecord, ConversationStore } from '../ports/conversation-store.ts';
import type { CorrectionStore } from '../ports/correction-store.ts';
import type { GroupEvent, ManagersGroup } from '../ports/managers-group.ts';
import { storeErrors } from '../ports/store-errors.ts';
import type { TopicStore } from '../ports/topic-store.ts';
import type { DeskAction, InboundEvent } from '../transcript/inbound-event.ts';
import { type DraftMessage, managerMessage } from '../transcript/message.ts';
import { createGroupDrafts, type Decided, type GroupDraftStore } from './group-drafts.ts';
import type { People } from './people.ts';
import type { ArrivalReader } from './work-arrivals.ts';

export interface GroupArrivals {
  readonly group: ManagersGroup;
  readonly store: TopicStore & CorrectionStore & Pick<ConversationStore, 'readConversation'> & GroupDraftStore;
  readonly clock: Clock;
  readonly people: Pick<People, 'joinBy' | 'splitBy'>;
  /** Something is to be said in the group. */
  readonly onPost: () => void;
  /** Are replies proposed to people here? */
  readonly drafting: (record: ConversationRecord) => boolean;
  /** Sends a member his link to the operators' page, and resolves with what to tell him here. */
  readonly sendLink: (event: GroupEvent) => Promise<string>;
  /** The assistant was switched on or off somewhere. */
  readonly onSwitch: () => Promise<void>;
}

/** The source of what comes from the group; conversations of every channel are spoken in there. */
export const groupSource = 'desk';

/** What people do in the group as what happens in conversations. Understanding it again changes nothing. */
export function createGroupReader(parts: GroupArrivals): ArrivalReader {
  const { group, store, clock } = parts;
  const drafts = createGroupDrafts({ group, store, tell });
  return {
    name: groupSource,
    async read(arrival) {
      const event = group.read(arrival);
      if (event === undefined) return [];
      const { did, by, thread } = event;
      if (did.kind === 'line' && groupLineOf(did.text).kind === 'note') return [];
      if (!(await group.isManager(by.id))) return refuse(event);
      const conversation = thread === null ? undefined : await store.conversationOfTopic({ chat: group.chat, thread });
      const record = conversation === undefined ? undefined : await readOf(conversation);
      if (did.kind === 'press') return pressed(event, groupPressOf(did.value), record, did.query);
      if (did.kind === 'line') return said(event, groupLineOf(did.text), record);
      if (record !== undefined) await tell(event, 'Файлы и голосовые отсюда клиенту пока не уходят: напишите словами.');
      return [];
    },
  };

  /** Undefined when its person was erased. */
  async function readOf(conversation: string): Promise<ConversationRecord | undefined> {
    try {
      return await store.readConversation(conversation);
    } catch (error) {
      if (error instanceof AssistantError && error.code === storeErrors.personErased.code) return undefined;
      throw error;
    }
  }

  /** Whoever does not speak for the company is told so once. */
  async function refuse({ did, by, thread }: GroupEvent): Promise<readonly ChannelEvent[]> {
    if (did.kind === 'press') await group.answerPress(did.query, 'Вас нет в списке менеджеров');
    const text = `${by.name}: вас нет в списке менеджеров, ваши строки клиентам не уходят.`;
    await post(`stranger:${by.id}`, thread, text);
    return [];
  }

  async function said(
    event: GroupEvent,
    line: GroupLine,
    record: ConversationRecord | undefined,
  ): Promise<readonly ChannelEvent[]> {
    const { by, id, at } = event;
    switch (line.kind) {
      case 'note':
        return [];
      case 'help':
        return tell(event, groupHelp);
      case 'link':
        return tell(event, await parts.sendLink(event));
      case 'unknown':
        return tell(event, `Такой команды нет: ${line.command}. Клиенту не отправлено. Все команды: /help`);
      case 'switch':
        if (line.on) await store.switchOn(line.place);
        else await store.switchOff({ place: line.place, by: by.name, at: clock.now() });
        await parts.onSwitch();
        return tell(event, switchedText(line, by.name));
      case 'reply': {
        if (record === undefined) return [];
        if (record.state.unreachable === true) return tell(event, 'Клиент закрыл чат: строка к нему не уйдёт.');
        const { text } = line;
        const answered = await drafts.answered(event, text, record);
        if (answered !== undefined) return answered === null ? [] : [decidedOf(event, record, answered)];
        const message = managerMessage({ id: `${groupLinePrefix}${group.chat}.${id}`, text, at, manager: by.name });
        const spoken = { message: message.id, text, manager: by.name, sent: false };
        return [eventOf(event, record, { kind: 'company_line', line: spoken }, message)];
      }
      case 'join':
      case 'split':
        return tell(event, record === undefined ? onlyInTopics : await regroup(record, line, by.name));
      case 'drafts':
        if (record === undefined) return tell(event, onlyInTopics);
        return [drafted(event, record, line.on ?? !parts.drafting(record))];
      default:
        if (record === undefined) return tell(event, onlyInTopics);
        return [eventOf(event, record, { kind: 'desk', action: actionOf(line, by.name) }, null)];
    }
  }

  /** Whose conversations are one person's; what came of it, in words. */
  async function regroup(
    { id }: ConversationRecord,
    line: Extract<GroupLine, { kind: 'join' | 'split' }>,
    by: string,
  ): Promise<string> {
    try {
      if (line.kind === 'join') {
        const other = await parts.people.joinBy(id, line.with, by);
        return `🔗 Один человек: этот диалог и ${other.slice(-8)} (${by}). Разделить: /split`;
      }
      await parts.people.splitBy(id, by);
      return `Диалог отделён от других: это разные люди (${by}).`;
    } catch (error) {
      if (!(error instanceof AssistantError)) throw error;
      const { message, hint } = error.text('ru');
      return `${message}. ${hint}`;
    }
  }

  async function pressed(
    event: GroupEvent,
    press: GroupPress,
    record: ConversationRecord | undefined,
    query: string,
  ): Promise<readonly ChannelEvent[]> {
    const { by } = event;
    if (record === undefined || press.kind === 'unknown') {
      await group.answerPress(query, 'Этот диалог уже удалён');
      return [];
    }
    if (press.kind === 'wrong') {
      await group.answerPress(query, (await markWrong(record, press.seq, by.name)) ? 'Отмечено' : 'Такого ответа нет');
      return [];
    }
    if (press.kind === 'draft') {
      const decided = await drafts.pressed(event, press, record, query);
      return decided === undefined ? [] : [decidedOf(event, record, decided)];
    }
    if (press.kind === 'drafts') {
      await group.answerPress(query, press.on ? 'Ответы сначала увидите вы' : 'Ассистент отвечает сразу');
      return [drafted(event, record, press.on)];
    }
    const { mode, manager } = record.state;
    const others = press.kind === 'take' && mode === 'paused' && manager != null && manager !== by.name;
    await group.answerPress(
      query,
      others ? `Уже ведёт ${manager}` : press.kind === 'take' ? 'Ведёте вы' : 'Отвечает ассистент',
    );
    return others ? [] : [eventOf(event, record, { kind: 'desk', action: { kind: press.kind, by: by.name } }, null)];
  }

  async function markWrong({ id }: ConversationRecord, seq: number, by: string): Promise<boolean> {
    try {
      await store.saveCorrection({ conversation: id, seq, by, at: clock.now(), instead: null });
      return true;
    } catch (error) {
      if (error instanceof AssistantError && error.code === storeErrors.unknownReply.code) return false;
      throw error;
    }
  }

  async function tell({ id, thread }: GroupEvent, text: string, asks = false): Promise<readonly ChannelEvent[]> {
    await post(`answer:${group.chat}:${id}`, thread, text, asks);
    return [];
  }

  async function post(key: string, thread: number | null, text: string, asks = false): Promise<void> {
    if (await store.postToGroup({ key, thread, text, at: clock.now(), asks })) parts.onPost();
  }
}

const onlyInTopics = 'Эта команда — для темы диалога.';

function eventOf(
  { id, at }: GroupEvent,
  { id: conversation, address }: ConversationRecord,
  event: InboundEvent,
  message: DraftMessage | null,
): ChannelEvent {
  const opening = { visit: null, manned: true };
  return { address: address ?? '', conversation, externalId: `group:${id}`, at, event, message, opening };
}

function drafted(event: GroupEvent, record: ConversationRecord, on: boolean): ChannelEvent {
  return eventOf(event, record, { kind: 'desk', action: { kind: 'drafts', by: event.by.name, on } }, null);
}

function decidedOf(event: GroupEvent, record: ConversationRecord, { action, externalId }: Decided): ChannelEvent {
  return { ...eventOf(event, record, { kind: 'desk', action }, null), externalId };
}

function actionOf(
  line: Exclude<
    GroupLine,
    { kind: 'note' | 'reply' | 'help' | 'link' | 'drafts' | 'unknown' | 'switch' | 'join' | 'split' }
  >,
  by: string,
): DeskAction {
  return line.kind === 'pass' ? { kind: 'pass', by, to: line.to } : { kind: line.kind, by };
}

function switchedText({ place, on }: Extract<GroupLine, { kind: 'switch' }>, by: string): string {
  const where = place === 'all' ? 'везде' : `в канале ${place.slice('channel:'.length)}`;
  return on ? `Ассистент снова отвечает ${where} (${by}).` : `Ассистент молчит ${where} (${by}). Включить: /resume_all`;
}
