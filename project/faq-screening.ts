import { readFileSync } from 'node:fs';
import { checkFaq, fingerprint } from '../assistant/retrieval/knowledge-checks.ts';
import { FaqFile } from '../assistant/retrieval/knowledge-schema.ts';
import { typedSumsIn } from './price-figures.ts';
import { mayHoldSecret } from './secret-checks.ts';
import { acceptance } from './shape-acceptance.ts';
import { faultlessYaml } from './yaml-file.ts';

/** Lists of questions for several threads: each takes the file that comes next. */
export interface ScreeningTask {
  readonly folder: string;
  readonly paths: readonly string[];
  /** An Int32Array of one: the index of the first path that nobody has taken. */
  readonly next: SharedArrayBuffer;
}

export interface ScreenedFaq {
  readonly path: string;
  /** False only where nothing that can be told without the other files is wrong, on any day and at any price. */
  readonly suspect: boolean;
  /** Fingerprints of the questions and their other wordings; none of a file that is not in order. */
  readonly prints: readonly number[];
}

/** Reads untaken files and forgets them, so that what is in order costs neither memory nor a second look. */
export function* screenFaqs({ folder, paths, next }: ScreeningTask): Generator<ScreenedFaq> {
  const counter = new Int32Array(next);
  const accepts = acceptance(FaqFile);
  for (;;) {
    const path = paths[Atomics.add(counter, 0, 1)];
    if (path === undefined) return;
    yield { path, ...screen(path) };
  }

  function screen(path: string): Omit<ScreenedFaq, 'path'> {
    const text = textOf(path);
    const value = text === undefined ? undefined : faultlessYaml(text);
    if (text === undefined || !accepts(value)) return { suspect: true, prints: [] };
    const source = value as FaqFile;
    const suspect =
      text.includes('{{') ||
      mayHoldSecret(text) ||
      typedSumsIn(text).length > 0 ||
      checkFaq({ file: path, source }, lastDay).length > 0;
    const prints: number[] = [];
    for (const { question, aliases = [] } of source.entries) {
      prints.push(fingerprint(question));
      for (const alias of aliases) prints.push(fingerprint(alias));
    }
    return { suspect, prints };
  }

  function textOf(path: string): string | undefined {
    try {
      const text = readFileSync(`${folder}/${path}`, 'utf8');
      return isSurelyText(text) ? text : undefined;
    } catch {
      return undefined;
    }
  }
}

/** False for what was not UTF-8 and for anything that begins as a binary file may; YAML itself refuses zeros. */
function isSurelyText(text: string): boolean {
  if (text.startsWith('\ufeff') || text.includes('\ufffd')) return false;
  return !binaryBegins.test(text.slice(0, 1024));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const binaryBegins = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** After every day a file can name: what will expire some day may have expired. */
const lastDay = '9999-99-99';
