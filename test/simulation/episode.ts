import { mkdirSync } from 'node:fs';
import { outgoingParts } from '../../assistant/delivery/outgoing-parts.ts';
import type { Message } from '../../assistant/transcript/message.ts';
import { SeededRandom } from './seeded-random.ts';
import { SimulatedProcess, type World } from './simulated-process.ts';
import { SimulatedTime } from './simulated-time.ts';
import { asksForPaper } from './simulated-turn.ts';
import { type LoggedCall, SimulatedVendor, type VendorTraits } from './simulated-vendor.ts';

export interface Outcome {
  readonly events: number;
  readonly deaths: number;
  readonly lines: number;
  readonly sent: number;
  readonly held: number;
  /** Of the held those that stand in the chat after all. */
  readonly heldStanding: number;
  readonly refused: number;
  /** What must not be, in words; none when all is well. */
  readonly faults: readonly string[];
}

const vendorTraits: readonly VendorTraits[] = [
  { name: 'asked', finds: true, orderly: false, pace: { chatMs: 2_000, chatBurst: 3, calls: 4, withinMs: 1_000 } },
  { name: 'silent', finds: false, orderly: true, pace: { chatMs: 3_000, calls: 4, withinMs: 9_000 } },
];
const bursts = { asked: { quietMs: 1_500, longestMs: 6_000 } };
const lookMs = 2_000;
const restartMs = 15_000;
/** Nothing may wait longer than this after the last line. */
const patienceMs = 24 * 3_600_000;

/** One life of the daemon with its deaths: customers write, the world is as bad as it can be, at the end everything is counted. */
export async function runEpisode(
  seed: number,
  { folder, events }: { folder: string; events: number },
): Promise<Outcome> {
  mkdirSync(folder, { recursive: true });
  const random = new SeededRandom(seed);
  const time = new SimulatedTime();
  const accepted = new Map<string, string[]>();
  let deaths = 0;
  let lines = 0;
  let running: SimulatedProcess | undefined;

  const vendors: readonly SimulatedVendor[] = vendorTraits.map((traits) => {
    const door = () => {
      const process = running;
      if (process === undefined) return undefined;
      return (request: { readonly body: string }) => {
        const { chat, text } = JSON.parse(request.body) as { chat: string; text: string };
        const taken = accepted.get(`${traits.name} ${chat}`) ?? [];
        accepted.set(`${traits.name} ${chat}`, taken);
        return process.receive(traits.name, { headers: {}, secret: null, at: time.clock.now(), ...request }, () => {
          // Of what was recorded right before a death nobody hears, and its repetition is no news.
          taken.push(text);
        });
      };
    };
    return new SimulatedVendor(traits, { time, random, door });
  });
  const world: World = { folder, time, random, vendors, bursts };
  running = new SimulatedProcess(world);

  const die = () => {
    if (running !== undefined) noteInterrupted(running, vendors);
    running?.die();
    running = undefined;
    deaths += 1;
    time.events += 1;
    time.after(random.between(1, restartMs), () => {
      running = new SimulatedProcess(world);
      time.events += 1;
    });
  };

  /** Everything that follows from what has happened, until only time can bring more. */
  async function settle(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const process = running;
      if (process === undefined || process.mortal.waiting === 0) return;
      const death = random.chance(0.0012) ? (random.chance(0.5) ? 'before' : 'after') : 'none';
      await process.mortal.work(random.between(0, process.mortal.waiting - 1), death, die);
    }
  }

  const chats = Array.from({ length: random.between(3, 12) }, (_, index) => `chat-${index}`);
  let writing = true;
  for (const vendor of vendors) for (const chat of chats) talk(vendor, chat);
  function talk(vendor: SimulatedVendor, chat: string): void {
    time.after(random.chance(0.6) ? random.between(100, 2_000) : random.between(2_000, 30_000), () => {
      if (!writing) return;
      time.events += 1;
      lines += 1;
      vendor.say(chat, `${vendor.traits.name}-${lines}${random.chance(0.1) ? 'п' : 'с'}`);
      talk(vendor, chat);
    });
  }
  const look = () => {
    running?.look();
    time.after(lookMs, look);
  };
  look();

  let since = 0;
  let looked = 0;
  while (time.step()) {
    await settle();
    if (writing && time.events < events) continue;
    if (writing) since = time.now;
    writing = false;
    if (time.now - looked < 5_000) continue;
    looked = time.now;
    if (running !== undefined && isAtRest(running, vendors)) break;
    if (time.now - since > patienceMs) break;
  }
  const process = running ?? new SimulatedProcess(world);
  const { faults, ...counts } = await accounts(process, vendors, accepted);
  const waits = isAtRest(process, vendors) ? [] : ['work is left over'];
  process.die();
  await process.raw.close();
  return { events: time.events, deaths, lines, ...counts, faults: [...waits, ...faults] };
}

