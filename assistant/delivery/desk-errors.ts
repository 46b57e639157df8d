import { defineErrors } from '../errors.ts';

/** Why a manager's word does not reach a customer. */
export const deskErrors = defineErrors({
  empty: {
    code: 'DESK_TEXT_EMPTY',
    kind: 'usage',
    ru: { message: 'Пустой ответ', hint: 'Напишите клиенту хотя бы слово' },
    en: { message: 'The reply is empty', hint: 'Write the customer at least a word' },
  },
  tooLong: {
    code: 'DESK_TEXT_TOO_LONG',
    kind: 'usage',
    ru: { message: 'Ответ длиннее {limit} символов', hint: 'Разделите его на несколько' },
    en: { message: 'The reply is longer than {limit} characters', hint: 'Split it into several' },
  },
  note: {
    code: 'DESK_NOTE',
    kind: 'usage',
    ru: {
      message: 'Строка с «//» — заметка для своих: клиенту она не уходит',
      hint: 'Уберите «//», если это ответ клиенту',
    },
    en: {
      message: 'A line that begins with "//" is a note among yourselves: it never leaves',
      hint: 'Take the "//" away if it is meant for the customer',
    },
  },
  unreachable: {
    code: 'DESK_CUSTOMER_UNREACHABLE',
    kind: 'conflict',
    ru: {
      message: 'Ответить не выйдет: клиент закрыл чат или заблокировал бота',
      hint: 'Свяжитесь по телефону или почте из брифа; если клиент напишет сам, чат откроется снова',
    },
    en: {
      message: 'No reply is possible: the customer has closed the chat or blocked the bot',
      hint: 'Use the phone or mail of the brief; should the customer write, the chat opens again',
    },
  },
  channelOff: {
    code: 'DESK_CHANNEL_OFF',
    kind: 'conflict',
    ru: {
      message: 'Ответить не выйдет: канал {channel} сейчас выключен',
      hint: 'Проверьте его раздел в config/channels.yaml и секреты: sales-assistant doctor',
    },
    en: {
      message: 'No reply is possible: the channel {channel} is off now',
      hint: 'Check its section in config/channels.yaml and its secrets: sales-assistant doctor',
    },
  },
  unknownEnding: {
    code: 'DESK_CONVERSATION_UNKNOWN',
    kind: 'not_found',
    ru: {
      message: 'Диалога «{id}» нет, или так кончаются номера нескольких',
      hint: 'Номер стоит в названии темы после точки; полный показывает sales-assistant trace',
    },
    en: {
      message: 'There is no conversation "{id}", or several ids end so',
      hint: 'The id stands in the name of the topic after the dot; sales-assistant trace shows it whole',
    },
  },
  sameConversation: {
    code: 'DESK_SAME_CONVERSATION',
    kind: 'usage',
    ru: { message: 'Это и есть этот диалог', hint: 'Назовите номер другого диалога того же человека' },
    en: { message: 'That is this very conversation', hint: 'Name another conversation of the same person' },
  },
  alreadyJoined: {
    code: 'DESK_ALREADY_JOINED',
    kind: 'conflict',
    ru: { message: 'Эти диалоги уже объединены', hint: 'Разделить: /split' },
    en: { message: 'These conversations are joined already', hint: 'To split them: /split' },
  },
  notJoined: {
    code: 'DESK_NOT_JOINED',
    kind: 'conflict',
    ru: { message: 'Этот диалог ни с каким не объединён', hint: 'Объединить: /join НОМЕР' },
    en: { message: 'This conversation is joined with none', hint: 'To join: /join ID' },
  },
  unknownDraft: {
    code: 'DESK_DRAFT_UNKNOWN',
    kind: 'not_found',
    ru: { message: 'Такого черновика в этом диалоге нет', hint: 'Обновите диалог: черновик в нём один, draft' },
    en: { message: 'There is no such draft in this conversation', hint: 'Read it again: it has one draft at most' },
  },
  staleDraft: {
    code: 'DESK_DRAFT_STALE',
    kind: 'conflict',
    ru: {
      message: 'Черновик устарел, клиенту ничего не ушло',
      hint: 'Клиент написал ещё, диалог взяли люди или изменилась цена: посмотрите новый черновик или ответьте сами',
    },
    en: {
      message: 'The draft is stale, nothing has left',
      hint: 'The customer has written more, people lead, or a price has changed: see the new draft or write yourself',
    },
  },
  decidedDraft: {
    code: 'DESK_DRAFT_DECIDED',
    kind: 'conflict',
    ru: { message: 'О черновике уже решил {manager}', hint: 'Первое решение действует; что ушло, видно в переписке' },
    en: { message: '{manager} has decided about the draft', hint: 'The first decision holds; see the transcript' },
  },
  taken: {
    code: 'DESK_TAKEN',
    kind: 'conflict',
    ru: { message: 'Диалог уже ведёт {manager}', hint: 'Договоритесь, кто отвечает: коллега может вернуть диалог' },
    en: {
      message: '{manager} leads this conversation already',
      hint: 'Agree who answers: your colleague can give it back',
    },
  },
});
