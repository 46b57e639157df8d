import type { AssistantSettings } from '../../settings/assistant-settings.ts';
import type { PhrasesFile } from '../../settings/phrases-schema.ts';

/** The language of the visitor's line: fixed phrases follow it, scripts stay as written. */
export type Language = 'ru' | 'en';
export type PhraseKey = keyof PhrasesFile;

const ru: Required<PhrasesFile> = {
  handoff:
    'Отметил в переписке: нужен человек.\nБыстрее всего — позвонить: {{ company.phone }}\nМожно и продолжить со мной.',
  handoff_again:
    'Записал в переписку. Человек быстрее всего ответит по телефону {{ company.phone }}; вернуться к подбору — кнопкой.',
  human_hours: 'Сейчас нерабочее время, человек ответит {{ when }}.',
  contact_noted: 'Спасибо, контакт записан рядом с перепиской.',
  help: 'Спрашивайте своими словами или командами: /price — цены, /documents — документы, /human — позвать человека, /privacy — персональные данные, /delete_me — удалить мои данные, /stop — не писать первым.',
  documents_none: 'Документов пока нет: ответьте на пару вопросов — посчитаю и соберу коммерческое предложение.',
  documents_coming: 'Готовлю коммерческое предложение, пришлю сюда.',
  privacy:
    'О персональных данных: политика и согласие — на странице /privacy нашего сервера. Удалить переписку: /delete_me.',
  delete_asked: 'Просьбу удалить данные передал ответственному человеку.',
  erase_sure: 'Удалить всё, что мы о вас храним: переписку, бриф, контакты и документы? Вернуть это будет нельзя.',
  erase_dropped: 'Хорошо, ничего не удаляю.',
  erased: 'Удаляю всё, что связано с этой перепиской. Всего доброго! Напишете снова — начнём с чистого листа.',
  button_erase: 'Да, удалить',
  button_keep: 'Не удалять',
  stopped: 'Хорошо, первым писать не буду. Напишете сами — отвечу.',
  attachment_noted:
    'Сохранил, это посмотрит человек. Я пока читаю только текст: опишите, пожалуйста, словами, что нужно.',
  voice_noted:
    'Голосовое сохранил, его послушает человек. Я понимаю только текст: напишите, пожалуйста, в двух словах.',
  call_noted: 'Вижу ваш звонок, человек перезвонит. Можно и написать мне здесь.',
  consent_ask:
    'Чтобы сохранить ваши контакты, нужно согласие на обработку персональных данных — имени, телефона, почты, компании — для ответа на это обращение. Оператор — {{ company.name }}.\n{{ consent.link_line }}\nОтветьте «согласен» или «не согласен»: на расчёт и ответы это не влияет.',
  consent_given: 'Спасибо, согласие записано.',
  consent_refused: 'Хорошо, обойдёмся без контактов. Передумаете — напишите «согласен на обработку данных».',
  consent_withdrawn:
    'Отзыв согласия записан: контакты больше не используем. Просьбу удалить то, что вы уже прислали, передал ответственному человеку.',
  consent_reminder: 'Ваши контакты пока скрыты и от менеджера. Чтобы он их увидел, ответьте «согласен».',
  slow_down:
    'Пишете чаще, чем я успеваю читать с пользой. Сделаю паузу на несколько минут; если нужен человек — позову.',
  returned: 'С возвращением! Начнём с чистого листа.',
  joined: 'Продолжаем разговор с сайта — повторять ничего не нужно.',
  joined_known: 'Вы уже рассказали: {{ noted }}.',
  moved: 'Разговор продолжается в {{ channel }}. Писать можно и здесь: отвечу там, где напишете.',
  unknown:
    'Этого я точно не знаю, а выдумывать не буду. Вопрос отметил для менеджера; быстрее всего — {{ company.phone }}.',
  unknown_rest:
    'На остальное в базе знаний ответа нет, а выдумывать не буду. Вопрос отметил для менеджера; быстрее всего — {{ company.phone }}.',
  other_language: 'Ответ есть в нашей базе знаний, она на другом языке:',
  later: 'Хорошо, к этому вернёмся позже.',
  later_due: 'Теперь без отложенного не обойтись.',
  later_needed: 'Хорошо, не тороплю: продолжим, когда будет ответ. Пока спрашивайте о чём угодно.',
  which: 'Уточните, пожалуйста: {{ options }}?',
  wrong_inn: 'Похоже, в ИНН опечатка: контрольная цифра не сходится.',
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
  offer_ready: 'Коммерческое предложение готово, оно под этим сообщением.',
  offer_mailed: 'Копию отправляю и на почту.',
  offer_failed: 'Файл с предложением подготовить не вышло. Отметил это для менеджера; позвонить — {{ company.phone }}.',
  quote_failed:
    'Такое сочетание посчитать автоматически не могу, а гадать не буду. Отметил для менеджера: {{ company.phone }}.',
  quote_lapsed: 'Прежний расчёт больше не действует — считаю по сегодняшним ценам.',
  quote_repriced:
    'Прежний расчёт больше не действует. По сегодняшним ценам — {{ quote.total }}, цена держится до {{ quote.valid_until }}.',
  promo_rejected: 'Этот промокод не действует, считаю без него.',
  trouble: 'У меня что-то сломалось, и ответить не получилось. Вопрос отмечен для менеджера: {{ company.phone }}.',
  unsure: 'Не страшно, выберите ближайшее — потом поправим.',
  assumed: 'Тогда возьмём так: {{ noted }}. Передумаете — пересчитаю.',
  onward: 'Отлично.',
  rude: 'Понимаю, приятного мало. Давайте по делу, а если нужен человек — позову.',
  price_composition:
    '{{ quote.lines }}\n{{ quote.discounts }}\nИтого {{ quote.total }}. {{ quote.vat }}.\nЦена держится до {{ quote.valid_until }}.',
  price_unlisted: 'Цены на это у меня нет, а выдумывать не буду: считаю только то, что есть в прайсе.',
  booking_offer:
    '{{ booking.title }}, {{ booking.minutes }}. Пока свободно ({{ booking.zone }}):\n{{ booking.slots }}\nНажмите кнопку или напишите, когда удобно. Закреплю время за вами, когда выберете.',
  booking_nearest:
    'На это время записать не получится: занято или не рабочее. Ближайшее свободное ({{ booking.zone }}):\n{{ booking.slots }}',
  booking_taken: 'Это время уже занято. Пока свободно ({{ booking.zone }}):\n{{ booking.slots }}',
  booking_full:
    'Свободного времени на ближайшие дни не вижу. Отметил для менеджера; быстрее всего — {{ company.phone }}.',
  booking_held:
    'Держу за вами: {{ booking.when }} ({{ booking.zone }}), до {{ booking.until }}. Записать вас на это время?',
  booking_booked:
    'Записал: {{ booking.title }} — {{ booking.when }} ({{ booking.zone }}), {{ booking.details }}.\nПеренести или отменить можно прямо здесь.',
  booking_moved:
    'Перенёс: {{ booking.title }} — {{ booking.when }} ({{ booking.zone }}), {{ booking.details }}.\nПрежнее время освободил.',
  booking_cancelled:
    'Отменил запись: {{ booking.when }} ({{ booking.zone }}). Понадобится снова — напишите, подберу время.',
  booking_current:
    'Вы записаны: {{ booking.title }} — {{ booking.when }} ({{ booking.zone }}), {{ booking.details }}.\nПеренести или отменить можно прямо здесь.',
  booking_none: 'Записи у вас сейчас нет.',
  booking_dropped: 'Хорошо, без записи. Понадобится — напишите «записаться».',
  booking_refused:
    'Извините: {{ booking.when }} ({{ booking.zone }}) в календаре уже занято, записать на это время не получилось. Отметил для менеджера; можно и выбрать другое.',
  booking_file: 'Файл для вашего календаря: {{ booking.link }}',
  button_book: 'Да, записать',
  button_other_time: 'Другое время',
  button_move: 'Перенести запись',
  button_cancel_booking: 'Отменить запись',
  button_human: 'Позвать менеджера',
  button_resume: 'Продолжить с ассистентом',
  button_skip: 'Пропустить',
  button_consent: 'Согласен',
  button_no_consent: 'Не согласен',
  button_withdraw: 'Отозвать согласие',
  yes: 'Да',
  no: 'Нет',
};