/** Calls that have been begun and whose end is not on disk: their process dies inside them, whatever it had heard by then. */
function noteInterrupted(process: SimulatedProcess, vendors: readonly SimulatedVendor[]): void {
  const begun = 'SELECT id FROM outbox WHERE status = 0 AND begun_at IS NOT NULL';
  const open = new Set(process.database.prepare<[], string>(begun).pluck().all());
  for (const { calls } of vendors) {
    for (const call of calls) if (call.of === process.mortal && open.has(call.part)) call.end = 'died';
  }
}

function isAtRest({ database }: SimulatedProcess, vendors: readonly SimulatedVendor[]): boolean {
  if (vendors.some(({ undelivered }) => undelivered > 0)) return false;
  const left = database.prepare<[], number>(
    `SELECT (SELECT count(*) FROM arrivals WHERE status = 0) + (SELECT count(*) FROM inbox WHERE status = 0)
          + (SELECT count(*) FROM outbox WHERE status = 0)`,
  );
  return left.pluck().get() === 0;
}

async function accounts(
  process: SimulatedProcess,
  vendors: readonly SimulatedVendor[],
  accepted: ReadonlyMap<string, readonly string[]>,
) {
  const { database, raw } = process;
  const ids = (status: number) =>
    new Set(database.prepare<[number], string>('SELECT id FROM outbox WHERE status = ?').pluck().all(status));
  const [dead, held] = [ids(2), ids(3)];
  const faults: string[] = [];
  const buried = database.prepare<[], number>(
    'SELECT (SELECT count(*) FROM arrivals WHERE status = 2) + (SELECT count(*) FROM inbox WHERE status = 2)',
  );
  if (buried.pluck().get() !== 0) faults.push('something was buried on its way in');
  const out = { sent: 0, held: held.size, heldStanding: 0, refused: 0 };
  for (const vendor of vendors) {
    faults.push(...faultsOfPace(vendor));
    const last = new Map<string, LoggedCall>();
    for (const call of vendor.calls) last.set(call.part, call);
    for (const [part, call] of last) {
      if (held.has(part)) {
        if (call.end !== 'died' && call.end !== 'broken') faults.push(`${part} is held, its call ended ${call.end}`);
        if (call.stands) out.heldStanding += 1;
      } else if (dead.has(part)) {
        if (call.end !== 'refused') faults.push(`${part} is dead, its call ended ${call.end}`);
        out.refused += 1;
      }
    }
    // Of a part that is held without any call the process died right before it.
    const lost = [...vendor.parts].filter(([part]) => held.has(part) || dead.has(part)).map(([, part]) => part);
    for (const chat of vendor.chats) {
      const conversation = await raw.conversationAt({ channel: vendor.traits.name, address: chat });
      const messages = conversation === undefined ? [] : await transcript(process, conversation);
      const said = vendor.said(chat);
      const standing = vendor.standing(chat);
      const where = `${vendor.traits.name} ${chat}`;
      const found = [
        ...faultsOfTranscript(messages, said, accepted.get(where) ?? []),
        ...faultsOfChat(
          messages,
          standing,
          lost.filter((call) => call.chat === chat).map(({ text }) => text),
        ),
      ];
      faults.push(...found.map((fault) => `${where}: ${fault}`));
      out.sent += standing.length;
    }
  }
  return { ...out, faults };
}

