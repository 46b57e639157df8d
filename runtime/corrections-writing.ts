import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { plainText } from '../assistant/conversation/answering/knowledge-reply.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import { maskPersonalData } from '../assistant/retrieval/mask.ts';
import { sentencesOf } from '../assistant/retrieval/sentences.ts';
import { contentWordsOf, wordsOf } from '../assistant/retrieval/tokenize.ts';
import { diskFiles } from '../project/disk-files.ts';
import { readKnowledgeFiles } from '../project/knowledge-files.ts';
import { overlaidFiles } from '../project/overlaid-files.ts';
import { appendToYamlList } from '../project/yaml-append.ts';
import type { CorrectedReply } from './owner-reports.ts';
import { checkProject, invalidProject } from './project-loading.ts';

export const correctionErrors = defineErrors({
  badPlace: {
    code: 'REPORT_BAD_FAQ_FILE',
    kind: 'usage',
    ru: {
      message: 'Сюда вопросы не записать: {file}',
      hint: 'Нужен файл вида knowledge/faq/имя.yaml, новый или с обычным списком entries',
    },
    en: {
      message: 'Questions cannot be written here: {file}',
      hint: 'A file like knowledge/faq/name.yaml is needed, a new one or one with a plain list of entries',
    },
  },
  changed: {
    code: 'REPORT_FILE_CHANGED',
    kind: 'conflict',
    retryable: true,
    ru: { message: '{file} только что изменился', hint: 'Повторите команду' },
    en: { message: '{file} has just changed', hint: 'Run the command again' },
  },
});

export interface FaqAddition {
  readonly question: string;
  readonly answer: string;
  /** Where the wrong reply came from: `file:line`; it stays and may have to be mended too. */
  readonly formerly: readonly string[];
}

/** Why a correction cannot be written by itself. */
export type SkipReason = 'no_answer' | 'no_question' | 'personal_data' | 'known';

export interface PlannedCorrections {
  /** Files as they will be, with what is added to each. */
  readonly files: readonly { readonly path: string; readonly added: readonly string[] }[];
  readonly entries: readonly FaqAddition[];
  readonly skipped: readonly {
    readonly conversation: string;
    readonly seq: number;
    readonly reason: SkipReason;
    /** The entry that has this question already. */
    readonly place?: string;
  }[];
  /** Writes the files, if they are as they were planned on. */
  write(): void;
}

const defaultFaq = 'knowledge/faq/corrections.yaml';
export const correctionTests = 'config/tests/corrections.yaml';

const faqHead =
  '# yaml-language-server: $schema=../../schemas/faq.schema.json\nversion: 1\ntitle: Исправленные ответы\nentries:\n';
const testsHead = '# yaml-language-server: $schema=../../schemas/dialogue-test.schema.json\nversion: 1\ndialogues:\n';

/**
 * What humans said instead of wrong replies, as entries of an FAQ and dialogue tests that hold the assistant to them.
 * Nothing that is written already is changed. The project with these additions is checked: PROJECT_INVALID when they
 * break it.
 */
export async function planCorrections(
  folder: string,
  corrections: readonly CorrectedReply[],
  faq: string = defaultFaq,
): Promise<PlannedCorrections> {
  if (!/^knowledge\/faq\/[^/]+\.yaml$/.test(faq)) throw new AssistantError(correctionErrors.badPlace, { file: faq });
  const { entries, skipped } = await sortOut(folder, corrections, faq);
  const texts = new Map<string, { before: string | null; after: string }>();
  const add = async (path: string, head: string, list: string, items: readonly unknown[]) => {
    const before = existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : null;
    try {
      texts.set(path, { before, after: await withItems(before, head, list, items) });
    } catch (error) {
      throw new AssistantError(correctionErrors.badPlace, { file: path }, { cause: error });
    }
  };
  if (entries.length > 0) {
    await add(
      faq,
      faqHead,
      'entries',
      entries.map(({ question, answer }) => ({ question, answer })),
    );
    await add(
      correctionTests,
      testsHead,
      'dialogues',
      entries.map((entry) => dialogueOf(entry, faq)),
    );
    await assertStillValid(folder, new Map([...texts].map(([path, { after }]) => [path, after])));
  }
  return {
    files: [...texts.keys()].map((path) => ({ path, added: entries.map(({ question }) => question) })),
    entries,
    skipped,
    write() {
      for (const [path, { before, after }] of texts) writeUnchanged(folder, path, before, after);
    },
  };
}

