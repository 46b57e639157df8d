import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { packageRoot } from '../../runtime/package-root.ts';
import { pdfText } from '../fixtures/pdf-reading.ts';

// A browser on a busy machine needs its time.
t.setTimeout(170_000);

const root = packageRoot();

function project(t: Pick<Test, 'testdir'>): string {
  const folder = t.testdir({});
  for (const name of ['config', 'templates']) cpSync(join(root, name), join(folder, name), { recursive: true });
  return folder;
}

async function run(
  folder: string,
  ...argv: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(root, 'bin', 'dev.js'), ...argv, '--project', folder], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      CHROMIUM_PATH: process.env.CHROMIUM_PATH,
      LANG: 'ru_RU.UTF-8',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed, stdout, stderr };
}

t.test('a specimen spends no number; a saved quote gets one and keeps it', async (t) => {
  const folder = project(t);
  const specimen = await run(folder, 'render-pdf', 'offer', '--json');
  t.equal(specimen.code, 0, specimen.stderr);
  const shown = JSON.parse(specimen.stdout);
  t.match(shown, { schemaVersion: 1, id: null, kind: 'offer', specimen: true, number: 'КП-000' });
  t.match(shown.file, /\/predlozhenie_obrazec_\d{4}-\d\d-\d\d\.pdf$/);
  t.match(await pdfText(readFileSync(shown.file)), 'ОБРАЗЕЦ');

  const saved = await run(folder, 'quote', '--package', 'chat_bot', '--save', '--json');
  t.equal(saved.code, 0, saved.stderr);
  const quote = JSON.parse(saved.stdout);
  writeFileSync(join(folder, 'customer.yaml'), 'kind: organisation\nshort_name: ООО «Лютик»\ninn: "7736207543"\n');
  const out = join(folder, 'out.pdf');
  const argv = ['render-pdf', 'invoice', '--quote', quote.id, '--customer', 'customer.yaml', '--out', out, '--json'];
  const first = await run(folder, ...argv);
  t.equal(first.code, 0, first.stderr);
  t.match(JSON.parse(first.stdout), { number: '000', specimen: true, quote: quote.id, file: out });
  const bytes = readFileSync(out);
  t.match(await pdfText(bytes), /Счёт на оплату № 000 от .* ООО «Лютик», ИНН 7736207543/s);
  await run(folder, ...argv);
  t.ok(readFileSync(out).equals(bytes), 'again the same file');
});

t.test('refusals name what is wrong', async (t) => {
  const folder = project(t);
  writeFileSync(join(folder, 'bad.yaml'), 'kind: organisation\nshort_name: ООО «Лютик»\ninn: "7736207544"\n');
  writeFileSync(join(folder, 'unknown.yaml'), 'kind: organisation\nname: ООО «Лютик»\ninn: "7736207543"\n');
  writeFileSync(join(folder, 'quote.json'), '{}');
  const cases: readonly [string[], string, number][] = [
    [['--customer', 'bad.yaml'], 'REQUISITE_INN_CHECKSUM', 2],
    [['--customer', 'unknown.yaml'], 'CUSTOMER_FILE_INVALID', 2],
    [['--quote', 'quote.json'], 'QUOTE_FILE_INVALID', 2],
    [['--quote', 'q_000000000000'], 'QUOTE_NOT_FOUND', 1],
  ];
  for (const [flags, code, exit] of cases) {
    const result = await run(folder, 'render-pdf', 'invoice', ...flags, '--json');
    t.equal(JSON.parse(result.stdout).error.code, code);
    t.equal(result.code, exit, code);
  }
  writeFileSync(join(folder, 'templates', 'invoice.html'), 'one\n{{ quote.totl }}\n');
  const broken = await run(folder, 'render-pdf', 'invoice');
  t.equal(broken.code, 3);
  t.match(broken.stderr, 'templates/invoice.html:2:');
  t.match(broken.stderr, 'quote.totl');
  const place = await run(folder, 'render-pdf', 'offer', '--out', join(folder, 'none', 'offer.pdf'));
  t.equal(place.code, 1);
  t.match(place.stderr, 'DOCUMENT_FILE_UNWRITABLE');
  const kind = await run(folder, 'render-pdf', 'letter');
  t.equal(kind.code, 2);
});