/** Called no faster than the vendor allows, and not while it wants to be left alone, by whatever process. */
function faultsOfPace({ calls: unordered, traits: { name, pace } }: SimulatedVendor): string[] {
  const calls = unordered.toSorted((a, b) => a.at - b.at);
  const faults: string[] = [];
  const chatLoads = new Map<string, { readonly at: number; readonly load: number }>();
  const mostInChat = (pace.chatBurst ?? 1) * pace.chatMs;
  for (const [index, { at, chat, of }] of calls.entries()) {
    // A bucket that each call fills by what it has to wait, and that time empties.
    const last = chatLoads.get(chat) ?? { at, load: 0 };
    const load = Math.max(0, last.load - (at - last.at)) + pace.chatMs;
    if (load > mostInChat) faults.push(`${name} ${chat}: ${load - mostInChat} ms too early at ${at}`);
    chatLoads.set(chat, { at, load });
    const ahead = calls[index + pace.calls];
    if (ahead !== undefined && ahead.at - at < pace.withinMs) faults.push(`${name}: too many calls after ${at}`);
    // What its process died of before it was settled nobody has to know.
    const pause = calls.find(
      (call) =>
        call.pause !== null &&
        (call.of === of || call.end !== 'died') &&
        call.pause.heardAt < at &&
        at < call.pause.until,
    );
    if (pause !== undefined)
      faults.push(`${name} ${chat}: called at ${at}, it wanted none before ${pause.pause?.until}`);
  }
  return faults;
}

async function transcript({ raw }: SimulatedProcess, conversation: string): Promise<readonly Message[]> {
  const all: Message[] = [];
  for (;;) {
    const page = await raw.readMessages({ conversation, after: all.length });
    if (page.length === 0) return all;
    all.push(...page);
  }
}

/** Every line once and as it was accepted, each answered once and after it was said, each paper brought once. */
function faultsOfTranscript(
  messages: readonly Message[],
  said: readonly string[],
  accepted: readonly string[],
): string[] {
  const faults: string[] = [];
  const heard = messages.filter(({ from }) => from === 'visitor').map(({ text }) => text);
  if (heard.toSorted().join(' ') !== said.toSorted().join(' ')) faults.push(`said ${said}, heard ${heard}`);
  const inTheirOrder = heard.filter((line) => accepted.includes(line));
  if (inTheirOrder.join(' ') !== accepted.join(' ')) faults.push(`accepted ${accepted}, heard ${inTheirOrder}`);
  for (const line of heard) {
    const at = messages.findIndex(({ text }) => text === line);
    const answers = messages.flatMap(({ text }, index) => (answered(text) === line ? [index] : []));
    if (answers.length !== 1) faults.push(`${line} has ${answers.length} answers`);
    if (answers.some((index) => index < at)) faults.push(`${line} is answered before it was said`);
    const papers = messages.filter(({ text }) => text === `бумага ${line}` || text === `без ${line}`).length;
    if (papers !== (asksForPaper(line) && !isTrouble(messages, line) ? 1 : asksForPaper(line) ? papers : 0)) {
      faults.push(`${line} has ${papers} papers`);
    }
  }
  const replies = messages.flatMap(({ text }) => answered(text) ?? []);
  const inOrder = heard.filter((line) => replies.includes(line));
  if (replies.join(' ') !== inOrder.join(' ')) faults.push('replies are out of order');
  return faults;
}

function answered(text: string): string | undefined {
  return /^(?:сбой )?ответ (\S+)/.exec(text)?.[1];
}

function isTrouble(messages: readonly Message[], line: string): boolean {
  return messages.some(({ text }) => text.startsWith(`сбой ответ ${line}`));
}

/** What stands in the chat is what was to be said, once and in order; but for what was held or refused (`lost`). */
function faultsOfChat(messages: readonly Message[], standing: readonly string[], lost: readonly string[]): string[] {
  const traits = { longestText: 60, buttons: false, papers: ['link'] as const };
  const due = messages.filter(({ from }) => from === 'assistant').flatMap((message) => outgoingParts(message, traits));
  const expected = due.map((part) => (part.kind === 'text' ? part.text : ''));
  const faults: string[] = [];
  const count = (texts: readonly string[], text: string) => texts.filter((each) => each === text).length;
  for (const text of new Set([...expected, ...standing])) {
    const [wanted, there, missing] = [count(expected, text), count(standing, text), count(lost, text)];
    if (there > wanted) faults.push(`«${text}» stands ${there} times for ${wanted}`);
    if (there < wanted - missing)
      faults.push(`«${text}» stands ${there} times for ${wanted}, ${missing} held or refused`);
  }
  const certain = (texts: readonly string[]) => texts.filter((text) => !lost.includes(text)).join(' | ');
  if (certain(expected) !== certain(standing)) faults.push('the chat is out of order');
  return faults;
}
