import { normalizeText } from '../../retrieval/normalize-text.ts';

const unsure = /не знаю|затрудня|не уверен|подума|not sure|don'?t know|maybe|может быть|возможно/;
const yes =
  /^(да|ага|угу|конечно|разумеется|давай(те)?|хочу|хотим|нужн[аоы]?|нужен|надо|ок|окей|ok|okay|хорошо|верно|точно|именно|согласен|согласна|обязательно|желательно|естественно|хотелось|неплохо|конеш\S*|канешн\S*|безусловно|непременно|есть|ес|yes|yep|yeah|sure|y|требуется|подключ\S*|можно|пожалуй)$/;
const no = /^(нет|не|неа|нету|нельзя|против|no|nope|not|n|без|никак\S*|обойдемся|обойдусь|пока)$/;

/** «да», «не нужно», «пока без неё»; undefined when the line says neither, or «не знаю». */
export function answerYesNo(text: string): boolean | undefined {
  const line = normalizeText(text).replace(/(\p{L})\1{2,}/gu, '$1');
  if (line.trim() === '+') return true;
  if (line.trim() === '-') return false;
  if (unsure.test(line)) return undefined;
  if (
    /не откажусь|почему (?:бы )?(?:и )?нет|еще бы|не против|why not|не помешает|не помешало бы|без проблем|без вопросов/.test(
      line,
    )
  )
    return true;
  if (
    /^(?:ну )?(?:да|конечно|разумеется|естественно|точно),? (?:же )?(нет|не)(?!\p{L})/u.test(line) ||
    /ни в коем случае|ни за что|not really|no way/.test(line)
  )
    return false;
  const words = line.match(/[\p{L}]+/gu) ?? [];
  for (const word of words.slice(0, 6)) {
    if (no.test(word)) return false;
    if (yes.test(word)) return true;
  }
  return undefined;
}
