import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { AssistantError } from '../../assistant/errors.ts';
import { systemRefusal } from '../../assistant/system-refusals.ts';
import { describeFailure } from '../../cli/failure.ts';
import { readBatch } from '../../cli/search-batch.ts';
import { readCustomerFile } from '../../project/customer-file.ts';
import { readRequisites } from '../../project/requisites-file.ts';
import { writeRendered } from '../../runtime/documents/rendering.ts';

const raw = /\bE[A-Z]{4,}\b|no such file|illegal operation|must |syscall/;

async function failureOf(work: () => Promise<unknown>) {
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { ru: describeFailure(error, 'ru'), en: describeFailure(error, 'en') };
}

t.test('what the system refuses is said in words, with the file and a remedy, wherever a user names one', async (t) => {
  const folder = t.testdir({ 'a.yaml': 'kind: person\n' });
  const missing = join(folder, 'нет.yaml');
  const cases: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['customer', () => readCustomerFile(missing)],
    ['customer is a folder', () => readCustomerFile(folder)],
    ['batch', async () => (await readBatch(missing).next()).value],
    ['batch is a folder', async () => (await readBatch(folder).next()).value],
    ['requisites', () => readRequisites(missing)],
    ['out', () => writeRendered(join(folder, 'a.yaml', 'b.pdf'), new Uint8Array())],
    ['anything else', () => readFile(missing)],
  ];
  for (const [name, work] of cases) {
    const { ru, en } = await failureOf(work);
    t.notMatch(`${ru.message} ${ru.hint}`, raw, name);
    t.match(ru.message, /такого файла или папки нет|это папка|файл, а не папка/, name);
    t.match(ru.message, folder, `${name}: which file`);
    t.match(ru.hint, /[а-я]{4}/, name);
    t.notMatch(
      `${en.message} ${en.hint}`.replaceAll(missing, ''),
      /[а-яё]|\{/i,
      `${name}: English has no Russian in it`,
    );
    t.not(ru.code, 'CLI_INTERNAL', name);
  }
  const odd = systemRefusal(new Error('disk on fire\n  at place'));
  t.match(odd, { reason: 'disk on fire', remedy: /Проверьте/ }, 'what has no words stands in its own');
});

t.test("a customer's file is told in the words of validate, all of it, at its place", async (t) => {
  const folder = t.testdir({
    'keys.yaml': 'kind: organisation\nshort_name: ООО «Ромашка»\nin: "7736207543"\n',
    'yaml.yaml': 'kind: person\nname: [Анна\n',
    'kind.yaml': 'kind: firm\n',
    'binary.yaml': Buffer.from([0, 1, 2, 3]),
    'empty.yaml': '',
    'good.json': '{"kind": "person", "name": "Анна Волкова"}',
  });
  const read = (name: string) => failureOf(() => readCustomerFile(join(folder, name)));
  const keys = await read('keys.yaml');
  t.match(keys.ru, { code: 'CUSTOMER_FILE_INVALID', exitCode: 2, message: /не годится: .*«inn».*; .*«in»/ });
  t.match(keys.en.message, /inn/);
  for (const name of ['keys.yaml', 'yaml.yaml', 'kind.yaml', 'binary.yaml', 'empty.yaml']) {
    const { ru, en } = await read(name);
    t.match(ru, { code: 'CUSTOMER_FILE_INVALID', file: join(folder, name) }, name);
    t.notMatch(ru.message, raw, name);
    t.notMatch(en.message, /[а-яё]/i, name);
  }
  t.match((await read('yaml.yaml')).ru.range, { start: { line: 2 } });
  t.match(await readCustomerFile(join(folder, 'good.json')), { name: 'Анна Волкова' });
  await t.rejects(readCustomerFile(join(folder, 'none')), AssistantError);
});
