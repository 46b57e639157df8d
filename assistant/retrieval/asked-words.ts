import { contentWordsOf, wordsOf } from './tokenize.ts';

/**
 * `frame`: what any question is put with; `verb`: what is to happen, said in many ways; `name`: what it is about, which an
 * answer has to speak of.
 */
export type WordKind = 'frame' | 'verb' | 'name';

export interface AskedWord {
  readonly word: string;
  readonly kind: WordKind;
  readonly weight: number;
}

/** Measured on three sets: a verb that is spoken of tells more than a noun, which stands in many passages. */
const weights: Readonly<Record<WordKind, number>> = { frame: 0.5, verb: 1.3, name: 1 };

/**
 * Words that a question is put with, of whatever it asks: light verbs, amounts, measures of time, price words. Half of all
 * questions hold one and half of all passages too, so a match says little and a miss even less. Spelt as the tokenizer
 * leaves them. Unlike stopwords they are looked up.
 */
const frame: ReadonlySet<string> = new Set(
  `
  делать сделать делаете сделаете делаешь сделаешь делает сделает делают дела дело бывает бывают имеется имеются
  нужен нужна нужно нужны надо нужное хочу хотим хотите хотел хотела хотели хочется хотелось могу можем можете могут смогу сможем
  сможете сможет мочь смочь сказать подскажи расскажите расскажи рассказать скажи объясните объясни поясните помогите помоги помочь
  узнать знать знаете знаешь интересует интересуют интересно получить получится дать дайте дай дадите даете дают взять возьмете берете
  брать быть стать станет будете буду стал давайте давай работаете работает работать работают
  стоит стоят стоить стоимость цена цены ценник почем прайс обойдется обойдутся встанет выйдет собой занимает занимают займет займут длится скока скоко скок время времени долго быстро
  человек люди год года лет день дня дней раз час часа часов минут неделя недели недель месяц месяца месяцев сегодня завтра вчера
  штук рублей рубля руб процент процентов вообще просто именно например типа кстати вот точно правда правильно хорошо нормально
  первый два три самый самая самое новый другой другие много мало несколько случае возможно возможна возможны
  there work make give get want need tell know much many long
  `
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** «Привезёте», «заказать», «продаётся»: what is to happen; with what it happens, the nouns beside it say. */
const verb = /(?:[ие]те(?:сь)?|[аеиоуыя]ть(?:ся)?|[еи]шь(?:ся)?|[еия]тся|[ауюя]ют|ает|уем|аем)$/;
const noVerb = /ость$/;
const shortestVerb = 5;

const price = /^(?:цен[аы]|стоимость|тариф)/;

/** The distinct words a question is about; one that is nothing but frame is about its words. */
export function askedWordsOf(question: string): readonly AskedWord[] {
  const words = [...new Set(contentWordsOf(wordsOf(question)))];
  const onlyFrame = words.every((word) => frame.has(word));
  return words.map((word) => {
    // «Какая цена?» is about prices, in whatever form they are spoken of.
    const kind = onlyFrame && price.test(word) ? 'name' : kindOf(word);
    return { word, kind, weight: onlyFrame ? 1 : weights[kind] };
  });
}

function kindOf(word: string): WordKind {
  if (frame.has(word)) return 'frame';
  return word.length >= shortestVerb && verb.test(word) && !noVerb.test(word) ? 'verb' : 'name';
}
