import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { openDatabase } from '../../adapters/sqlite/open-database.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import { startDaemon } from '../../daemon/daemon.ts';
import { makePreviewData } from '../../runtime/preview-data.ts';
import { openQuoteSigner } from '../../runtime/quote-signing.ts';
import { Visitor } from './daemon-fixture.ts';
import { copySampleProject } from './sample-project.ts';

t.setTimeout(120_000);

const vendors = {
  TELEGRAM_BOT_TOKEN: '1:x',
  SMTP_URL: 'smtp://mail',
  PUBLIC_URL: 'https://shop.example',
  SENTRY_DSN: 'http://x@y/1',
};
const environment = { LOG_LEVEL: 'silent' };
const listen = { host: '127.0.0.1', port: 0 };

async function session(address: string): Promise<{ token: string; conversation: string }> {
  const answer = await fetch(`${address}/api/chat/sessions`, { method: 'POST' });
  return (await answer.json()) as { token: string; conversation: string };
}

t.test('a preview beside the real daemon leaves nothing behind and moves nothing', async (t) => {
  const folder = copySampleProject(t);
  const real = await startDaemon({ folder, environment, ...listen });
  t.teardown(() => real.stop());
  await real.settled;
  const first = await session(real.address);
  const visitor = await new Visitor(real.address).hello(first.token);
  await visitor.until(1, 'message');
  const count = (table: string) => {
    const database = openDatabase(join(folder, 'data/assistant.sqlite'));
    const found = database.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as { rows: number };
    database.close();
    return found.rows;
  };
  const before = ['conversations', 'quotes', 'documents', 'messages'].map(count);

  // An edit that only the preview shows: the real daemon has its own reading until it is told.
  const pricing = join(folder, 'config/pricing.yaml');
  const text = readFileSync(pricing, 'utf8');
  const preview = await startDaemon({ folder, environment, ...listen, preview: true, watch: false });
  t.teardown(() => preview.stop());
  const previews = () => readdirSync(join(folder, 'data/preview'));
  t.equal(previews().length, 1);

  const page = await (await fetch(preview.address)).text();
  t.match(page, 'ЧЕРНОВИК');
  t.match(await (await fetch(`${preview.address}/widget.js`)).text(), /"draft":true/);
  t.notMatch(await (await fetch(real.address)).text(), 'ЧЕРНОВИК');

  const known = await fetch(`${preview.address}/api/chat/messages?after=0`, {
    headers: { authorization: `Bearer ${first.token}` },
  });
  t.match(await known.json(), { messages: [{ seq: 1 }] }, 'conversations so far are in the copy');

  const { token } = await session(preview.address);
  const answer = await fetch(`${preview.address}/api/quotes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ package: 'chat_bot' }),
  });
  t.equal(answer.status, 201);
  const quote = (await answer.json()) as Quote;
  t.notOk(openQuoteSigner(folder, environment).verify(quote), 'a quote of a preview is nowhere else genuine');

  await preview.stop();
  t.strictSame(previews(), [], 'its data are gone');
  t.strictSame(['conversations', 'quotes', 'documents', 'messages'].map(count), before);
  t.equal(readFileSync(pricing, 'utf8'), text);
  t.equal((await fetch(`${real.address}/health`)).status, 200, 'the real one goes on');

  await t.test('a reload that moves a price far is told by /ready and the metrics', async (t) => {
    writeFileSync(pricing, text.replace('price: 180000', 'price: 250000'));
    t.equal(await real.reload('test'), 'swapped');
    const ready = await (await fetch(`${real.address}/ready`)).json();
    t.match(ready, { status: 'ready' }, 'a warning does not degrade');
    const { diagnostics } = ready as { diagnostics: readonly { code: string; file: string }[] };
    t.match(diagnostics, [{ severity: 'warning', code: 'PRICING_PRICE_MOVED', file: 'config/pricing.yaml' }]);
    const metrics = await (await fetch(`${real.address}/metrics`)).text();
    t.match(metrics, new RegExp(`sales_assistant_price_moves_total ${diagnostics.length}\n`));
  });
});

t.test('the copy waits for nothing, reaches nobody and takes the place of killed ones', async (t) => {
  const folder = copySampleProject(t);
  const daemon = await startDaemon({ folder, environment, ...listen, watch: false });
  const { token } = await session(daemon.address);
  const visitor = await new Visitor(daemon.address).hello(token);
  await visitor.until(1, 'message');
  await daemon.stop();
  const original = openDatabase(join(folder, 'data/assistant.sqlite'));
  original.exec(
    "UPDATE inbox SET status = 0, payload = x'00'; UPDATE conversations SET inbox_ready_at = 0, inbox_head = 1",
  );
  original.close();

  const now = new Date();
  const killed = await makePreviewData(folder, { ...environment, ...vendors }, now);
  t.strictSame(killed.environment, environment, 'no vendor, no address of the real site');
  const copy = openDatabase(join(killed.home, 'data/assistant.sqlite'));
  t.match(copy.prepare('SELECT count(*) AS rows FROM inbox WHERE status = 0').get(), { rows: 0 });
  t.match(copy.prepare('SELECT inbox_ready_at FROM conversations').get(), { inbox_ready_at: null });
  copy.close();
  const next = await makePreviewData(folder, environment, new Date(now.getTime() + 3_600_000));
  t.notOk(existsSync(killed.home), 'what a killed preview left is swept by the next');
  t.ok(existsSync(next.home));
  next.remove();
  t.notOk(existsSync(next.home));
});
