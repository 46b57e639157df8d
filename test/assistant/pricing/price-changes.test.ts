import t from 'tap';
import { compareOrders, percentOf, priceListChanges } from '../../../assistant/pricing/price-changes.ts';
import type { PriceList } from '../../../assistant/pricing/price-list.ts';
import type { ReferenceOrder } from '../../../assistant/pricing/reference-orders.ts';
import { diskFiles } from '../../../project/disk-files.ts';
import { overlaidFiles } from '../../../project/overlaid-files.ts';
import type { Project } from '../../../project/project.ts';
import { createPriceAlerts } from '../../../runtime/price-alerts.ts';
import { checkProject } from '../../../runtime/project-loading.ts';

const now = new Date('2026-11-22T12:00:00Z');
const minimal = new URL('../../fixtures/minimal/', import.meta.url).pathname;

async function projectWith(
  pricing: (text: string) => string,
  more: Readonly<Record<string, string>> = {},
): Promise<Project> {
  const files = diskFiles(minimal);
  const text = Buffer.from(await files.read('config/pricing.yaml')).toString('utf8');
  const edited = overlaidFiles(files, new Map([['config/pricing.yaml', pricing(text)], ...Object.entries(more)]));
  const { project, diagnostics } = await checkProject(edited, { environment: null, now, scope: 'config' });
  if (project === null) throw new Error(JSON.stringify(diagnostics));
  return project;
}

const side = ({ prices, company, orders }: Project) => ({
  prices,
  vat: company.vat,
  timeZone: company.time_zone,
  orders,
});

t.test('orders nobody has named: each package alone, with each option once, under each value', async (t) => {
  const before = await projectWith((text) => text);
  const after = await projectWith((text) =>
    text
      .replace('price: 120000', 'price: 150000')
      .replace('[crm_integration, extra_channel]', '[extra_channel]')
      .replace('needs: [chat_bot, crm_integration]', 'needs: [chat_bot, extra_channel]'),
  );
  const { compared, changes } = compareOrders(side(before), side(after), now);
  t.equal(compared, 5, 'chat_bot, two options, one value, support');
  const found = Object.fromEntries(changes.map((change) => [change.name, change]));
  t.equal(found['chat_bot + crm_integration']?.title, 'Чат-бот для заявок + Интеграция с CRM', 'as people read it');
  t.match(found.chat_bot, {
    from: { possible: true, total: 12_000_000 },
    to: { possible: true, total: 15_000_000 },
    percent: 25,
    parts: [{ id: 'chat_bot', from: 12_000_000, to: 15_000_000 }],
  });
  t.match(found['chat_bot + crm_integration'], {
    from: { possible: true, total: 15_675_000 },
    to: { possible: false, code: 'PRICING_OPTION_NOT_FOR_PACKAGE' },
    percent: null,
  });
  t.match(found['chat_bot, urgency = rush'], { from: { total: 18_000_000 }, to: { total: 22_500_000 } });
  t.notOk(found.support, 'a package that did not move is not listed');
  const back = compareOrders(side(after), side(before), now).changes;
  t.match(back.find(({ name }) => name === 'chat_bot + crm_integration')?.to, { possible: true }, 'possible again');
});

t.test('named orders are those of either version, on their own day', async (t) => {
  const order = (name: string, today: string | null): ReferenceOrder => ({
    name,
    title: name,
    order: { package: 'chat_bot', promo: null },
    today,
  });
  const before = await projectWith((text) => text);
  const after = await projectWith((text) => text.replace('percent: 5\n  manual', 'percent: 15\n  manual'));
  const sides = [
    { ...side(before), orders: [order('был', '2026-12-15')] },
    { ...side(after), orders: [order('есть', null)] },
  ] as const;
  const { compared, changes } = compareOrders(...sides, now);
  t.equal(compared, 2);
  t.strictSame(
    changes.map(({ name, percent }) => [name, percent]),
    [['был', -10.5]],
    'the discount of December moves the order of December alone',
  );
  t.equal(percentOf(0, 5), null);
});

