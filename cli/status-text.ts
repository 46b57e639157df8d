import type { Locale } from '../assistant/errors.ts';
import type { WaitingWork } from '../assistant/ports/work-overview.ts';
import type { ChannelStatus } from '../runtime/status/channel-status.ts';
import type { Status } from '../runtime/status/status.ts';
import { harmlessText } from './harmless-text.ts';

type Words = Readonly<Record<keyof typeof ru, string>>;

const ru = {
  ...{ daemon: 'Демон', project: 'Проект', queues: 'Очереди', stuck: 'Застряло', channels: 'Каналы' },
  ...{ people: 'Люди', listings: 'Объявления', backup: 'Копия', disk: 'Диск', models: 'Модели' },
  ...{ running: 'работает с', off: 'не запущен', silent: 'не отвечает на /ready', schema: 'схема базы' },
  ...{ noSchema: 'базы ещё нет', outsideGit: 'не в git', dirty: 'есть правки вне коммита' },
  older: 'демон работает с другой версией проекта',
  ...{ arrivals: 'у входа', inbox: 'входящие', outbox: 'исходящие', oldest: 'старейшее ждёт' },
  ...{ dead: 'не вышло', held: 'неизвестно, дошло ли', see: 'sales-assistant dead-letters list' },
  ...{
    fine: 'на связи все, кто включён',
    rests: 'отдыхает',
    open: 'не отвечает',
    half_open: 'проверяется',
    until: 'до',
  },
  ...{ silenced: 'ассистент выключен', everywhere: 'везде' },
  ...{ manned: 'ведут', calling: 'ждут человека', drafts: 'черновиков', ofLatest: 'из последних' },
  ...{
    none: 'нет',
    feed: 'фид от',
    ads: 'объявлений',
    refused: 'новый не принят',
    upload: 'выгрузка',
    report: 'отчёт',
  },
  ...{ refusedPrices: 'цены не приняты', remarks: 'замечаний', free: 'свободно', gib: 'ГиБ' },
  ...{ today: 'сегодня', calls: 'вызовов', tokens: 'токенов' },
  ...{ d: 'д', h: 'ч', m: 'мин', s: 'с' },
} as const;

const en: Words = {
  ...{ daemon: 'Daemon', project: 'Project', queues: 'Queues', stuck: 'Stuck', channels: 'Channels' },
  ...{ people: 'People', listings: 'Listings', backup: 'Backup', disk: 'Disk', models: 'Models' },
  ...{ running: 'running since', off: 'not running', silent: 'does not answer at /ready', schema: 'database schema' },
  ...{ noSchema: 'no database yet', outsideGit: 'not in git', dirty: 'with changes outside the commit' },
  older: 'the daemon works with another version of the project',
  ...{ arrivals: 'at the door', inbox: 'inbox', outbox: 'outbox', oldest: 'the oldest has waited' },
  ...{ dead: 'given up', held: 'sent or not, unknown', see: 'sales-assistant dead-letters list' },
  ...{
    fine: 'all that are on can be reached',
    rests: 'rests',
    open: 'does not answer',
    half_open: 'is being tried',
    until: 'until',
  },
  ...{ silenced: 'the assistant is switched off', everywhere: 'everywhere' },
  ...{ manned: 'led', calling: 'waiting for a human', drafts: 'drafts', ofLatest: 'of the latest' },
  ...{
    none: 'none',
    feed: 'feed of',
    ads: 'listings',
    refused: 'a newer one was refused',
    upload: 'upload',
    report: 'report',
  },
  ...{ refusedPrices: 'prices refused', remarks: 'remarks', free: 'free', gib: 'GiB' },
  ...{ today: 'today', calls: 'calls', tokens: 'tokens' },
  ...{ d: 'd', h: 'h', m: 'min', s: 's' },
};

const texts: Readonly<Record<Locale, Words>> = { ru, en };

/** A line for each thing; times are the company's. What vendors said must not steer the terminal. */
export function statusText(status: Status, locale: Locale, now: Date): string {
  const words = texts[locale];
  const clock = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', {
    ...{ dateStyle: 'short', timeStyle: 'medium', timeZone: status.timeZone },
  });
  const time = (moment: Date | string) => clock.format(new Date(moment));
  const number = new Intl.NumberFormat(locale === 'ru' ? 'ru-RU' : 'en-GB');
  const lines: [keyof Words, string][] = [
    ['daemon', daemonLine(status, words, { time, now })],
    ...Object.values(status.daemon.troubles).map((trouble): [keyof Words, string] => ['daemon', `! ${trouble}`]),
    ['project', projectLine(status, words)],
    ['queues', queuesLine(status, words)],
    ['stuck', stuckLine(status, words)],
    ...channelLines(status.channels, words, time).map((line): [keyof Words, string] => ['channels', line]),
    ...(status.silenced.length === 0
      ? []
      : [['channels', silencedLine(status.silenced, words)] as [keyof Words, string]]),
    ['people', peopleLine(status, words)],
    ...listingLines(status, words, time).map((line): [keyof Words, string] => ['listings', line]),
    ['backup', status.backup === null ? words.none : `${time(status.backup.at)}, ${status.backup.file}`],
    ['disk', `${words.free} ${number.format(Math.floor((status.disk.freeBytes / 2 ** 30) * 10) / 10)} ${words.gib}`],
    ['models', modelsLine(status, words, number)],
  ];
  const width = Math.max(...lines.map(([name]) => words[name].length)) + 2;
  let before: keyof Words | undefined;
  return lines
    .map(([name, line]) => {
      const label = name === before ? '' : words[name];
      before = name;
      return `${label.padEnd(width)}${harmlessText(line)}`;
    })
    .join('\n');
}

