import { normalizeText } from '../../retrieval/normalize-text.ts';

/** Lower case, ё as е, words separated by single spaces and edged by one. */
function flatten(text: string): string {
  return ` ${(normalizeText(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

const surely = '(?:консультаци\\p{L}*|встреч\\p{L}*|созвон\\p{L}*|видеозвон\\p{L}*|consultation|meeting|appointment)';
const meeting = `(?:${surely}|демонстраци\\p{L}*|демо|показ\\p{L}*|прием|звонок|запис[ьи]|call|demo)`;
const upTo = (count: number) => `(?: \\p{L}+){0,${count}}`;
const soon = '(?:завтра|сегодня|послезавтра|понедельник|вторник|среду|четверг|пятницу|\\d)';

const roots =
  /запи|встре|созв|консульт|демо|показ|звон|при[её]м|перен|перезап|сдвин|передв|поменя|смени|измени|отмен|аннул|свободн|окош|окна|брон|увид|не при|не смо|book|sched|set up|arrange|meet|call|appoint|consult|cancel|slot|time|move|change|postpone/i;

/** Nothing in the line speaks of meetings: looked at first, for most lines are about something else. */
export function mentionsMeeting(text: string): boolean {
  return roots.test(text);
}

const book = new RegExp(
  [
    ` (?:запис(?:аться|ать|ывай\\p{L}*)|запиши(?:те)?)(?: (?:меня|нас|пожалуйста|бы|мне|к вам|хочу|можно))* (?:на|для)${upTo(3)} ${meeting} `,
    ` (?:запишите|запиши|записать) (?:меня|нас)(?: пожалуйста)? на ?`,
    ` (?:запишите|запиши)(?: (?:меня|нас|пожалуйста))* (?:на|в) ${soon}`,
    ` (?:хочу|хотим|хотел бы|хотела бы|хотели бы|можно|как|могу|нужно|надо|давайте|готов|готова|готовы)(?: (?:я|мы|к|вам|бы|ли|у|вас|на|сначала|сразу))* записаться `,
    '^ (?:записаться|запишите меня|запись|записаться на консультацию)(?: пожалуйста)? $',
    `^ (?:здравствуйте |добрый день |привет )?(?:консультация|созвон|встреча|(?:\\p{L}+ )?запись на (?:консультацию|встречу|созвон))(?: пожалуйста)? $`,
    ` (?:назнач(?:ить|ьте|им)|забронир(?:овать|уйте|уем)|организу(?:йте|ем)|устро(?:ить|им)|договор(?:иться|имся)|запланир(?:овать|уем|уйте)|соглас(?:уем|уйте|овать))${upTo(3)} (?:${meeting}|время) `,
    ` (?:нужна|хочу|хотим|хотел бы|хотела бы|хотелось бы|мне бы|можно|давайте|нужен|интересует)${upTo(2)} (?:консультаци\\p{L}*|созвон|видеозвонок|встреч[ау]|демонстраци\\p{L}*|демо|показ)(?: (?:специалиста|эксперта))?(?: $| (?:завтра|сегодня|послезавтра|в|на|с|со|утром|днем|вечером|после) )`,
    ` (?:давайте|можем|можно|хочу|хотим|готов|готовы|когда|хотел бы|хотелось бы|нужно|надо|предлагаю|удобно) (?:\\p{L}+ ){0,2}(?:созвонимся|созвониться|встретимся|встретиться|увидимся) `,
    ' (?:созвонимся|встретимся) ',
    ` (?:когда|какое|какие|на когда)${upTo(2)} (?:свободн\\p{L}*|можно записаться|есть окна|окошк\\p{L}*)${upTo(2)} `,
    ' (?:есть|найдется|будет)(?: (?:ли|у вас))* (?:свободное время|свободные окна|окошк\\p{L}*) ',
    ` (?:book|schedule|arrange|set up)${upTo(2)} (?:a |an |the )?(?:consultation|meeting|call|demo|appointment|time) `,
    ' (?:have|want|need|like|get) (?:to have )?an? (?:consultation|meeting|call|demo|appointment) ',
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

const its = '(?: (?:меня|нас|мою|нашу|ее|это|пожалуйста|можно|бы|хочу|давайте|ли))*';
const move = new RegExp(
  [
    ` (?:перенес|перенос|передвин|сдвин|перезапи[шс])\\p{L}*${its}(?: $| (?:на|с|со|${meeting}|время|день|попозже|пораньше) | дату(?: $| ${meeting}))`,
    ` (?:поменя|смени|измени)\\p{L}*${its} (?:время|день|дату)${upTo(1)}(?: ${meeting})? `,
    ' (?:reschedule|postpone) ',
    ` (?:move|change)${upTo(2)} (?:consultation|meeting|call|demo|appointment|booking|time) `,
  ].join('|'),
  'u',
);

/** «Перенесите на пятницу». */
export function wantsToMove(text: string): boolean {
  return move.test(flatten(text));
}

const cancelling = (what: string) =>
  new RegExp(
    [
      ` (?:отмен|аннулир)\\p{L}*${upTo(2)} ${what} `,
      ` ${what}${upTo(2)} (?:отмен\\p{L}*|не нужн\\p{L}*|не состоится) `,
      ` cancel${upTo(2)} ${what} `,
    ].join('|'),
    'u',
  );
const cancelsSurely = cancelling(surely);
const cancelsMaybe = cancelling(`(?:${meeting}|время|booking)`);
const notComing = / не (?:приду|придем|(?:смогу|сможем) (?:прийти|быть|встретиться|созвониться)) /u;
const cancelAlone = /^ (?:отмена|отмени|отмените|отменить|отменяем|cancel)(?: (?:пожалуйста|все|please|it))* $/u;

/** «Отмените встречу». Where there is one (`booked`), more words may mean it; where it was just spoken of (`alone`), a bare «отмените». */
export function wantsToCancel(text: string, { booked = false, alone = false } = {}): boolean {
  const line = flatten(text);
  if (cancelsSurely.test(line)) return true;
  return (booked && (cancelsMaybe.test(line) || notComing.test(line))) || (alone && cancelAlone.test(line));
}

const ours =
  '(?: (?:у нас|у меня|у вас|со мной|с вами|моя|наша|наш|мой|будет|назначена|назначен|начнется|точно|ли|же|там))*';
const when = new RegExp(
  [
    ` (?:когда|во сколько|на когда|на какое время|какого числа)${ours} ${meeting}${ours} $`,
    ` (?:когда|во сколько|на когда|на какое время)${ours}(?: (?:я|мы))? записан\\p{L}* `,
    ' (?:я|мы) (?:точно )?записан\\p{L}* $',
    ' when is (?:my|our|the) (?:consultation|meeting|call|demo|appointment) ',
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
