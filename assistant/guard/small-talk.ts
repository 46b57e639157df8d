import type { Ground } from './ground.ts';
import { promisesIn } from './judge-promise.ts';
import type { ReadSentence, ReadWord } from './reading.ts';

const courteous =
  /^(?:большое )?(?:спасибо|благодар\p{L}+|извините|простите|прошу прощения|рад[аы]?|приятно|добр\p{L}+ (?:день|утро|вечер)|здравствуйте|привет\p{L}*|всего (?:доброго|хорошего)|до свидания|не за что|понимаю|отличн\p{L}+|прекрасн\p{L}+|замечательн\p{L}+|хорош(?:о|ая|ий)|жаль|thanks?|thank you|sorry|hello|hi|welcome|good (?:morning|day|evening))(?![\p{L}])/u;

/** «Здравствуйте, Ольга!», «Спасибо за терпение»: no verb of ours, no figure, nobody's name but the customer's. */
export function isCourtesy(sentence: ReadSentence, ground: Ground): boolean {
  const { text, figures, words } = sentence;
  if (figures.length > 0 || !courteous.test(text) || promisesIn(sentence).length > 0) return false;
  const own = words.filter((word) => word.content && !isCustomers(word, ground));
  return own.length <= 1 && own.every((word) => !word.name && !word.strengthening && !isOurs(word.text));
}

const heard =
  /(?<![\p{L}])(?:понял[аи]?|понятно|записал[аи]?|принято|принял[аи]?|услышал[аи]?|зафиксировал[аи]?|отметил[аи]?|уч[её]л|учла|учли|верно|правильно|итак|уточню|подытож\p{L}+|резюмир\p{L}+|поправил[аи]?|got it|noted|understood|so|correct)(?![\p{L}])/u;
/** What makes a phrase say something of us or grant it. */
const stating =
  /(?<![\p{L}])(?:мы|нас|нам|наш\p{L}*|есть|нет|не|можно|нельзя|будет|будут|готово|сдела\p{L}*|скидк\p{L}*|цен[аеуыо]\p{L}{0,2}|стои[тм]\p{L}*|итого|да|конечно|ваша|согласен|подтвержд\p{L}*|договорились|we|our|us|is|are|can|will|price|cost|discount|yes|deal)(?![\p{L}])/u;
const ofHis = /(?<![\p{L}])(?:бюджет|срок|хотите|нужн\p{L}*|к|у вас|вы|вам|your?|budget)(?![\p{L}])/u;

/**
 * «Понял: клиника, 6 филиалов»: the customer's own words as his, told to have been heard here or just before. A sum, a
 * day or a time stands beside a word that makes it his: «бюджет», «срок», «хотите».
 */
export function repeatsBrief(sentence: ReadSentence, before: readonly ReadSentence[], ground: Ground): boolean {
  const { text, figures, words, question } = sentence;
  if (ground.customer.length === 0 || stating.test(text)) return false;
  if (!question && !heard.test(text) && !before.some((one) => heard.test(one.text))) return false;
  const telling = words.filter(({ content }) => content);
  const his = telling.filter((word) => isCustomers(word, ground) || heard.test(word.text) || ofHis.test(word.text));
  const known = telling.filter(({ keys }) => keys.some((key) => ground.knows(key)));
  if (!telling.every((word) => his.includes(word) || known.includes(word)) || his.length * 2 < telling.length)
    return false;
  if (telling.some(({ text: word }) => isVerbLike(word) && !heard.test(word))) return false;
  return figures.every(({ kind }) => kind === 'count' || ofHis.test(text));
}

/** «Подключим», «подарю»: what we shall do. */
function isOurs(word: string): boolean {
  return /(?:ем|им|ю|[жшщчд]у)$/.test(word) && word.length > 3;
}

function isCustomers({ keys }: ReadWord, { customerKeys }: Ground): boolean {
  return keys.some((key) => customerKeys.has(key));
}

function isVerbLike(word: string): boolean {
  return word.length > 4 && /(?:ем|им|ут|ют|ат|ят|тся|аете|ете)$/.test(word);
}
