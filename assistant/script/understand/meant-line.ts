import { normalizeText } from '../../retrieval/normalize-text.ts';
import { respell } from '../../retrieval/respell.ts';
import type { Script } from '../script.ts';
import { isCommonEnglish, tokensOf } from './words.ts';

/** What customers say besides the words of a script. */
const everyday = `да нет ага угу неа не ну конечно давайте давай хорошо ок ладно можно нужно надо хочу хотим спасибо пожалуйста
привет здравствуйте добрый день вечер утро доброе сколько стоит цена стоимость прайс почем когда где как что кто какой какая
почему зачем у вас есть это меня мне мы я вы на в с и а по за от до для без или тоже еще уже
сегодня завтра послезавтра после обеда утром вечером днем неделя неделе недели месяц через пятница понедельник вторник среда
четверг суббота воскресенье час часа часов один два три четыре пять шесть семь восемь девять десять двадцать тридцать сто
двести триста пятьсот тысяча тысяч миллион полтора пара штук рублей первый второй третий последний вариант первое второе
не знаю позже потом сначала пропустить дальше назад продолжить менеджер менеджера оператор человек позовите хватит
бот сайт чат номер телефон почта договор счет скидка срок срочно`;

const vocabularies = new WeakMap<Script, ReadonlySet<string>>();

/**
 * The line as it was meant when it was typed on the other keyboard layout («ghbdtn», «crjkmrj cnjbn») or in Latin letters
 * («skolko stoit»). Only words that dialogue knows are exchanged, so that brands, codes and addresses stay; a line with an
 * everyday English word in it is English.
 */
export function meantLine(text: string, scripts: readonly Script[], names: readonly string[] = []): string {
  if (!/[a-z]/i.test(text) || isCommonEnglish(text)) return text;
  const known = scripts.map(vocabularyOf);
  const own = new Set(names.map((name) => normalizeText(name)));
  const isKnown = (word: string) => own.has(word) || known.some((words) => words.has(stemOf(word)));
  return text
    .split(/(\s*[^\s]*[@/\\:\d][^\s]*\s*)/)
    .map((part, index) => (index % 2 === 1 ? part : exchanged(part, isKnown)))
    .join('');
}

/** Capital «Б», «Ю», «Х», «Ж» and «Э» are signs on the other layout: «<fpjdsq». */
const signs = new Map(Object.entries({ '<': ',', '>': '.', '{': '[', '}': ']', ':': ';', '"': "'", '~': '`' }));

function exchanged(text: string, isKnown: (word: string) => boolean): string {
  const plain = text.replace(/(?<!\S)[<>{}:"~](?=[a-z])/gi, (sign) => signs.get(sign) ?? sign);
  const meant = respell(plain, isKnown);
  return meant === plain ? text : meant;
}

/** Every word that a customer's line to the script may hold. */
function vocabularyOf(script: Script): ReadonlySet<string> {
  const known = vocabularies.get(script);
  if (known !== undefined) return known;
  const fields = Object.values(script.fields).flatMap((field) => [
    field.title,
    ...field.keywords,
    ...field.counts.flat(),
    ...field.choices.flatMap(({ label, synonyms }) => [label, ...synonyms]),
  ]);
  const buttons = Object.values(script.states).flatMap((state) => state.buttons);
  const { fields: english = {}, buttons: labels = {} } = script.english ?? {};
  const texts = [
    everyday,
    ...fields,
    ...Object.values(english).flatMap(({ choices = {} }) => Object.values(choices)),
    ...Object.values(labels),
    ...script.phrases,
    ...Object.values(script.intents).flatMap(({ phrases }) => phrases),
    ...buttons.flatMap(({ label, synonyms }) => [label, ...synonyms]),
  ];
  const made = stemsOf(texts.join(' '));
  vocabularies.set(script, made);
  return made;
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(tokensOf(text).flatMap(({ stem, number }) => (number === null ? [stem] : [])));
}

function stemOf(word: string): string {
  return tokensOf(word)[0]?.stem ?? word;
}
