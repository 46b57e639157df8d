import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const pointer = 'current';
const generationFile = /^knowledge-[0-9a-f]{16}\.sqlite$/;
const unfinishedFile = /^\.building-(\d+)-[0-9a-f]+(?:\.sqlite(?:-journal|-wal|-shm)?|\.current)$/;

/** The generation that `current` names; null when there is none or its file is gone. */
export function currentGeneration(folder: string): string | null {
  let name: string;
  try {
    name = readFileSync(join(folder, pointer), 'utf8').trim();
  } catch {
    return null;
  }
  return generationFile.test(`knowledge-${name}.sqlite`) && existsSync(generationPath(folder, name)) ? name : null;
}

export function generationPath(folder: string, generation: string): string {
  return join(folder, `knowledge-${generation}.sqlite`);
}

/** Makes `to` an index of this one generation, whatever `current` names by now. */
export async function copyGeneration(folder: string, generation: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  await copyFile(generationPath(folder, generation), generationPath(to, generation));
  await writeFile(join(to, pointer), `${generation}\n`);
}

/** A name of this process's own for a file in the making. */
export function unfinishedPath(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, `.building-${process.pid}-${randomBytes(4).toString('hex')}.sqlite`);
}

/** Puts a finished file in its place and lets `current` name it: until the last rename the old generation stands. */
export function publish(folder: string, unfinished: string, generation: string): void {
  sync(unfinished);
  renameSync(unfinished, generationPath(folder, generation));
  switchTo(folder, generation);
}

function switchTo(folder: string, generation: string): void {
  const draft = unfinishedPath(folder).replace(/\.sqlite$/, '.current');
  writeFileSync(draft, `${generation}\n`, { flush: true });
  renameSync(draft, join(folder, pointer));
  sync(folder);
}

/** A younger file may be another process's that is about to be named by `current`. */
const settledAfterMs = 60_000;

/**
 * Takes away generations other than those named, and what dead processes left unfinished. Who has an old one open goes
 * on reading it.
 */
export function removeOthers(folder: string, keep: readonly (string | null)[]): void {
  const kept = new Set(keep.flatMap((generation) => (generation === null ? [] : [`knowledge-${generation}.sqlite`])));
  for (const name of readdirSync(folder)) {
    const builder = unfinishedFile.exec(name)?.[1];
    const isOld = generationFile.test(name) && !kept.has(name) && isSettled(join(folder, name));
    if (isOld || (builder !== undefined && !isAlive(Number(builder)))) rmSync(join(folder, name), { force: true });
  }
}

function isSettled(path: string): boolean {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > settledAfterMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