t.test('the price list is compared by ids; lines of the file are of no account', async (t) => {
  const before = await projectWith((text) => text);
  t.strictSame(priceListChanges(before.prices, (await projectWith((text) => `# сдвиг\n\n${text}`)).prices), []);
  const after = await projectWith((text) =>
    text.replace('{ from: 3, price: 17000 }', '{ from: 3, price: 16000 }').replace('factor: 1.5', 'factor: 1.4'),
  );
  t.strictSame(
    priceListChanges(before.prices, after.prices).map(({ path, from, to }) => [path.join('.'), from, to]),
    [
      ['options.extra_channel.oneOff.tiers.2.price', 1_700_000, 1_600_000],
      ['coefficients.urgency.values.rush.factor', 1.5, 1.4],
    ],
  );
  const fewer: PriceList = { ...before.prices, promoCodes: [] };
  t.match(priceListChanges(before.prices, fewer), [{ path: ['promoCodes', 'START10'], change: 'removed' }]);
});

t.test('an alert is raised above the share, stays, and goes when the price comes back', async (t) => {
  const orders = { 'config/tests/orders.yaml': 'version: 1\norders:\n  - { name: Бот, package: chat_bot }\n' };
  const at = (price: number, percent = 20) =>
    projectWith((text) => text.replace('price: 120000', `price: ${price}`), {
      ...orders,
      'config/assistant.yaml': `version: 1\ndisclosure: { ru: Отвечает ИИ-ассистент компании }\nalerts: { price_move_percent: ${percent} }\n`,
    });
  const alerts = createPriceAlerts({ now: () => now });
  const [usual, little, lot] = [await at(120000), await at(140000), await at(180000)];
  t.strictSame(alerts.compare(usual, little), { alerts: [], fresh: 0 }, '17 % is within 20 %');
  const raised = alerts.compare(little, lot);
  t.equal(raised.fresh, 1, 'one edit, one alert');
  t.match(raised.alerts, [
    {
      severity: 'warning',
      code: 'PRICING_PRICE_MOVED',
      file: 'config/pricing.yaml',
      range: { start: { line: 11 } },
      message: /«Чат-бот для заявок» 140\s000\s₽ → 180\s000\s₽ \(\+28,6 %\); «Бот» 140\s000\s₽ → 180/u,
      hint: /quote withdraw --config sha256:/,
    },
  ]);
  t.ok((raised.alerts[0]?.hint.length ?? 0) < 240, 'short enough to be read');
  const held = alerts.compare(lot, lot);
  t.equal(held.alerts.length, 1, 'an edit of something else does not make it unseen');
  t.equal(held.fresh, 0);
  t.strictSame(alerts.compare(lot, little), { alerts: [], fresh: 0 }, 'restored: nothing to look at');
  t.equal(alerts.compare(usual, await at(121000, 0)).fresh, 1, 'zero alerts every move');

  const preview = createPriceAlerts({ now: () => now }, { isPreview: true }).compare(usual, lot);
  t.notMatch(preview.alerts[0]?.hint, /withdraw/, 'a preview has promised nothing to anybody');
});

t.test('each edit has an alert of its own, which lists what it moves', async (t) => {
  const orders = `version: 1
orders:
  - { name: Бот срочно, package: chat_bot, set: { urgency: rush } }
  - { name: Бот и CRM, package: chat_bot, options: { crm_integration: 1 } }
  - { name: Поддержка, package: support }
`;
  const edited = (text: (text: string) => string) => projectWith(text, { 'config/tests/orders.yaml': orders });
  const usual = await edited((text) => text);
  const alerts = createPriceAlerts({ now: () => now });
  const both = await edited((text) =>
    text.replace('factor: 1.5', 'factor: 2.5').replace('price: 45000', 'price: 145000'),
  );
  const raised = alerts.compare(usual, both);
  t.equal(raised.fresh, 2);
  const [option, coefficient] = ['CRM', 'рочн'].map((word) =>
    raised.alerts.find(({ message }) => message.split('»')[0]?.includes(word)),
  );
  t.match(option?.message, /«Бот и CRM»/);
  t.notMatch(option?.message, /«Бот срочно»/);
  t.match(coefficient?.message, /«Бот срочно»/);
  t.not(option?.range.start.line, coefficient?.range.start.line, 'each at the line that was edited');
  const mended = alerts.compare(both, await edited((text) => text.replace('factor: 1.5', 'factor: 2.5')));
  t.equal(mended.alerts.length, 1, 'what is mended goes, the other stays');
  t.match(mended.alerts[0]?.message, /«Бот срочно»/);
});
