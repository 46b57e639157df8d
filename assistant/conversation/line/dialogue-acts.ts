import { normalizeText } from '../../retrieval/normalize-text.ts';

/** Lower case, ё as е, words separated by single spaces and edged by one: « позовите человека ». */
function flatten(text: string): string {
  return ` ${(normalizeText(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

/** One person: «дайте сотрудникам доступ» is about many and no call. */
const person =
  '(?:человек(?:а|ом|у)?|людей|(?:менеджер|оператор|сотрудник|специалист|консультант|директор)(?:а|ом|у)?|руководител(?:ь|я|ем|ю))';
const fewWords = '(?: \\p{L}+){0,3}';
const human = new RegExp(
  [
    `^ (?:${person}|живой ${person}|живого|human|operator|manager|agent|person)(?: (?:пожалуйста|please|срочно|мне|плиз))? $`,
    ` (?:по)?зовите?${fewWords} ${person} `,
    ` (?:позвать|вызовите|вызвать|пригласите|подключите|подключи|дайте|дай|нужен|нужна|нужно|надо|хочу|можно|соедините|соедини|соединить|переключите|переключи|переведите)(?: (?:мне|меня|с|со|на|к|вашего|вашим|живого|живым|живой|настоящего|реального|поговорить|пообщаться|связаться|общаться|пожалуйста)){0,4} ${person} `,
    ` (?:поговорить|пообщаться|общаться|говорить|связаться|обсудить|созвониться) с${fewWords} (?:человеком|менеджером|оператором|сотрудником|людьми|специалистом|директором|руководителем|кем нибудь|кем то) `,
    ` жив(?:ой|ого|ым) ${person} `,
    ` (?:не хочу|не буду) (?:говорить|общаться|разговаривать)? ?с (?:роботом|ботом|программой|машиной) `,
    ` (?:talk|speak|chat|connect|transfer|put)(?: me)?(?: (?:to|with|through))* (?:a |an |the |some |real |live )*(?:human|person|manager|operator|agent|someone|somebody) `,
    ` (?:call|get|need|want|give me|i d like)(?: me)? (?:a |an |the |your |real |live )*(?:human|person|manager|operator|agent) `,
    ` (?:real|live) (?:human|person|agent|operator) `,
  ].join('|'),
  'u',
);
const notHuman =
  / (?:не надо|не нужно|не нужен|не зовите|не зови|не переключайте|без) (?:\p{L}+ )?(?:человек|менеджер|оператор)/u;

export function wantsHuman(text: string): boolean {
  const line = flatten(text);
  return human.test(line) && !notHuman.test(line);
}

const resume =
  /^ (?:продолж(?:ить|им|ай|айте|аем)(?: с (?:ассистентом|ботом|вами|тобой))?|вернемся(?: к \p{L}+)?|continue|go on|resume) $/u;

export function wantsToResume(text: string): boolean {
  return resume.test(flatten(text));
}

const restart =
  /^ (?:давай(?:те)? |можно |хочу )?(?:(?:начн[еи]м|начать|начни|начните|начнем)(?: все)? (?:сначала|заново|с начала)|сначала|заново|с начала|все сначала|start (?:over|again)|restart) (?:пожалуйста |please )?$/u;

export function wantsRestart(text: string): boolean {
  return restart.test(flatten(text));
}

const skip =
  /^ (?:пропустить|пропусти(?:м|те)?|скип|дальше|позже|потом|не важно|неважно|без разницы|все равно|не хочу отвечать|skip|later|next) (?:пожалуйста )?$/u;

export function wantsToSkip(text: string): boolean {
  return skip.test(flatten(text));
}

const postpone =
  /^ (?:ой |ну |а |хорошо |ладно |можно |давай |давайте )*(?:(?:это |об этом |на это |отвечу |скажу |решу |решим |напишу |вернемся к этому |уточню и )*(?:позже|попозже|потом|позднее|не сейчас|чуть позже|в другой раз|завтра скажу)(?: отвечу| скажу| решим| решу| напишу| уточню| посмотрим| вернемся)?|отложим(?: это)?|пока (?:пропустим|отложим|не готов|не готова|не готовы)|later|not now|skip it for now|let s do it later) (?:пожалуйста |please )?$/u;

/** «Позже», «давайте потом»: to be asked again, not now. */
export function wantsLater(text: string): boolean {
  return postpone.test(flatten(text));
}

const hello =
  'здравствуйте|здравствуй|здрасте|здрасьте|привет|приветик|приветствую|добрый день|добрый вечер|доброе утро|доброго дня|доброго времени суток|добрый|хай|салют|алло|ау|hello|hi|hey|hi there|hello there|good (?:morning|day|evening|afternoon)';
/** Asked for the sake of asking: no knowledge answers it. */
const howAreYou =
  '(?:а |ну |и )?(?:как|че как|чо как) (?:у (?:вас|тебя) )?(?:дела|делишки|жизнь|поживаете|поживаешь|настроение|сам|сами|оно|ты|вы|здоровье)(?: идут)?(?: сегодня| у (?:вас|тебя))?|что нового|че нового|вы (?:тут|здесь|на связи)|ты (?:тут|здесь|на связи)|есть кто(?: нибудь| живой| там| тут| здесь)?|кто (?:нибудь|то) (?:есть|тут|здесь)|приятно познакомиться|рад(?:а|ы)? (?:знакомству|познакомиться|видеть)|how (?:are|r) (?:you|u)(?: doing)?(?: today)?|how is it going|how s it going|what s up|whats up|sup|nice to meet you|are you there|anybody (?:here|there)|anyone (?:here|there)';
const thanks =
  'спасибо|спасибочки|спасиб|пасиб|спс|сенкс|благодарю|большое|вам|тебе|огромное|за помощь|за ответ|thanks|thank you|thx|so much|very much|a lot|отлично|супер|класс|круто|здорово|понятно|ясно|понял|поняла|принято|ок|окей|хорошо|ok|great|cool|nice|perfect';
const goodbye =
  'пока|до свидания|досвидания|до связи|всего доброго|всего хорошего|хорошего дня|доброй ночи|спокойной ночи|до завтра|до встречи|bye|goodbye|see you|good night|have a nice day';

export type SmallTalk = 'hello' | 'thanks' | 'goodbye';

/** The whole line is politeness. No phrase is two others: a line that repeats them would be tried in every combination. */
export function smallTalk(text: string): SmallTalk | undefined {
  const line = flatten(text);
  if (new RegExp(`^ (?:(?:${hello}|${howAreYou})(?: все[мх]| еще раз)? )+$`, 'u').test(line)) return 'hello';
  if (new RegExp(`^ (?:(?:${goodbye}|${thanks}) )+$`, 'u').test(line)) {
    return new RegExp(` (?:${goodbye}) `, 'u').test(line) ? 'goodbye' : 'thanks';
  }
  return undefined;
}

/** «понятно», «ок»: thanks only where no question is open, an answer where one is. */
export function isThanks(text: string): boolean {
  return / (?:спасибо|спс|благодарю|thanks|thank you|thx) /.test(flatten(text));
}

const machine =
  'чат ?бот|бот|робот|программа|машина|нейросеть|нейронка|автоответчик|ии|искусственный интеллект|chatgpt|gpt';
const livingOne =
  '(?:(?:живой|живая|настоящий|реальный) )?(?:человек|оператор|менеджер)|живой|живая|настоящий|реальный';
const whoAnswers = new RegExp(
  [
    `^ (?:а |и |так |скажите |привет |здравствуйте )*(?:ты|вы|это|тут|здесь|там|мне)(?: (?:отвечает|пишет|точно|вообще|правда|реально|случайно|сейчас|не))* (?:${machine}|${livingOne})(?: или (?:${machine}|${livingOne}))?(?: (?:отвечает|пишет|тут|здесь|там|мне))* $`,
    `^ (?:а )?(?:я )?(?:сейчас )?(?:говорю|общаюсь|разговариваю|переписываюсь) с (?:кем|ботом|роботом|программой|нейросетью|человеком|живым человеком)(?: или с (?:ботом|роботом|человеком|живым человеком))? $`,
    `^ (?:а )?с (?:кем|ботом|роботом|человеком|живым человеком)(?: я)?(?: сейчас)? (?:говорю|общаюсь|разговариваю|переписываюсь) $`,
    '^ (?:а )?(?:кто (?:ты|вы|мне отвечает|мне пишет|здесь отвечает|отвечает)|(?:ты|вы) кто)(?: такой| такая| такие)? $',
    '^ (?:are you|is this|is it|am i (?:talking|speaking|chatting) (?:to|with))(?: a| an| the)?(?: (?:real|live|actual))? (?:bot|robot|chatbot|human|person|machine|program|ai)(?: or(?: a| an)?(?: (?:real|live))? (?:bot|robot|human|person|machine|ai))? $',
    '^ who (?:are you|am i (?:talking|speaking|chatting) (?:to|with)) $',
  ].join('|'),
  'u',
);

/** «Вы бот?», «это живой человек отвечает?»: to be answered honestly, and no call for anybody. */
export function asksWhoAnswers(text: string): boolean {
  return whoAnswers.test(flatten(text));
}

const bargain = new RegExp(
  [
    ' (?:согласись|соглашайся|согласитесь|соглашайтесь|подтверди|подтвердите|продай|продайте|отдай|отдайте|уступи|уступите|скинь|скиньте|сбавь|сбавьте)(?: \\p{L}+){0,6} (?:за|на|до|что|цену|стоимость|скидк\\p{L}*|рубл\\p{L}*|процент\\p{L}*|\\d)',
    ' (?:сделай|сделайте|дай|дайте|хочу|требую|поставь|поставьте|оформи|оформите|примени|примените)(?: \\p{L}+){0,3} (?:скидк\\p{L}*|дешевле|бесплатно)',
    ' (?:сделай|сделайте|сделаете|давай|давайте|готов|готовы|возьму|возьмем|куплю)(?: \\p{L}+){0,3} за (?:\\d|рубл\\p{L}*|копей\\p{L}*|тысяч\\p{L}*|сто|двести|триста|пятьсот|половину|полцены|бесплатно|так|спасибо) ?',
    '^ (?:а )?(?:за )?(?:бесплатно|даром|за (?:рубль|копейки|полцены|тысячу)) $',
    ' в (?:два|три|\\d+) раза? дешевле ',
    ' (?:(?:за|на|по) (?:1|один) рубл\\p{L}*|один рубль|1 рубль|1 руб) ',
    ' (?:забудь|забудьте|игнорируй|игнорируйте|отмени) (?:\\p{L}+ ){0,3}(?:инструкци|правил|промпт|указани|ограничени|цен)',
    ' (?:ignore|forget|disregard|override) (?:\\p{L}+ ){0,4}(?:instructions?|rules?|prompts?|prices?) ',
    ' (?:ты|вы) (?:теперь|больше не) ',
    ' (?:system prompt|системный промпт|jailbreak|developer mode|режим разработчика|act as|you are now) ',
    ' (?:agree|accept|confirm|sell)(?: \\p{L}+){0,5} (?:for|to) (?:1|one|a) (?:rouble|ruble|dollar|rub)',
    ' (?:измени|измените|поменяй|поменяйте|снизь|снизьте|установи|установите|назначь|назначьте) (?:\\p{L}+ ){0,2}(?:цен\\p{L}*|стоимост\\p{L}*|прайс\\p{L}*)',
  ].join('|'),
  'u',
);

/** A demand for another price, or an attempt to talk the assistant out of its rules: no words of a visitor move either. */
export function isBargain(text: string): boolean {
  return bargain.test(flatten(text));
}

/** «скока», «скоко», «скок», «сколко»: as it is typed from a phone. */
const howMuch = '(?:сколько|сколко|скольк?о?|скока|скоко|скок|скольки)';
const price = new RegExp(
  [
    ` ${howMuch} (?:\\p{L}+ ){0,3}(?:стоит|стоят|стоить|стоет|обойдется|обойдутся|встанет|заплачу|платить|денег) `,
    ` ${howMuch} (?:за|будет стоить|выйдет|с меня|бабок) `,
    ' (?:почем|по чем|поч[её]м|прайс|ценник|расценки|прайслист) ',
    ' (?:какая|какова|какие|каковы|узнать|назовите|скажите|подскажите|сориентируйте|интересует|интересуют)(?: \\p{L}+){0,3} (?:цен\\p{L}*|стоимост\\p{L}*|тариф\\p{L}*|расценк\\p{L}*) ',
    '^ (?:а )?(?:цена|цены|стоимость|тарифы|тариф|price|prices|cost) ',
    ' (?:how much|what does it cost|what s the price|what is the price|price list) ',
  ].join('|'),
  'u',
);

export function asksPrice(text: string): boolean {
  return price.test(flatten(text));
}

const total = new RegExp(
  [
    ' (?:итого|итог|в итоге|всего выходит|общая сумма|итоговая сумма|итоговая цена|итоговая стоимость|какая сумма) ',
    `^ (?:а |и |ну |так )*${howMuch} (?:теперь|всего|сейчас|получается|получилось|вышло|выходит|итого|в сумме)(?: \\p{L}+)? $`,
    ' (?:сколько|до какого(?: числа)?|до когда|как долго) (?:\\p{L}+ )?(?:держится|действует|действительна|действителен|актуальн\\p{L}*) ',
    ' (?:total|the sum) ',
  ].join('|'),
  'u',
);

/** About the quote at hand: its sum, or until when it holds. */
export function asksTotal(text: string): boolean {
  return total.test(flatten(text));
}

const composition =
  /(?: из чего (?:состоит|складывается|сложилась|получилась|вышла|собралась)| что (?:входит|включено|вошло) в (?:\p{L}+ )?(?:цену|сумму|стоимость|расчет|смету)| за что (?:\p{L}+ )?(?:плачу|платим|платить|деньги|столько)| (?:расшифруйте|распишите|распиши|покажите состав|состав цены|состав расчета|почему (?:так|столько|такая)) )/u;

/** How the sum of the quote at hand comes about. */
export function asksComposition(text: string): boolean {
  return composition.test(flatten(text));
}

const rude =
  / (?:туп(?:ой|ая|ые|ое|ица)|дурак|дура|дебил\p{L}*|идиот\p{L}*|кретин\p{L}*|придур\p{L}*|лох|лохи|лохотрон|говн\p{L}*|дерьм\p{L}*|отстой|бред|заткн\p{L}*|достал(?:и|а)?|задолбал\p{L}*|нахуй|нахер|нафиг|пош[её]л(?: ты)?|(?:идите|иди) (?:на|в|лесом)|хуй\p{L}*|хуев\p{L}*|пизд\p{L}*|ебан\p{L}*|еба\p{L}*|бля|блять|блядь|сука|мудак\p{L}*|мошенник\p{L}*|разводил\p{L}*|idiot|stupid|fuck\p{L}*|shit) /u;

/** Anger in so few words that there is nothing else in them to hear. */
export function isRude(text: string): boolean {
  const line = flatten(text);
  return rude.test(line) && line.trim().split(' ').length <= 5;
}

const unsure =
  /^ (?:я |мы |пока |ну |а |честно |даже |еще |сам |сама )*(?:не знаю|хз|без понятия|понятия не имею|затрудняюсь(?: ответить)?|не уверен[аы]?|сложно сказать|трудно сказать|не определился|не определились|не решил[аи]?|без разницы|все равно|не важно|неважно|любой|любая|любое|как обычно|на ваше усмотрение|решите сами|(?:сколько |что |как |какой )?(?:посоветуете|порекомендуете|посоветуйте|рекомендуете)|not sure|i don t know|don t know|no idea|whatever|any)(?: пока| точно| еще| сейчас| сказать| если честно)* $/u;

/** «Не знаю», «без разницы», «сколько посоветуете»: the answer to a question is left to us. */
export function isUnsure(text: string): boolean {
  return unsure.test(flatten(text));
}

const agreement =
  /^ (?:(?:ок|окей|ok|okay|хорошо|ладно|да|ага|угу|давай|давайте|поехали|согласен|согласна|можно|yes|sure|go|дальше|погнали|начнем|начинаем) )+$/u;

/** Willing to go on, without an answer in it. */
export function isAgreement(text: string): boolean {
  return agreement.test(flatten(text));
}

/** «Нужен сайт», «хочу понять»: wanted, not asked. */
export function isWish(text: string): boolean {
  return / (?:нужен|нужна|нужно|нужны|хочу|хотим|хотели|надо|требуется|want|need) /.test(flatten(text));
}

const likelyQuestion =
  /^ (?:а |и |ну )*(?:вы|ты|у вас|есть|можно|нужно ли|нужна ли|надо ли|делаете|работаете|умеете|подключаете|даете|берете|продаете|пришлете|выставите|заключаете|do you|are you|is there|have you) /u;

/** A question that came without its mark, perhaps. */
export function mayAsk(text: string): boolean {
  return likelyQuestion.test(flatten(text));
}

const interrogative =
  /^ (?:а |и |но |подскажите |скажите |расскажите |пожалуйста |добрый день |здравствуйте |привет )*(?:(?:за|с|в|во|на|по|о|об|от|у|для|к|до|из|через) )?(?:как|какой|каких|каком|скольки|какая|какое|какие|каким|какую|каков|какова|что|чем|чего|сколько|почему|зачем|когда|где|куда|откуда|кто|кому|можно ли|можете ли|есть ли|нужно ли|будет ли|а если|правда ли|возможно ли|умеет ли|расскажите|расскажи|объясните|поясните|подскажите|how|what|when|where|why|who|which|can|could|do|does|is|are|tell me) /u;

/** «Обязательно ли», «договор можно почитать», «сделаете на английском», «поддержка на год сколько»: asked without a mark. */
const unmarked = new RegExp(
  [
    ' (?!(?:то|едва|вряд|чуть) )\\p{L}{2,} ли ',
    ' можно (?:\\p{L}+ ){0,2}\\p{L}{2,}(?:ть|ться|ти|чь) ',
    '^ (?:а |и |ну |вы )*VERB | VERB $',
    ' (?:сколько|почему|зачем|когда|где)(?: (?:стоит|стоят|это|будет|выйдет|времени|ждать|дней|недель))? $',
    '^ а (?:\\p{L}+ ){1,3}есть $',
  ]
    .join('|')
    .replaceAll('VERB', '(?:\\p{L}+(?:[аяу]ете|еете|имете)(?:сь)?|берете|возьмете|вернете|дадите)'),
  'u',
);
const undecided = / (?:не знаю|не уверен\p{L}*|не решил\p{L}*|не понятно|непонятно|думаем|думаю|решаем) /u;

export function isQuestion(text: string): boolean {
  const beforeMark = text.slice(0, Math.max(0, text.lastIndexOf('?')));
  const line = flatten(text);
  return /[\p{L}\p{N}]/u.test(beforeMark) || interrogative.test(line) || (unmarked.test(line) && !undecided.test(line));
}

const correction =
  /^ (?:нет|не|ой|ох|ах|исправлю|исправляю|исправим|поправлю|поправочка|точнее|вернее|исправьте|исправь|поправьте|поправка|ошибся|ошиблась|ошибка|измените|измени|поменяйте|поменяй|поменять|лучше|пусть|хотя|вообще|на самом деле|давай лучше|давайте лучше|передумал|передумала|добавь|добавьте|добавить|убери|уберите|убрать|поставь|поставьте|замени|замените|стоп|все таки|все же|тогда|а без|без|no|actually|sorry|wait) /u;

export function isCorrection(text: string): boolean {
  const line = flatten(text);
  // «2, а не 3» as well as «не 3, а 2».
  return correction.test(line) || /^ (?:\S+ ){1,3}а не (?:\S+ ){1,3}$/.test(line);
}
