import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { systemRefusal } from '../assistant/system-refusals.ts';
import { searchUsage } from './search-errors.ts';

export interface BatchQuestion {
  readonly id: string | number;
  readonly text: string;
}

/** JSON lines `{id, text}` of a file, or of standard input for `-`; blank lines are skipped. */
export async function* readBatch(file: string): AsyncGenerator<BatchQuestion> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    const content = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (content.trim() === '') continue;
    yield questionOf(content, number);
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  if (file === '-') {
    yield* createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    return;
  }
  try {
    const handle = await open(file);
    yield* handle.readLines();
  } catch (error) {
    throw searchUsage('batchUnreadable', { file, ...systemRefusal(error) });
  }
}

function questionOf(line: string, number: number): BatchQuestion {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'id' in value && 'text' in value) {
      const { id, text } = value;
      if ((typeof id === 'string' || typeof id === 'number') && typeof text === 'string') return { id, text };
    }
  } catch {
    // Told below.
  }
  throw searchUsage('batchLine', { line: number });
}
