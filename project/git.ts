import { execFile, spawn } from 'node:child_process';

export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

// A repository is data of the user: its hooks and helpers must not run because somebody validates a folder.
const safety = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false'];

/** Resolves with the exit code, also when git is missing (127): being outside git is an ordinary state. */
export function runGit(folder: string, args: readonly string[]): Promise<GitResult> {
  return new Promise((resolve) => {
    execFile(
      'git',
      [...safety, '-C', folder, ...args],
      { maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
        resolve({ code, stdout, stderr: stderr || (error?.message ?? '') });
      },
    );
  });
}

/** The bytes of many blobs by one `cat-file --batch`; undefined for an id that is no blob. */
export function readBlobs(folder: string, ids: readonly string[]): Promise<(Uint8Array | undefined)[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...safety, '-C', folder, 'cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.resume();
    child.on('error', reject);
    child.stdin.on('error', () => {});
    child.on('close', () => resolve(splitBatch(Buffer.concat(chunks), ids.length)));
    child.stdin.end(`${ids.join('\n')}\n`);
  });
}

function splitBatch(output: Buffer, count: number): (Uint8Array | undefined)[] {
  const blobs: (Uint8Array | undefined)[] = [];
  let position = 0;
  while (blobs.length < count && position < output.length) {
    const lineEnd = output.indexOf(10, position);
    if (lineEnd < 0) break;
    const [, type, size] = output.toString('utf8', position, lineEnd).split(' ');
    position = lineEnd + 1;
    if (type !== 'blob' || size === undefined) {
      // "<id> missing" has no body; another type of object has one, which is skipped.
      if (size !== undefined) position += Number(size) + 1;
      blobs.push(undefined);
      continue;
    }
    blobs.push(output.subarray(position, position + Number(size)));
    position += Number(size) + 1;
  }
  while (blobs.length < count) blobs.push(undefined);
  return blobs;
}