const en: Required<PhrasesFile> = {
  handoff:
    'I have noted here that you need a human.\nThe quickest way is to call {{ company.phone }}\nYou can also go on with me.',
  handoff_again:
    'Noted. A human answers quickest at {{ company.phone }}; press the button to go back to choosing a solution.',
  human_hours: 'We are closed now; a human answers {{ when }}.',
  contact_noted: 'Thank you, your contact is kept with this conversation.',
  help: 'Ask in your own words or by command: /price, /documents, /human, /privacy, /delete_me, /stop.',
  documents_none: 'There are no documents yet: answer a couple of questions and I will make a commercial offer.',
  documents_coming: 'I am preparing the commercial offer and will send it here.',
  privacy:
    'About personal data: the policy and the consent are on the /privacy page of our server. To delete this conversation: /delete_me.',
  delete_asked: 'Your request to delete your data was passed to the person in charge.',
  erase_sure:
    'Delete everything we hold about you: the chat, the brief, contacts and documents? It cannot be brought back.',
  erase_dropped: 'All right, nothing is deleted.',
  erased: 'I am deleting everything about this chat. Goodbye! Should you write again, we start afresh.',
  button_erase: 'Yes, delete',
  button_keep: 'Keep it',
  stopped: 'All right, I will not write first. Write any time and I will answer.',
  attachment_noted: 'Kept, a human will look at it. I only read text so far: please put what you need into words.',
  voice_noted:
    'Your voice message is kept, a human will listen to it. I only read text: please write it in a few words.',
  call_noted: 'I see your call, a human will call back. You can also write to me here.',
  consent_ask:
    'To keep your contacts we need your consent to the processing of personal data (name, phone, e-mail, company) for answering this request. The operator is {{ company.name }}.\n{{ consent.link_line }}\nReply “I agree” or “I do not agree”: the quote and the answers do not depend on it.',
  consent_given: 'Thank you, your consent is recorded.',
  consent_refused:
    'All right, we go on without contacts. Should you change your mind, write “I agree to the processing of personal data”.',
  consent_withdrawn:
    'The withdrawal of your consent is recorded: your contacts are no longer used. Your request to delete what you have sent was passed to the person in charge.',
  consent_reminder: 'Your contacts are still hidden, from the manager too. Reply “I agree” for them to be seen.',
  slow_down:
    'You write faster than I can usefully read. I will pause for a few minutes; if you need a human, I will call one.',
  returned: 'Welcome back! Let us start afresh.',
  joined: 'We go on from your chat on the site: nothing has to be repeated.',
  joined_known: 'You have told: {{ noted }}.',
  moved: 'The conversation goes on in {{ channel }}. You can write here too: I answer where you write.',
  unknown:
    'I do not know that for sure and will not make it up. Your question is noted for a manager; the quickest way is {{ company.phone }}.',
  unknown_rest:
    'The rest I do not know and will not make up. Your question is noted for a manager; the quickest way is {{ company.phone }}.',
  other_language: 'Our knowledge base answers this in Russian:',
  later: 'All right, we will come back to that later.',
  later_due: 'Now we need what was left for later.',
  later_needed: 'No hurry: we will go on when you have the answer. Meanwhile ask me anything.',
  which: 'Which one, please: {{ options }}?',
  wrong_inn: 'There seems to be a slip in the INN: its check digit is wrong.',
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
  offer_ready: 'The commercial offer is ready, it is below this message.',
  offer_mailed: 'A copy goes to your mailbox too.',
  offer_failed: 'The offer could not be prepared. It is noted for a manager: {{ company.phone }}.',
  quote_failed:
    'I cannot compute this combination automatically and will not guess. It is noted for a manager: {{ company.phone }}.',
  quote_lapsed: 'The former quote no longer holds; here it is at the prices of today.',
  quote_repriced:
    'The former quote no longer holds. At the prices of today it is {{ quote.total }}, valid until {{ quote.valid_until }}.',
  promo_rejected: 'This promo code is not valid, so I leave it out.',
  trouble: 'Something broke and I could not reply. Your question is noted for a manager: {{ company.phone }}.',
  unsure: 'No problem: take the nearest, it can be changed later.',
  assumed: 'Then let us take this: {{ noted }}. It can be changed any time.',
  onward: 'Great.',
  rude: 'I see that this is annoying. Let us get to the point; if you need a human, I will call one.',
  price_composition:
    '{{ quote.lines }}\n{{ quote.discounts }}\n{{ quote.total }} in all. {{ quote.vat }}.\nThe price is held until {{ quote.valid_until }}.',
  price_unlisted: 'I have no price for that and will not make one up: I only compute what the price list holds.',
  booking_offer:
    '{{ booking.title }}, {{ booking.minutes }}. Free so far ({{ booking.zone }}):\n{{ booking.slots }}\nPress a button or write what suits you. The time is kept for you once you choose.',
  booking_nearest:
    'That time is taken or outside working hours. The nearest free ones ({{ booking.zone }}):\n{{ booking.slots }}',
  booking_taken: 'That time is taken by now. Free so far ({{ booking.zone }}):\n{{ booking.slots }}',
  booking_full:
    'I see no free time in the coming days. It is noted for a manager; the quickest way is {{ company.phone }}.',
  booking_held: 'Kept for you: {{ booking.when }} ({{ booking.zone }}), until {{ booking.until }}. Shall I book it?',
  booking_booked:
    'Booked: {{ booking.title }} — {{ booking.when }} ({{ booking.zone }}), {{ booking.details }}.\nYou can move or cancel it right here.',
  booking_moved:
    'Moved: {{ booking.title }} — {{ booking.when }} ({{ booking.zone }}), {{ booking.details }}.\nThe former time is free again.',
  booking_cancelled: 'Cancelled: {{ booking.when }} ({{ booking.zone }}). Write any time to book again.',
  booking_current:
    'You are booked: {{ booking.title }} — {{ booking.when }} ({{ booking.zone }}), {{ booking.details }}.\nYou can move or cancel it right here.',
  booking_none: 'You have no booking now.',
  booking_dropped: 'All right, no booking. Write any time to book.',
  booking_refused:
    'Sorry: {{ booking.when }} ({{ booking.zone }}) is taken in the calendar, so it could not be booked. It is noted for a manager; you can choose another time as well.',
  booking_file: 'A file for your calendar: {{ booking.link }}',
  button_book: 'Yes, book it',
  button_other_time: 'Another time',
  button_move: 'Move the booking',
  button_cancel_booking: 'Cancel the booking',
  button_human: 'Call a manager',
  button_resume: 'Go on with the assistant',
  button_skip: 'Skip',
  button_consent: 'I agree',
  button_no_consent: 'I do not agree',
  button_withdraw: 'Withdraw consent',
  yes: 'Yes',
  no: 'No',
};

const builtIn = { ru, en };

/** The project's own words, else ours. */
export function phraseOf(settings: AssistantSettings, language: Language, key: PhraseKey): string {
  return settings.phrases[language][key] ?? builtIn[language][key];
}
