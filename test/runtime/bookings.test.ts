import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { randomIds } from '../../adapters/ids/random-ids.ts';
import type { RunTurn } from '../../assistant/conversation/turn.ts';
import type { EffectPerformers } from '../../assistant/delivery/effect-parts.ts';
import type { Logger } from '../../assistant/ports/logger.ts';
import { createConversing } from '../../runtime/conversing.ts';
import { vendorChecklist } from '../../runtime/diagnosis/vendor-checklist.ts';
import { createDocumentLinks } from '../../runtime/documents/document-links.ts';
import { createLocalConversation } from '../../runtime/local-conversation.ts';
import { createMeetings } from '../../runtime/meetings.ts';
import { openProject } from '../../runtime/project-loading.ts';
import { backendError } from '../../sandbox/google/google-refusals.ts';
import { startGoogleSandbox } from '../../sandbox/google/google-sandbox.ts';
import { noLimit, ScriptedModel } from '../assistant/conversation/turn-fixture.ts';
import { copySampleProject } from '../daemon/sample-project.ts';
import { openTestStore } from '../fixtures/sqlite-stores.ts';

const calendarId = 'team@example.com';
const at = (text: string) => new Date(`${text}:00+03:00`);
const warned: unknown[] = [];
const logger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (fields) => void warned.push(fields),
  error: (fields) => void warned.push(fields),
  child: () => logger,
};
const warranty = {
  answerable: true,
  confidence: 0.9,
  hits: [
    {
      ...{ document: 'terms', title: 'Условия', heading: 'Гарантия', file: 'knowledge/terms.md', line: 3, score: 10 },
      text: 'Гарантия на работы — год.',
    },
  ],
};
const unknownAnswer = { answerable: false, confidence: 0, hits: [] };

/** Customers of one company, each in a chat of his own; its calendar is at a sandbox when `google` is set. */
async function openCompany(
  t: Test,
  { google = false, script = '', model }: { google?: boolean; script?: string; model?: ScriptedModel } = {},
) {
  const folder = copySampleProject(t);
  if (script !== '') writeFileSync(join(folder, 'config', 'scripts', 'meeting.yaml'), script);
  const { store, close } = openTestStore(folder);
  t.teardown(close);
  const sandbox = google ? await startGoogleSandbox() : undefined;
  sandbox?.calendars.share(calendarId);
  if (sandbox !== undefined) {
    t.teardown(() => sandbox.close());
    writeFileSync(join(folder, 'key.json'), JSON.stringify(sandbox.key));
  }
  /** A Monday; the calendar's own clock is of today. */
  const clock = { time: at('2026-11-23T10:00'), now: () => clock.time };
  const project = await openProject(folder, {}, clock.time);
  const environment =
    sandbox === undefined
      ? { PUBLIC_URL: 'https://assistant.example.ru' }
      : { GOOGLE_SERVICE_ACCOUNT_FILE: 'key.json', GOOGLE_CALENDAR_ID: calendarId, GOOGLE_API_ROOT: sandbox.url };
  const meetings = createMeetings({
    ...{ store, folder, environment, logger, project: () => project, alone: false },
    clock: { now: () => new Date() },
    links: createDocumentLinks(Buffer.alloc(32, 1)),
  });
  const conversing = createConversing({
    project: () => project,
    knowledge: () => ({ search: async ({ text }) => (/гаранти/.test(text) ? warranty : unknownAnswer) }),
    quoting: {
      draftFor: () => Promise.reject(new Error('nobody asks for a price here')),
      current: async () => undefined,
    },
    bookings: meetings.bookings,
    store,
    people: store,
    ...(model === undefined
      ? {}
      : {
          models: () => ({ provider: model, budget: { conversation: noLimit, day: noLimit }, deadlineMs: 20_000 }),
        }),
    ...{ clock, ids: randomIds },
  });
  const perform: EffectPerformers = {
    renderDocument: () => Promise.reject(new Error('nobody asks for a paper here')),
    handoff: async () => {},
    enterMeeting: meetings.enterMeeting,
  };
  const customer = (channel: string, runTurn: RunTurn = conversing.runTurn) =>
    createLocalConversation({ ...conversing, runTurn, store, perform, clock, ids: randomIds, logger, channel });
  const standing = () =>
    sandbox?.calendars
      .events(calendarId)
      .filter(({ status, summary }) => status !== 'cancelled' && summary !== 'Занято');
  return { store, sandbox, clock, customer, meetings, standing, folder, environment };
}

type Customer = Awaited<ReturnType<Awaited<ReturnType<typeof openCompany>>['customer']>>;

async function hear(customer: Customer, text: string): Promise<string> {
  return (await customer.say(text)).map((message) => message.text).join('\n');
}