async function sortOut(folder: string, corrections: readonly CorrectedReply[], faq: string) {
  const known = await knownQuestions(folder);
  const entries: FaqAddition[] = [];
  const skipped: PlannedCorrections['skipped'][number][] = [];
  for (const { conversation, seq, question, instead, sources } of corrections) {
    const skip = (reason: SkipReason, place?: string) =>
      skipped.push({ conversation, seq, reason, ...(place === undefined ? {} : { place }) });
    if (instead === null || instead.trim() === '') skip('no_answer');
    else if (question === null || contentWordsOf(wordsOf(question)).length === 0) skip('no_question');
    else if (holdsPersonalData(question) || holdsPersonalData(instead)) skip('personal_data');
    else {
      const place = known.get(sameness(question));
      if (place !== undefined) skip('known', place);
      else {
        const formerly = sources.map(({ file, line }) => `${file}:${line}`);
        entries.push({ question: question.trim().replace(/\s*\n\s*/g, ' '), answer: instead.trim(), formerly });
        known.set(sameness(question), faq);
      }
    }
  }
  return { entries, skipped };
}

/** What goes into git must not hold anybody's phone or address. */
function holdsPersonalData(text: string): boolean {
  return maskPersonalData(text).originals.size > 0;
}

/** Questions of all FAQ files → `file:line`. */
async function knownQuestions(folder: string): Promise<Map<string, string>> {
  const { documents } = await readKnowledgeFiles(diskFiles(folder));
  const questions: [string, string][] = [];
  for (const { file, read } of documents.filter((document) => /\.ya?ml$/i.test(document.file))) {
    const { sections } = await read();
    for (const { heading, line } of sections) questions.push([sameness(heading), `${file}:${line}`]);
  }
  return new Map(questions);
}

function sameness(question: string): string {
  return wordsOf(question).join(' ');
}

async function withItems(
  before: string | null,
  head: string,
  list: string,
  items: readonly unknown[],
): Promise<string> {
  if (before !== null) return appendToYamlList(before, list, items);
  const seeded = await appendToYamlList(`${head}  - 0\n`, list, items);
  return seeded.replace('\n  - 0\n', '\n');
}

function dialogueOf({ question, answer }: FaqAddition, faq: string) {
  const source = faq.replace(/^knowledge\//, '').replace(/\.yaml$/, '');
  const plain = plainText(answer);
  const [first] = sentencesOf(plain);
  // A price reference is said as its price, which may move.
  const words = (first === undefined ? plain : plain.slice(0, first.end)).split('{{')[0]?.split('\n')[0]?.trim() ?? '';
  const contains = words === '' ? {} : { contains: [words] };
  return { name: `исправление: ${question}`, turns: [{ say: question, expect: { source, ...contains } }] };
}

async function assertStillValid(folder: string, texts: ReadonlyMap<string, string>): Promise<void> {
  const files = overlaidFiles(diskFiles(folder), texts);
  const { diagnostics } = await checkProject(files, { environment: null, now: systemClock.now(), scope: 'all' });
  const own = diagnostics.filter(({ severity, file }) => severity === 'error' && texts.has(file));
  if (own.length > 0) throw invalidProject(own);
}

function writeUnchanged(folder: string, path: string, before: string | null, after: string): void {
  const place = join(folder, path);
  const now = existsSync(place) ? readFileSync(place, 'utf8') : null;
  if (now !== before) throw new AssistantError(correctionErrors.changed, { file: path });
  mkdirSync(dirname(place), { recursive: true });
  const draft = `${place}.${process.pid}.tmp`;
  writeFileSync(draft, after, { mode: now === null ? 0o644 : statSync(place).mode });
  renameSync(draft, place);
}