interface Times {
  readonly time: (moment: Date | string) => string;
  readonly now: Date;
}

function daemonLine({ daemon, version, schema }: Status, words: Words, { time, now }: Times): string {
  const base = schema === null ? words.noSchema : `${words.schema} ${schema}`;
  if (!daemon.running || daemon.since === null) return `${words.off} · ${version}, ${base}`;
  const age = duration(now.getTime() - daemon.since.getTime(), words);
  const place = daemon.address === null ? '' : `, ${daemon.address}`;
  const state = daemon.state ?? words.silent;
  return `${state} · ${words.running} ${time(daemon.since)} (${age}), pid ${daemon.pid}${place} · ${version}, ${base}`;
}

function projectLine({ config, daemon }: Status, words: Words): string {
  const revision = config.revision === null ? words.outsideGit : config.revision.slice(0, 12);
  const parts = [config.hash.slice(0, 'sha256:'.length + 12), revision];
  if (config.dirty === true) parts.push(words.dirty);
  if (daemon.configHash !== null && daemon.configHash !== config.hash) parts.push(words.older);
  return parts.join(' · ');
}

function queuesLine({ queues }: Status, words: Words): string {
  const one = (title: string, { waiting, oldestMs }: WaitingWork) =>
    `${title} ${waiting}${waiting === 0 || oldestMs === 0 ? '' : ` (${words.oldest} ${duration(oldestMs, words)})`}`;
  const { arrivals, inbox, outbox } = queues;
  return [one(words.arrivals, arrivals), one(words.inbox, inbox), one(words.outbox, outbox)].join(' · ');
}

function stuckLine({ stuck: { dead, held } }: Status, words: Words): string {
  if (dead + held === 0) return words.none;
  return `${words.dead} ${dead} · ${words.held} ${held} → ${words.see}`;
}

function channelLines(channels: readonly ChannelStatus[], words: Words, time: Times['time']): string[] {
  if (channels.length === 0) return [words.fine];
  return channels.map(({ name, until, reason, breaker }) => {
    const how = breaker === 'closed' ? words.rests : words[breaker];
    return `${name} ${how}${until === null ? '' : ` ${words.until} ${time(until)}`} (${reason})`;
  });
}

function silencedLine(places: readonly string[], words: Words): string {
  const named = places.map((place) => (place === 'all' ? words.everywhere : place.replace(/^channel:/, '')));
  return `${words.silenced}: ${named.join(', ')}`;
}

function peopleLine({ people: { conversations, manned, calling, drafts } }: Status, words: Words): string {
  const counts = [`${words.manned} ${manned}`, `${words.calling} ${calling}`, `${words.drafts} ${drafts}`];
  return `${counts.join(' · ')} (${words.ofLatest} ${conversations})`;
}

function listingLines({ listings }: Status, words: Words, time: Times['time']): string[] {
  if (listings === null) return [words.none];
  const { feed, refused, upload, report, refusedPrices } = listings;
  const prices = Object.keys(refusedPrices).length;
  return [
    ...(feed === null ? [] : [`${words.feed} ${time(feed.at)}, ${words.ads} ${feed.ads}`]),
    ...(refused === null ? [] : [`${words.refused}: ${refused.message} [${refused.code}]`]),
    ...(upload === null
      ? []
      : [`${words.upload} ${time(upload.at)}: ${upload.outcome}${upload.reason === null ? '' : `, ${upload.reason}`}`]),
    ...(report === null ? [] : [`${words.report} ${report.status}, ${words.remarks} ${report.remarks.length}`]),
    ...(prices === 0 ? [] : [`${words.refusedPrices}: ${prices}`]),
  ];
}

function modelsLine({ models: { calls, tokens, kopecks } }: Status, words: Words, number: Intl.NumberFormat): string {
  if (calls === 0) return `${words.today} ${words.calls} 0`;
  const roubles = number.format(kopecks / 100);
  return `${words.today} ${words.calls} ${calls}, ${words.tokens} ${number.format(tokens)}, ${roubles} ₽`;
}

function duration(ms: number, words: Words): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} ${words.s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} ${words.m}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours} ${words.h} ${minutes % 60} ${words.m}`
    : `${Math.floor(hours / 24)} ${words.d} ${hours % 24} ${words.h}`;
}
