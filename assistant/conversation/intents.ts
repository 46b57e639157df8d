import { normalizeText } from '../retrieval/tokenize.ts';

/** Lower case, ё as е, words separated by single spaces and edged by one: « позовите человека ». */
function flatten(text: string): string {
  return ` ${(normalizeText(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

/** One person: «дайте сотрудникам доступ» is about many and no call. */
const person =
  '(?:человек(?:а|ом|у)?|людей|(?:менеджер|оператор|сотрудник|специалист|консультант|директор)(?:а|ом|у)?|руководител(?:ь|я|ем|ю))';
const between = '(?: \\p{L}+){0,3}';
const human = new RegExp(
  [
    `^ (?:${person}|живой ${person}|живого|human|operator|manager|agent|person)(?: (?:пожалуйста|please|срочно|мне|плиз))? $`,
    ` (?:по)?зовите?${between} ${person} `,
    ` (?:позвать|вызовите|вызвать|пригласите|подключите|подключи|дайте|дай|нужен|нужна|нужно|надо|хочу|можно|соедините|соедини|соединить|переключите|переключи|переведите)(?: (?:мне|меня|с|со|на|к|вашего|вашим|живого|живым|живой|настоящего|реального|поговорить|пообщаться|связаться|общаться|пожалуйста)){0,4} ${person} `,
    ` (?:поговорить|пообщаться|общаться|говорить|связаться) с${between} (?:человеком|менеджером|оператором|сотрудником|людьми|специалистом) `,
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

const hello =
  'здравствуйте|здравствуй|привет|приветствую|добрый день|добрый вечер|доброе утро|доброго дня|добрый|хай|hello|hi|hey|good (?:morning|day|evening|afternoon)';
const thanks =
  'спасибо|спс|благодарю|большое|вам|тебе|огромное|thanks|thank you|thx|отлично|супер|понятно|ясно|принято|ок|окей|хорошо|ok';
const goodbye = 'пока|до свидания|до связи|всего доброго|всего хорошего|до встречи|bye|goodbye|see you';

export type SmallTalk = 'hello' | 'thanks' | 'goodbye';

/** The whole line is politeness. */
export function smallTalk(text: string): SmallTalk | undefined {
  const line = flatten(text);
  if (new RegExp(`^ (?:(?:${hello})(?: все[мх]| еще раз)? )+$`, 'u').test(line)) return 'hello';
  if (new RegExp(`^ (?:(?:${goodbye}|${thanks}) )+$`, 'u').test(line)) {
    return new RegExp(` (?:${goodbye}) `, 'u').test(line) ? 'goodbye' : 'thanks';
  }
  return undefined;
}

/** «понятно», «ок»: thanks only where no question is open, an answer where one is. */
export function isThanks(text: string): boolean {
  return / (?:спасибо|спс|благодарю|thanks|thank you|thx) /.test(flatten(text));
}

const bargain = new RegExp(
  [
    ' (?:согласись|соглашайся|согласитесь|соглашайтесь|подтверди|подтвердите|продай|продайте|отдай|отдайте|уступи|уступите|скинь|скиньте|сбавь|сбавьте)(?: \\p{L}+){0,6} (?:за|на|до|что|цену|стоимость|скидк\\p{L}*|рубл\\p{L}*|процент\\p{L}*|\\d)',
    ' (?:сделай|сделайте|дай|дайте|хочу|требую|поставь|поставьте|оформи|оформите|примени|примените)(?: \\p{L}+){0,3} (?:скидк\\p{L}*|дешевле|бесплатно)',
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

const price = new RegExp(
  [
    ' сколько (?:\\p{L}+ ){0,3}(?:стоит|стоят|стоить|обойдется|обойдутся|заплачу|платить|денег) ',
    ' сколько (?:за|будет стоить|выйдет|с меня) ',
    ' (?:почем|по чем|прайс|ценник|расценки|прайслист) ',
    ' (?:какая|какова|какие|каковы|узнать|назовите|скажите|подскажите|сориентируйте|интересует|интересуют)(?: \\p{L}+){0,3} (?:цен\\p{L}*|стоимост\\p{L}*|тариф\\p{L}*|расценк\\p{L}*) ',
    '^ (?:а )?(?:цена|цены|стоимость|тарифы|тариф|price|prices|cost) ',
    ' (?:how much|what does it cost|what s the price|what is the price|price list) ',
  ].join('|'),
  'u',
);

export function asksPrice(text: string): boolean {
  return price.test(flatten(text));
}

const interrogative =
  /^ (?:а |и |но |подскажите |скажите |расскажите |пожалуйста |добрый день |здравствуйте |привет )*(?:как|какой|какая|какое|какие|каким|какую|каков|какова|что|чем|чего|сколько|почему|зачем|когда|где|куда|откуда|кто|кому|можно ли|можете ли|есть ли|нужно ли|будет ли|а если|правда ли|возможно ли|умеет ли|расскажите|расскажи|объясните|поясните|подскажите|how|what|when|where|why|who|which|can|could|do|does|is|are|tell me) /u;

export function isQuestion(text: string): boolean {
  return text.includes('?') || interrogative.test(flatten(text));
}

/** «Нужен бот на три канала. А сколько ждать?» is a statement and a question. */
export function splitLine(text: string): { statement: string; question: string } {
  const parts = text.split(/(?<=[.!?…])\s+|\n+/).filter((part) => part.trim() !== '');
  const questions = parts.filter(isQuestion);
  return {
    statement: parts.filter((part) => !questions.includes(part)).join(' '),
    question: questions.join(' '),
  };
}

const correction =
  /^ (?:нет|не|ой|ох|ах|точнее|вернее|исправьте|исправь|поправьте|поправка|ошибся|ошиблась|ошибка|измените|измени|поменяйте|поменяй|поменять|лучше|пусть|хотя|вообще|на самом деле|давайте лучше|передумал|передумала|no|actually|sorry|wait) /u;

export function isCorrection(text: string): boolean {
  return correction.test(flatten(text));
}
