import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { diskFiles } from '../../project/disk-files.ts';
import { type LoadedProject, loadProject } from '../../project/load-project.ts';
import { type Screening, startScreening } from '../../project/shared-screening.ts';
import { projectSections } from '../../runtime/project-sections.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const worker = fileURLToPath(new URL('../../project/faq-screening.worker.ts', import.meta.url));
const now = new Date('2026-11-22T12:00:00Z');

function faq(question: string, answer: string, header = ''): string {
  return `version: 1\ntitle: Вопросы\n${header}entries:\n  - question: ${question}\n    answer: ${answer}\n`;
}

/** Right twice, then a heading and a document that are not there. */
const questions = `version: 1
questions:
  - { text: Который, document: lists/plain-7 }
  - { text: Который же, document: lists/plain-8, heading: Вопрос номер 8 }
  - { text: Не этот, document: lists/plain-9, heading: Вопрос номер 10 }
  - { text: Не здесь, document: lists/plain-99 }
`;

/** Large enough that two threads are worth it: 60 lists in order, one of each that is not or may not be. */
function largeProject(folder: string): void {
  cpSync(join(fixtures, 'minimal'), folder, { recursive: true });
  const filler = 'Ответ из обычных слов, в которых нечего исправить. '.repeat(900);
  const write = (name: string, content: string | Buffer) => {
    mkdirSync(join(folder, 'knowledge/lists'), { recursive: true });
    writeFileSync(join(folder, 'knowledge/lists', name), content);
  };
  for (let list = 0; list < 60; list += 1) write(`plain-${list}.yaml`, faq(`Вопрос номер ${list}`, filler));
  write('early.yaml', faq('Кто  отвечает, бот?', 'Ассистент'));
  write('late.yaml', faq('кто отвечает БОТ', 'Ассистент'));
  write('syntax.yaml', `${faq('Где скобка', 'Тут')}  - [\n`);
  write('twice.yaml', `${faq('Что дважды', 'Ключ')}    answer: Ещё раз\n`);
  write('key.yaml', faq('Что за ключ', 'Чужой', 'titel: Да\n'));
  write('tag.yaml', faq('Что за метка', '!!str Чужая'));
  write('empty.yaml', '# ничего\n');
  write('utf-16.yaml', Buffer.from(faq('Что за буквы', 'Чужие'), 'utf16le'));
  write('bytes.yaml', Buffer.concat([Buffer.from(faq('Что за байты', 'Чужие')), Buffer.from([0xff, 0xfe, 10])]));
  write('binary.yaml', `# ${'\u0001'.repeat(40)}\n${faq('Что за знаки', 'Чужие')}`);
  write('mark.yaml', `\ufeff${faq('Что за отметка', 'Своя')}`);
  write('expired.yaml', faq('Что за срок', 'Прошёл', 'valid_until: "2026-01-31"\n'));
  write('to-come.yaml', faq('Что за срок потом', 'Не прошёл', 'valid_until: "2027-01-31"\n'));
  write('secret.yaml', faq('Что за ключ модели', `sk-${'a1B2'.repeat(8)}`));
  write('reference.yaml', faq('Что за ссылка', '"{{ price.unknown.from }}"'));
  write('price.yaml', faq('Что за цена', 'Внедрение стоит 1 тыс. руб.'));
  mkdirSync(join(folder, 'config/tests'), { recursive: true });
  writeFileSync(join(folder, 'config/tests/questions.yaml'), questions);
  write('namesake.yaml', faq('Что за имя', 'То же'));
  write('namesake.yml', faq('Что за второе имя', 'То же'));
  for (const lists of globSync('broken/*/knowledge', { cwd: fixtures })) {
    cpSync(join(fixtures, lists), join(folder, 'knowledge', lists.split(/[\\/]/)[1] ?? ''), { recursive: true });
  }
}

async function reported(folder: string, screening: Screening | undefined): Promise<LoadedProject['diagnostics']> {
  const files = diskFiles(folder);
  return (await loadProject(files, { sections: projectSections, now, environment: {}, screening })).diagnostics;
}

t.test('many lists of questions, looked through by two threads', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sales-assistant-screening-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  largeProject(folder);
  const expected = await reported(folder, undefined);
  const named = new Set(expected.map(({ file }) => file));
  t.equal(expected.filter(({ file }) => file === 'config/tests/questions.yaml').length, 2);
  t.ok(named.size > 40, `${named.size} files with something to say`);

  await t.test('are told of exactly as when each is read', async (t) => {
    const screening = await startScreening(diskFiles(folder), () => worker);
    t.ok(screening?.paths.has('knowledge/lists/plain-1.yaml'));
    t.same(await reported(folder, screening), expected);
  });

  await t.test('also when the second thread fails', async (t) => {
    const screening = await startScreening(diskFiles(folder), () => join(folder, 'nowhere.js'));
    t.same(await reported(folder, screening), expected);
  });

  await t.test('are read in full only where something may be wrong', async (t) => {
    const screening = await startScreening(diskFiles(folder), () => worker);
    const suspects = new Set<string>();
    for await (const { path } of screening?.suspects(new Set(['lists/plain-7'])) ?? []) suspects.add(path);
    const lists = [...named].filter((file) => screening?.paths.has(file));
    t.same(
      lists.filter((file) => !suspects.has(file)),
      [],
    );
    t.ok(suspects.has('knowledge/lists/early.yaml'), 'the question that another list repeats');
    t.same(
      [...suspects].filter((path) => path.includes('plain-')),
      ['knowledge/lists/plain-7.yaml'],
    );
  });

  await t.test('few are read by one', async (t) => {
    rmSync(join(folder, 'knowledge/lists'), { recursive: true });
    t.equal(await startScreening(diskFiles(folder), () => worker), undefined);
  });
});
