import type { AssistantSettings, PhrasesFile } from '../assistant-settings.ts';

/** The language of the visitor's line: fixed phrases follow it, scripts stay as written. */
export type Language = 'ru' | 'en';
export type PhraseKey = keyof PhrasesFile;

const ru: Required<PhrasesFile> = {
  handoff:
    'Зову менеджера: он увидит всю переписку и ответит здесь же.\nСрочно — звоните: {{ company.phone }}\nПока ждёте, можно продолжить со мной.',
  handoff_again: 'Добавлю к переписке: менеджер это увидит. Если хотите вернуться к подбору, нажмите кнопку.',
  contact_noted: 'Спасибо, контакт передам менеджеру вместе с перепиской.',
  unknown: 'Этого я точно не знаю, а выдумывать не буду. Передам вопрос менеджеру — он ответит здесь же.',
  missed: 'Не получилось понять ответ.',
  not_understood: 'Кажется, я не понимаю. Спросите иначе или выберите, куда двинемся дальше.',
  back: 'Вернёмся к расчёту: {{ question }}',
  heard: 'Спасибо, это учтём. Чтобы посчитать, нужен ответ на вопрос:',
  small_talk: 'Здравствуйте! Я на связи.',
  thanks: 'Пожалуйста! Обращайтесь, я на связи круглосуточно.',
  goodbye: 'До связи! Переписка сохранится — вернётесь, и продолжим с этого места.',
  restarted: 'Хорошо, начнём сначала.',
  resumed: 'Снова с вами. Продолжим.',
  bargain:
    'Цену назначаю не я: её считает прайс, и менять её в переписке я не могу.\n{{ quote.total_line }}\nОсобые условия согласует менеджер — позвать?',
  price_from: '{{ item.title }} — {{ item.price }}.',
  price_exact: 'Точную сумму назову после пары вопросов: она зависит от объёма и сроков.',
  price_quote: 'Ваш расчёт — {{ quote.total }}, цена держится до {{ quote.valid_until }}.',
  price_list: 'Коротко о ценах:',
  noted: 'Записал: {{ noted }}.',
  corrected: 'Поправил: {{ noted }}.',
  offer_ready: 'Коммерческое предложение готово — смотрите файл.',
  offer_failed: 'Файл с предложением подготовить не вышло. Уже передал менеджеру — он пришлёт его сам.',
  quote_failed: 'Такое сочетание посчитать автоматически не могу, а гадать не буду. Передал менеджеру — он посчитает.',
  promo_rejected: 'Этот промокод не действует, считаю без него.',
  trouble: 'У меня что-то сломалось, и ответить не получилось. Передал ваш вопрос менеджеру.',
  source: 'Источник: {{ source.title }}',
  button_human: 'Позвать менеджера',
  button_resume: 'Продолжить с ассистентом',
  button_skip: 'Пропустить',
  yes: 'Да',
  no: 'Нет',
};

const en: Required<PhrasesFile> = {
  handoff:
    'I am calling a manager: they will see this whole conversation and reply right here.\nUrgent? Call {{ company.phone }}\nMeanwhile you can go on with me.',
  handoff_again: 'I have added that for the manager. To go back to choosing a solution, press the button.',
  contact_noted: 'Thank you, I will pass your contact on to the manager.',
  unknown:
    'I do not know that for sure and will not make it up. I am passing your question to a manager, who will reply here.',
  missed: 'Sorry, I did not understand the answer.',
  not_understood: 'Sorry, I did not understand. Please put it differently or choose where to go next.',
  back: 'Back to your quote: {{ question }}',
  heard: 'Thank you, noted. To compute the price I need an answer to this:',
  small_talk: 'Hello! I am here.',
  thanks: 'You are welcome!',
  goodbye: 'Goodbye! The conversation is kept, we can go on from here any time.',
  restarted: 'All right, let us start again.',
  resumed: 'I am with you again. Let us go on.',
  bargain:
    'I do not set the price: the price list computes it, and I cannot change it in a chat.\n{{ quote.total_line }}\nA manager can agree on special terms. Shall I call one?',
  price_from: '{{ item.title }} — {{ item.price }}.',
  price_exact: 'I can name the exact sum after a couple of questions: it depends on volume and dates.',
  price_quote: 'Your quote is {{ quote.total }}, the price is held until {{ quote.valid_until }}.',
  price_list: 'Prices in short:',
  noted: 'Noted: {{ noted }}.',
  corrected: 'Corrected: {{ noted }}.',
  offer_ready: 'The commercial offer is ready, see the file.',
  offer_failed: 'The offer could not be prepared. A manager has been told and will send it.',
  quote_failed: 'I cannot compute this combination automatically and will not guess. A manager will do it.',
  promo_rejected: 'This promo code is not valid, so I leave it out.',
  trouble: 'Something broke and I could not reply. A manager has been given your question.',
  source: 'Source: {{ source.title }}',
  button_human: 'Call a manager',
  button_resume: 'Go on with the assistant',
  button_skip: 'Skip',
  yes: 'Yes',
  no: 'No',
};

const builtIn = { ru, en };

/** The project's own words, else ours. */
export function phraseOf(settings: AssistantSettings, language: Language, key: PhraseKey): string {
  return settings.phrases[language][key] ?? builtIn[language][key];
}
