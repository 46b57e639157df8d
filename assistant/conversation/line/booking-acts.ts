import { normalizeText } from '../../retrieval/normalize-text.ts';

/** Lower case, ё as е, words separated by single spaces and edged by one. */
function flatten(text: string): string {
  return ` ${(normalizeText(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

const meeting =
  '(?:консультаци\\p{L}*|встреч\\p{L}*|созвон\\p{L}*|видеозвон\\p{L}*|демонстраци\\p{L}*|демо|показ\\p{L}*|прием|консультацию|запис[ьи]|consultation|meeting|call|demo|appointment)';
const upTo = (count: number) => `(?: \\p{L}+){0,${count}}`;

const book = new RegExp(
  [
    ` (?:запис(?:аться|ать|ывай\\p{L}*)|запиши(?:те)?)(?: (?:меня|нас|пожалуйста|бы|мне|к вам|хочу|можно))* (?:на|для)${upTo(3)} ${meeting} `,
    ` (?:запишите|запиши|записать) (?:меня|нас)(?: пожалуйста)? на ?`,
    ` (?:хочу|хотим|хотел бы|хотела бы|хотели бы|можно|как|могу|нужно|надо|давайте|готов|готова|готовы)(?: (?:я|мы|к|вам|бы|ли|у|вас|на))* записаться `,
    '^ (?:записаться|запишите меня|запись|записаться на консультацию)(?: пожалуйста)? $',
    ` (?:назнач(?:ить|ьте|им)|забронир(?:овать|уйте|уем)|организу(?:йте|ем)|устро(?:ить|им)|договор(?:иться|имся)|запланир(?:овать|уем|уйте))${upTo(3)} ${meeting} `,
    ` (?:нужна|хочу|хотим|хотел бы|хотела бы|хотелось бы|можно|давайте|нужен|интересует)${upTo(2)} (?:консультаци\\p{L}*|созвон|видеозвонок|встреч[ау]|демонстраци\\p{L}*|демо|показ)(?: $| (?:завтра|сегодня|послезавтра|в|на|с|со|по|утром|днем|вечером|после) )`,
    ` (?:давайте|можем|можно|хочу|хотим|готов|готовы|когда|хотел бы) (?:\\p{L}+ ){0,2}(?:созвонимся|созвониться|встретимся|встретиться|увидимся) `,
    ' (?:созвонимся|встретимся) ',
    ` (?:когда|какое|какие|на когда)${upTo(2)} (?:свободн\\p{L}*|можно записаться|есть окна|окошк\\p{L}*)${upTo(2)} `,
    ` (?:book|schedule|arrange|set up)${upTo(2)} (?:a |an |the )?(?:consultation|meeting|call|demo|appointment|time) `,
    ` (?:free|available) (?:slots?|times?) `,
  ].join('|'),
  'u',
);
const notNow = / (?:не хочу|не надо|не нужн\p{L}*|не буду|без) (?:\p{L}+ ){0,2}(?:запис|встреч|созвон|консультац)/u;

/** «Запишите на консультацию», «давайте созвонимся»: a time is wanted. */
export function wantsBooking(text: string): boolean {
  const line = flatten(text);
  return book.test(line) && !notNow.test(line);
}

const move = new RegExp(
  [
    ` (?:перенес\\p{L}*|перенос\\p{L}*|передвин\\p{L}*|сдвин\\p{L}*|перезапиш\\p{L}*|перезаписать\\p{L}*|перенести) `,
    ` (?:поменя\\p{L}*|смени\\p{L}*|изменить|измените)${upTo(2)} (?:время|день|дату)${upTo(1)}(?: ${meeting})? `,
    ` (?:reschedule|postpone) `,
    ` (?:move|change)${upTo(2)} (?:consultation|meeting|call|demo|appointment|booking|time) `,
  ].join('|'),
  'u',
);

/** «Перенесите на пятницу». */
export function wantsToMove(text: string): boolean {
  return move.test(flatten(text));
}

const cancelMeeting = new RegExp(
  [
    ` (?:отмен\\p{L}*|сними\\p{L}*|убери\\p{L}*|удали\\p{L}*|аннулир\\p{L}*)${upTo(2)} ${meeting} `,
    ` ${meeting}${upTo(2)} (?:отмен\\p{L}*|не нужн\\p{L}*|не состоится) `,
    ' (?:не приду|не придем|не смогу (?:прийти|быть|встретиться|созвониться)|не сможем (?:прийти|быть|встретиться|созвониться)) ',
    ` cancel${upTo(2)} (?:consultation|meeting|call|demo|appointment|booking) `,
  ].join('|'),
  'u',
);
const cancelAlone = /^ (?:отмена|отмени|отмените|отменить|отменяем|cancel)(?: (?:пожалуйста|все|please|it))* $/u;

/** «Отмените встречу». `alone`: a bare «отмените» counts too, for somebody has just spoken of it. */
export function wantsToCancel(text: string, alone = false): boolean {
  const line = flatten(text);
  return cancelMeeting.test(line) || (alone && cancelAlone.test(line));
}

const when = new RegExp(
  [
    ` (?:когда|во сколько|на когда|на какое время|какого числа)${upTo(3)} (?:${meeting}|записан\\p{L}*) `,
    ` (?:я|мы) (?:точно )?записан\\p{L}* `,
    ` when is (?:my|our|the) (?:consultation|meeting|call|demo|appointment) `,
  ].join('|'),
  'u',
);

/** «Когда у нас встреча?» */
export function asksWhenMeeting(text: string): boolean {
  return when.test(flatten(text));
}

const other =
  /(?<!\p{L})(?:друг\p{L}+ (?:врем\p{L}*|день|дни|вариант\p{L}*)|еще вариант\p{L}*|что еще|(?:по)?позже|пораньше|ни одно|не подходит|не подходят|неудобно|не удобно|other time|another time|more options|later|none)(?!\p{L})/u;

/** None of the times that were named. */
export function wantsOtherTime(text: string): boolean {
  return other.test(normalizeText(text));
}

const declining =
  '(?:не надо|не нужно|не хочу|не буду|передумал\\p{L}*|отмена|отмените|отбой|без записи|потом|позже|не сейчас|never mind|not now|cancel)';
const decline = new RegExp(
  `^ (?:(?:нет|ну|не|спасибо|уже|я|все|пока|тогда|давайте|лучше|no|thanks) )*${declining}(?: (?:${declining}|я|уже|спасибо|пока|записываться|записывать|тогда|thanks))* $`,
  'u',
);

/** No time at all. */
export function declinesBooking(text: string): boolean {
  return decline.test(flatten(text));
}

const any =
  /(?<!\p{L})(?:люб(?:ое|ой|ую)|ближайш\p{L}+|когда угодно|все равно|без разницы|самое раннее|пораньше|first available|any(?: time)?|earliest|soonest)(?!\p{L})/u;

/** Whichever comes first. */
export function takesAnyTime(text: string): boolean {
  return any.test(normalizeText(text));
}

const ordinals = [
  /перв(?:ое|ый|ую|ая)|first/u,
  /втор(?:ое|ой|ую|ая)|second/u,
  /трет(?:ье|ий|ью|ья)|third/u,
  /четверт(?:ое|ый|ую|ая)|fourth/u,
  /пят(?:ое|ый|ую|ая)|fifth/u,
  /шест(?:ое|ой|ую|ая)|sixth/u,
];
const position =
  /^ (?:(?:давайте|лучше|тогда|на|the) )*(\p{L}+)(?: (?:вариант|время|окно|пожалуйста|подходит|one|slot))* $/u;

/** «Второе», «последний вариант»: which of so many, from 0. «Первого» is a date. */
export function positionNamed(text: string, count: number): number | undefined {
  const word = position.exec(flatten(text))?.[1];
  if (word === undefined) return undefined;
  if (/^(?:последн(?:ее|ий|юю|яя)|last)$/u.test(word)) return count - 1;
  const index = ordinals.findIndex((ordinal) => new RegExp(`^(?:${ordinal.source})$`, 'u').test(word));
  return index >= 0 && index < count ? index : undefined;
}

const agreed =
  /^ (?:(?:да|давайте|ок|окей|хорошо|отлично|супер|yes|ok|please) )*(?:записывай(?:те)?|запишите|запиши|подтвержда\p{L}*|подтвердить|беру|берем|годится|подходит|подойдет|устраивает|договорились|пойдет|идет|book it|confirm|confirmed|works|that works)(?: (?:меня|нас|мне|пожалуйста|спасибо|please|for me))* $/u;

/** «Подтверждаю», «записывайте», besides a plain yes. */
export function confirmsTime(text: string): boolean {
  return agreed.test(flatten(text));
}