t.test('without a calendar: held, booked, moved, cancelled by the hours of the company', async (t) => {
  const { customer, store, clock } = await openCompany(t);
  const anna = await customer('web');
  t.match(await hear(anna, 'запишите меня на консультацию'), /Пока свободно \(по Москве\)/);
  t.match(await hear(anna, 'в четверг в 15'), /Держу за вами: четверг, 26 ноября, 15:00 \(по Москве\), до 10:15/);
  t.match(await hear(anna, 'да'), /Записал: Консультация — четверг, 26 ноября, 15:00 \(по Москве\)/);
  const boris = await customer('telegram');
  t.match(
    await hear(boris, 'можно записаться на встречу в четверг в 15:00?'),
    /не получится.*Ближайшее свободное/s,
    'somebody else has it',
  );
  t.notMatch(await hear(boris, 'покажите другое время'), /четверг, 26 ноября: [^\n]*15:00/);
  t.match(await hear(anna, 'перенесите встречу на пятницу в 12'), /Держу за вами: пятница, 27 ноября, 12:00/);
  t.match(await hear(anna, 'подтверждаю'), /Перенёс: .*пятница, 27 ноября, 12:00/);
  t.match(await hear(boris, 'в четверг в 15'), /Держу за вами: четверг/, 'and what she left is free');
  t.match(await hear(anna, 'когда у нас встреча?'), /Вы записаны: .*пятница, 27 ноября, 12:00/);
  t.match(await hear(anna, 'отмените, пожалуйста, консультацию'), /Отменил запись: пятница, 27 ноября/);
  t.match(await hear(anna, 'отмените встречу'), /Записи у вас сейчас нет/);
  clock.time = at('2026-11-23T10:16');
  const vera = await customer('web');
  t.match(
    await hear(vera, 'хочу записаться на 26 ноября в 15:00'),
    /Держу за вами/,
    'a hold that ran out stops nobody',
  );
  t.match(await hear(boris, 'да'), /Это время уже занято/, 'and is no promise any more');
  t.match(await hear(vera, 'записывайте'), /Записал/);
  const taken = await store.takenTimes({ from: at('2026-11-23T00:00'), to: at('2026-12-23T00:00'), now: clock.time });
  t.strictSame(taken, [{ from: at('2026-11-26T15:00'), to: at('2026-11-26T15:45') }]);
});

t.test('what is booked on the site is moved and cancelled in the messenger', async (t) => {
  const { customer, store, clock } = await openCompany(t);
  const [site, messenger] = [await customer('web'), await customer('telegram')];
  await hear(site, 'запишите на консультацию завтра в 12');
  await hear(site, 'да');
  t.match(await hear(messenger, 'когда у нас встреча?'), /Записи у вас сейчас нет/, 'strangers so far');
  await store.joinPeople({ conversation: site.id, with: messenger.id, by: 'link', at: clock.now(), events: [] });
  t.match(await hear(messenger, 'когда у нас встреча?'), /Вы записаны: .*вторник, 24 ноября, 12:00/);
  await hear(messenger, 'перенесите на пятницу в 16');
  t.match(await hear(messenger, 'да'), /Перенёс/);
  const span = { from: at('2026-11-23T00:00'), to: at('2026-12-23T00:00'), now: clock.time };
  t.strictSame(await store.takenTimes(span), [{ from: at('2026-11-27T16:00'), to: at('2026-11-27T16:45') }]);
  t.match(await hear(site, 'отмените встречу'), /Отменил запись: пятница, 27 ноября/);
  t.strictSame(await store.takenTimes(span), []);
});

t.test('a meeting can be taken into a calendar of the customer’s own', async (t) => {
  const { customer, meetings } = await openCompany(t);
  const anna = await customer('telegram');
  await hear(anna, 'запишите на консультацию завтра в 12');
  const [, link = ''] = /Файл для вашего календаря: (\S+)$/.exec(await hear(anna, 'да')) ?? [];
  const { origin, pathname, searchParams } = new URL(link);
  t.equal(origin, 'https://assistant.example.ru');
  t.ok(searchParams.get('signature'));
  const [, root = ''] = /^\/documents\/meeting\.(.+)$/.exec(pathname) ?? [];
  const file = (await meetings.fileOf(root)) ?? '';
  t.match(file, /^BEGIN:VCALENDAR\r\n.*DTSTART:20261124T090000Z\r\nDTEND:20261124T094500Z\r\n.*END:VCALENDAR\r\n$/s);
  t.match(file, /SUMMARY:Консультация — Нейросфера\r\nLOCATION:по телефону или видеосвязи/);
  t.match(file, new RegExp(`UID:${root}@neurosfera\\.example`));
  await hear(anna, 'перенесите на пятницу в 16');
  t.match(await hear(anna, 'да'), /Файл для вашего календаря: \S+meeting\./);
  t.match(await meetings.fileOf(root), /DTSTART:20261127T130000Z/, 'the same meeting, elsewhere');
  await hear(anna, 'отмените встречу');
  t.equal(await meetings.fileOf(root), undefined);
  const avito = await customer('avito');
  await hear(avito, 'запишите на консультацию завтра в 12');
  t.notMatch(await hear(avito, 'да'), /http/, 'no links where the platform cuts them off');
});

