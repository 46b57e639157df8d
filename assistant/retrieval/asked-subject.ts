import { type AskedWord, askedWordsOf } from './asked-words.ts';
import { asksPrice } from './price-wording.ts';
import { wordsOf } from './tokenize.ts';

/** A thing whose price is asked, or whether it is to be had at all. */
export interface AskedSubject {
  readonly asks: 'price' | 'offer';
  /** What the question is about, one or two words. */
  readonly words: readonly [string, ...string[]];
  /** «Печатаете», «чините»: what is asked to be done; null where there is no verb that tells anything. */
  readonly verb: string | null;
}

/** Words that say something. Who says more tells a story with a question in it. */
const longestQuestion = 4;

const politeness = 'а|и|но|или|ну|скажите|подскажите|пожалуйста|у вас|здравствуйте|привет|добрый день';
const polite = new RegExp(`^(?:(?:${politeness})(?: |$))*`, 'u');
const opening = new RegExp(`^(?:(?:${politeness}|вы|ты)(?: |$))*`, 'u');
const interrogative =
  /^(?:(?:за|с|в|во|на|по|о|об|от|у|для|к|до|из|при|через) )?(?:как|что|чего|чем|где|куда|когда|почему|зачем|кто|кому|сколько|скока|скоко|какой|какая|какие|какое|каким|какую|каково|каких|каком|какого|чье|чьи|из за|если)(?: |$)/u;
const isThere = /^(?:есть|имеется|имеются|бывает|бывают) |(?:^| )(?:есть|имеется|имеются|бывает|бывают|возможн[аоы])$/u;
const secondPerson = /^\p{L}{2,}[еи]те(?:сь)?$/u;
/** The same form tells somebody to do something: «сравните пакеты». */
const maybeRequest = /ите(?:сь)?$/u;
const possessive = /^(?:наш|ваш|сво|мо[ейюя]|тво)\p{L}{0,3}$/u;

/** Null where a question asks something else. `rarityOf` is that of a word in the knowledge. */
export function askedSubjectOf(question: string, rarityOf: (word: string) => number): AskedSubject | null {
  const words = wordsOf(question);
  const line = words.join(' ');
  const asks = asksPrice(line) ? 'price' : asksOffer(question, words) ? 'offer' : null;
  const asked = asks === null ? [] : askedWordsOf(question);
  if (asks === null || asked.length > longestQuestion) return null;
  const names = asked.filter((word) => isThing(word, words)).map(({ word }) => word);
  const [first] = names;
  if (first === undefined) return null;
  if (asks === 'price') return { asks, words: [first], verb: null };
  const rarest = names.reduce((best, name) => (rarityOf(name) > rarityOf(best) ? name : best));
  // «Бот на английском сделаете»: what stands before the verb may be no more than the topic.
  const said = words.findIndex((word) => secondPerson.test(word));
  const object = said < 0 ? undefined : names.find((name) => words.indexOf(name) > said);
  const verb = asked.find(({ kind, word }) => kind === 'verb' && secondPerson.test(word))?.word ?? null;
  return { asks, words: object === undefined || object === rarest ? [rarest] : [object, rarest], verb };
}

function isThing({ kind, word }: AskedWord, words: readonly string[]): boolean {
  const isVerb = words[words.indexOf(word) + 1] === 'ли';
  return kind === 'name' && !isVerb && word.length > 1 && /\p{L}/u.test(word) && !possessive.test(word);
}

/** «Делаете сайты?», «есть доставка», «оплата в евро возможна»: yes or no is asked about what the company does. */
function asksOffer(question: string, words: readonly string[]): boolean {
  const line = words.join(' ');
  if (interrogative.test(line.replace(opening, ''))) return false;
  if (isThere.test(line.replace(polite, ''))) return true;
  const isMarked = question.includes('?') || words.includes('ли');
  return words.some((word, index) => secondPerson.test(word) && (isMarked || (index > 0 && !maybeRequest.test(word))));
}
