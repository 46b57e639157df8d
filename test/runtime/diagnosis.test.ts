import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { readListenAddress } from '../../daemon/listen-address.ts';
import { readServerSettings } from '../../daemon/server-settings.ts';
import type { Check } from '../../runtime/diagnosis/check.ts';
import { diagnose } from '../../runtime/diagnosis/diagnose.ts';
import { openStorage } from '../../runtime/storage.ts';
import { startLlmSandbox } from '../../sandbox/llm/llm-sandbox.ts';

const now = new Date('2026-11-22T09:00:00Z');
const minimal = fileURLToPath(new URL('../fixtures/minimal', import.meta.url));
/** A port that nobody listens on for long: what stands there is of no interest here. */
const quiet = { PORT: '9', CHROMIUM_PATH: '/nowhere/chromium' };

function projectFolder(t: Test): string {
  const folder = t.testdir();
  cpSync(minimal, folder, { recursive: true });
  return folder;
}

async function checksOf(folder: string, environment: Record<string, string> = {}): Promise<Record<string, Check>> {
  const checks = await diagnose(folder, { ...quiet, ...environment }, now, {
    listenAddress: (variables) => readListenAddress({}, variables),
    others: [readServerSettings],
  });
  return Object.fromEntries(checks.map((check) => [check.id, check]));
}

t.test('doctor names what is wrong and writes nothing', async (t) => {
  const folder = projectFolder(t);
  t.match(await checksOf(folder), {
    project: { status: 'ok' },
    index: { status: 'warning', detail: { en: 'not built yet' } },
    keys: { status: 'ok' },
    database: { status: 'ok' },
    daemon: { status: 'ok', detail: { en: 'not running' } },
    browser: { status: 'defect', detail: { en: /\/nowhere\/chromium/ } },
    reach: { status: 'ok' },
  });
  t.notOk(existsSync(join(folder, 'data')), 'a look makes nothing');

  const embedder = 'retrieval:\n  embedder: {enabled: true, model: m, dimensions: 8}\n';
  const disclosure = 'disclosure:\n  ru: Отвечает ИИ-ассистент.\n';
  writeFileSync(join(folder, 'config/assistant.yaml'), `version: 1\n${disclosure}${embedder}`);
  t.match((await checksOf(folder)).project, { status: 'defect', detail: { en: /OPENAI_API_KEY/ } });
  const environment = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'https://vendor.invalid/v1', HTTPS_PROXY: 'nonsense' };
  t.match(await checksOf(folder, environment), { project: { status: 'ok' }, openai: { status: 'defect' } });
});

t.test('providers of models are asked', async (t) => {
  const folder = projectFolder(t);
  const sandbox = await startLlmSandbox();
  t.teardown(() => sandbox.close());
  const environment = { OPENAI_API_KEY: sandbox.key, OPENAI_BASE_URL: sandbox.openAiUrl };
  t.match((await checksOf(folder, environment)).openai, { status: 'ok', detail: { en: /gpt-5/ } });
  t.match((await checksOf(folder, { ...environment, OPENAI_API_KEY: 'wrong' })).openai, { status: 'defect' });
  const nowhere = { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'http://127.0.0.1:1' };
  t.match(await checksOf(folder, nowhere), { anthropic: { status: 'unreachable' }, openai: undefined });
  const disclosure = 'disclosure:\n  ru: Отвечает ИИ-ассистент.\n';
  const models = 'models:\n  providers: [{provider: openai, model: gpt-0, enabled: true}]\n';
  writeFileSync(join(folder, 'config/assistant.yaml'), `version: 1\n${disclosure}${models}`);
  t.match((await checksOf(folder, environment)).openai, { status: 'warning', detail: { en: /gpt-0/ } });
  t.match((await checksOf(folder)).project, { status: 'defect', detail: { en: /OPENAI_API_KEY/ } });
});

t.test('keys are compared with the data', async (t) => {
  const folder = projectFolder(t);
  const key = (fill: number) => ({ ENCRYPTION_KEY: Buffer.alloc(32, fill).toString('base64') });
  const storage = await openStorage(folder, key(1), { clock: systemClock });
  await storage.close();
  t.match((await checksOf(folder, key(1))).keys, { status: 'ok' });
  t.match((await checksOf(folder, key(2))).keys, { status: 'defect', detail: { en: /ENCRYPTION_KEY/ } });
  t.match((await checksOf(folder)).keys, { status: 'defect', hint: { en: /ENCRYPTION_KEY/ } });
  rmSync(join(folder, 'data', 'secrets.json'));
  t.match((await checksOf(folder, key(1))).keys, { status: 'warning', detail: { en: /quoteKeys/ } });
  t.notOk(readdirSync(join(folder, 'data')).includes('secrets.json'));
});

t.test('data/ where nothing can be kept is a defect', async (t) => {
  const folder = projectFolder(t);
  t.match((await checksOf(folder)).data, { status: 'ok' });
  writeFileSync(join(folder, 'data'), 'a file in the way');
  t.match((await checksOf(folder)).data, { status: 'defect', detail: { en: `Not writable: ${folder}/data` } });
});

t.test('variables that cannot be used are named before anything is started', async (t) => {
  const folder = projectFolder(t);
  for (const [environment, id, detail] of [
    [{ MAX_PDF_SIZE_MB: 'ten' }, 'environment', /MAX_PDF_SIZE_MB/],
    [{ PUBLIC_URL: 'shop.ru' }, 'environment', /PUBLIC_URL/],
    [{ TRUSTED_PROXIES: 'nginx' }, 'environment', /TRUSTED_PROXIES/],
    [{ PORT: 'http' }, 'port', /http/],
    [{ PORT: '99999' }, 'port', /99999/],
    [{ ENCRYPTION_KEY: 'c2hvcnQ=' }, 'keys', /ENCRYPTION_KEY/],
    [{ ENCRYPTION_KEY_PREVIOUS: 'c2hvcnQ=' }, 'keys', /ENCRYPTION_KEY_PREVIOUS/],
  ] as const) {
    const checks = await checksOf(folder, environment);
    t.match(checks[id], { status: 'defect', detail: { en: detail } }, JSON.stringify(environment));
  }
  t.match((await checksOf(folder, { JWT_SECRET: 'secret' })).keys, { status: 'warning', detail: { en: /JWT_SECRET/ } });
  t.match((await checksOf(folder, { JWT_SECRET: 'x'.repeat(32) })).keys, { status: 'ok' });
  t.notOk(existsSync(join(folder, 'data')));
});