const meetingScript = `version: 1
id: meeting
title: Запись
priority: 99
start: offer
intents:
  visit:
    phrases: [записаться на замер]
    say: ['Подберём время замера.']
    goto: offer
fields:
  phone: { title: Телефон, type: phone, question: На какой номер позвонить?, required: false, personal: true }
states:
  offer:
    say: [Запишу на консультацию.]
    action: offer_slots
    next: phone
  phone:
    ask: phone
    next: done
  done:
    action: end
    say: [До встречи!]
`;

t.test('a script says where a meeting is arranged, and goes on when it is', async (t) => {
  const { customer } = await openCompany(t, { script: meetingScript });
  const anna = await customer('web');
  const first = await anna.start();
  t.match(first.map(({ text }) => text).join('\n'), /Запишу на консультацию\.\n.*Пока свободно/s);
  t.match(await hear(anna, 'хочу записаться на замер'), /Подберём время замера/, 'its own words come first');
  const [, second] = first.at(-1)?.buttons ?? [];
  if (second === undefined) throw new Error('no times were offered');
  const held = await anna.press(second);
  t.match(held.at(-1)?.text, /Держу за вами/);
  const [yes] = held.at(-1)?.buttons ?? [];
  if (yes === undefined) throw new Error('nothing to confirm with');
  const texts = (await anna.press(yes)).map(({ text }) => text).join('\n');
  t.match(texts, /Записал: .*На какой номер позвонить\?/s, 'on to the next step');
  t.match(await hear(anna, '+7 916 123-45-67'), /До встречи/);
  t.match((await anna.press(second)).at(-1)?.text, /Вы записаны/, 'an old button of the same time');
  t.match((await anna.press({ label: 'x', value: 'slot:2020-01-01T00:00:00.000Z' })).at(-1)?.text, /уже занято/);
  t.match((await anna.press({ label: 'x', value: 'book:2026-11-24T03:33:00.000Z' })).at(-1)?.text, /уже занято/);
});

t.test('a hundred who want one time: one has it', async (t) => {
  const { customer, store, clock } = await openCompany(t);
  const people = await Promise.all(Array.from({ length: 100 }, (_, index) => customer(`web${index}`)));
  const kept = await Promise.all(people.map((each) => hear(each, 'запишите на консультацию завтра в 12:00')));
  t.equal(kept.filter((text) => /Держу за вами/.test(text)).length, 1);
  const booked = await Promise.all(people.map((each) => hear(each, 'записывайте')));
  t.equal(booked.filter((text) => /Записал: /.test(text)).length, 1);
  const span = { from: at('2026-11-24T00:00'), to: at('2026-11-25T00:00'), now: clock.time };
  t.equal((await store.takenTimes(span)).length, 1);
});

t.test('with a calendar: its times count, and what is booked stands there once', async (t) => {
  const { customer, sandbox, standing, clock } = await openCompany(t, { google: true });
  const hand = (from: string, to: string) => sandbox?.calendars.addByHand(calendarId, { from: at(from), to: at(to) });
  hand('2026-11-24T12:00', '2026-11-24T13:00');
  const anna = await customer('web');
  t.match(await hear(anna, 'запишите на консультацию завтра в 12'), /не получится/);
  sandbox?.before('freeBusy', () => hand('2026-11-24T15:00', '2026-11-24T15:30'));
  t.match(await hear(anna, 'завтра в 15'), /не получится|уже занято/, 'taken there the moment before');
  t.match(await hear(anna, 'завтра в 17'), /Держу за вами/);
  sandbox?.fail('insert', { kind: 'status', status: 500, body: backendError });
  t.match(await hear(anna, 'да'), /Записал: .*вторник, 24 ноября, 17:00/);
  t.match(standing(), [{ summary: 'Консультация', start: { dateTime: at('2026-11-24T17:00').toISOString() } }]);
  t.match(standing()?.[0]?.description, /Канал: сайт/);
  await hear(anna, 'перенесите на пятницу в 16');
  t.match(await hear(anna, 'да'), /Перенёс/);
  t.match(standing(), [{ sequence: 1, start: { dateTime: at('2026-11-27T16:00').toISOString() } }], 'one event');
  t.match(await hear(anna, 'хочу перенести на пятницу в 16:30'), /Держу за вами/, 'her own event is not in her way');
  await hear(anna, 'отмените встречу');
  t.strictSame(standing(), []);
  clock.time = at('2026-11-23T11:00');
  sandbox?.fail('freeBusy', { kind: 'status', status: 503, body: {} }, 99);
  t.match(
    await hear(anna, 'запишите на консультацию в четверг в 11'),
    /Держу за вами/,
    'the calendar is away: our table',
  );
});

