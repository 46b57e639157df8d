import { denied } from './ground.ts';
import type { ReadWord } from './reading.ts';

/** Verbs that are a claim by themselves: what is kept, paid for, stopped, allowed. */
const weighty =
  /застрах|останов|отключ|выключ|включ|удал|стер|стир|сгор|теря|увол|гарант|плат|оплач|возвра|верн|дар(?:им|ит|ят)|запре|разреш|обяз|меня|измен|раст|вырас|сниж|сниз|сокра|увелич|удва|придум|пропад|исключ|остан|оста[юе]т|хран|сохран|берем на|зависит|застав|наруш|экономи|окуп|продл|бер[её]т|запис|блок|уничт|отказ|откаж|зада(?:т|в)ать|требует|выраст|страх|нельзя|провер/;

/**
 * «Подтягиваются», «заранее»: another word for what the rest of the sentence says there anyway. Denied only where the rest
 * is denied alike.
 */
export function isSoft(
  word: ReadWord,
  words: readonly ReadWord[],
  own: ReadonlyMap<string, number> | undefined,
): boolean {
  if (word.name || word.strengthening || own === undefined) return false;
  const alike = (one: ReadWord) =>
    one !== word &&
    one.negated &&
    one.clause === word.clause &&
    one.keys.some((key) => ((own.get(key) ?? 0) & denied) !== 0);
  if (word.negated && !words.some(alike)) return false;
  if (!(softVerb(word.text) || word.soft || (word.negated && ours.test(word.text))) || weighty.test(word.text))
    return false;
  const met = words.filter((one) => one !== word && !one.act && one.keys.some((key) => own.has(key)));
  return met.length >= 2;
}

/** «Не отдаём», «не сдаём»: what we do not do, said by another verb. */
const ours = /^.{3,}(?:ем|им)$/;

/** By its ending; nouns that end alike are named. */
function softVerb(word: string): boolean {
  return (
    word.length > 4 &&
    /(?:ть|ться|тся|ет|ит|ут|ют|ат|ят|али|или|ели|яли|ыли|лся|лась|лись|ете|ите|айте|ойте|йте|ила|ала|ела|яла|ло|ен|ено|ены|ана|ано|аны|ена)$/.test(
      word,
    ) &&
    !/(?:букет|туалет|прием|объем|пакет|бюджет|кабинет|интернет|счет|чет|совет|ответ|предмет|билет|ритет|ультат|формат|аппарат|сертификат|врат|кредит|лимит|визит|аудит|модели|недели|цели|детали|доли|роли|мебели|начало|число)$/.test(
      word,
    )
  );
}
