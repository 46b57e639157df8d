import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import type { Check } from '../../runtime/diagnosis/check.ts';
import { diagnose } from '../../runtime/diagnosis/diagnose.ts';
import { openStorage } from '../../runtime/storage.ts';

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
  const checks = await diagnose(folder, { ...quiet, ...environment }, now);
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