t.test('the time is taken in the calendar after all: the customer hears it, people too', async (t) => {
  const { customer, sandbox, standing } = await openCompany(t, { google: true });
  const anna = await customer('web');
  await hear(anna, 'запишите на консультацию завтра в 12');
  sandbox?.before('get', () => {
    sandbox.calendars.addByHand(calendarId, { from: at('2026-11-24T12:15'), to: at('2026-11-24T13:00') });
  });
  const said = await anna.say('да');
  const texts = said.map(({ text }) => text).join('\n');
  t.match(texts, /Записал/);
  t.match(texts, /Извините: вторник, 24 ноября, 12:00 \(по Москве\) в календаре уже занято/);
  t.ok(said.some(({ handoff }) => handoff !== null));
  t.ok(
    said.at(-1)?.buttons.some(({ value }) => value.startsWith('slot:')),
    'others are offered',
  );
  t.strictSame(standing(), []);
  t.match(await hear(anna, 'отмените встречу'), /Записи у вас сейчас нет/);
});

t.test('a model may ask for times and names none', async (t) => {
  const offer = { calls: [{ id: 'call_1', name: 'offer_slot', arguments: {} }] };
  const asks = new ScriptedModel([offer]);
  const { customer } = await openCompany(t, { model: asks });
  const anna = await customer('web');
  await anna.start();
  t.match(
    await hear(anna, 'покажите мне это вживую в четверг после обеда'),
    /Пока свободно \(по Москве\):\n• четверг, 26 ноября: 13:00/,
    'the times are ours, of the day that she named',
  );
  t.ok(asks.requests[0]?.tools.some(({ name }) => name === 'offer_slot'));
  const lies = [
    'Гарантия на работы — год. Записал вас на завтра в 15:00.',
    'Гарантия на работы — год. Консультация назначена.',
    'Гарантия на работы — год. Есть свободное время.',
    'Гарантия на работы — год. Ждём вас завтра в 15:00.',
  ];
  for (const lie of lies) {
    const lying = await openCompany(t, { model: new ScriptedModel([lie, lie, lie]) });
    const boris = await lying.customer('web');
    await boris.start();
    const said = await hear(boris, 'завтра в 15:00 мне удобно. а какая гарантия?');
    t.match(said, /Гарантия на работы — год/);
    t.notMatch(said, /Записал вас|назначена|свободное время|Ждём/, lie);
  }
});

t.test('erased people leave no event behind', async (t) => {
  const { customer, store, standing, meetings } = await openCompany(t, { google: true });
  const anna = await customer('web');
  await hear(anna, 'запишите на консультацию завтра в 12');
  await hear(anna, 'да');
  t.equal(standing()?.length, 1);
  await store.erasePersons([(await store.personOf(anna.id)) ?? '']);
  await meetings.clearForsaken();
  t.strictSame(standing(), []);
  t.strictSame(await store.listForsakenMeetings(10), []);
});

t.test('doctor google: step by step', async (t) => {
  const { sandbox, folder, environment } = await openCompany(t, { google: true });
  if (sandbox === undefined) throw new Error('no calendar');
  const steps = async (values: object = {}) => {
    const found: string[] = [];
    for await (const { id, status } of vendorChecklist('google', folder, { ...environment, ...values }))
      found.push(`${id} ${status}`);
    return found;
  };
  const all = ['keys', 'account', 'calendar', 'rights', 'project'];
  t.strictSame(
    await steps(),
    all.map((id) => `${id} ok`),
  );
  const failing = async (step: number, values: object = {}) => {
    const found = await steps(values);
    t.equal(found[step], `${all[step]} defect`);
    t.strictSame(
      found.slice(step + 1),
      all.slice(step + 1).map((id) => `${id} pending`),
    );
  };
  await failing(0, { GOOGLE_CALENDAR_ID: undefined });
  await failing(1, { GOOGLE_SERVICE_ACCOUNT_FILE: 'nowhere.json' });
  await failing(2, { GOOGLE_CALENDAR_ID: 'other@example.com' });
  sandbox.calendars.share(calendarId, 'reader');
  await failing(3);
});
