import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { buildState } from '../../scripts/source-stamp.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** What a user runs; from source where nothing has been built yet, or where the build is of other sources. */
const built = buildState(repository);
const command = join(repository, 'bin', built === 'current' ? 'run.js' : 'dev.js');
if (built === 'stale') {
  process.stderr.write(
    'dist/ is built from other sources: running from source (bin/dev.js); npm run build makes it new\n',
  );
}

/** The program and its first parameter, for a test that starts it through something else. */
export const shipped: readonly string[] = [process.execPath, command];

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** The failure that the contract promises under --json. */
export interface ReportedFailure {
  readonly schemaVersion: number;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly retryable: boolean;
  };
}

/** One run of the command line, with nothing of this machine's own settings. */
export async function run(parameters: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const child = start(parameters, surroundings);
  child.stdin?.end(surroundings.input ?? '');
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out(), err: err() };
}

/** The same with --json: what stands on standard output has to be one document. */
export async function runJson<Document = ReportedFailure>(
  parameters: readonly string[],
  surroundings: Surroundings = {},
): Promise<{ code: number | null; document: Document; err: string }> {
  const { code, out, err } = await run([...parameters, '--json'], surroundings);
  try {
    return { code, document: JSON.parse(out) as Document, err };
  } catch {
    throw new Error(`${parameters.join(' ')}: no JSON in «${out}», exit ${code}, ${err}`);
  }
}

export interface RunningDaemon {
  readonly address: string;
  readonly child: ChildProcess;
  readonly degraded: boolean;
  /** Resolves with the exit code, or with null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  log(): string;
}

/** The real daemon on a port of its own. Rejects with what it said when it does not come up. */
export async function serve(
  test: Test,
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningDaemon> {
  const child = start(['serve', '--json', '--port', '0', '--project', folder], { env: { LOG_LEVEL: 'warn', ...env } });
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'close').then(([code]) => code as number | null);
  test.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  await Promise.race([once(child.stdout ?? child, 'data'), ended]);
  if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}: ${out()} ${err()}`);
  const { address, degraded } = JSON.parse(out()) as { address: string; degraded: boolean };
  return {
    address,
    child,
    degraded,
    end(signal) {
      child.kill(signal);
      return ended;
    },
    log: err,
  };
}

/** The sample project in a folder of its own. */
export function sampleProject(test: Test, name = 'project'): string {
  const folder = join(test.testdir({}), name);
  mkdirSync(folder, { recursive: true });
  for (const part of ['config', 'knowledge', 'templates']) {
    cpSync(join(repository, part), join(folder, part), { recursive: true });
  }
  return folder;
}

function start(parameters: readonly string[], { cwd = repository, env = {} }: Surroundings): ChildProcess {
  return spawn(process.execPath, [command, ...parameters], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'ru_RU.UTF-8', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const parts: Buffer[] = [];
  stream?.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString('utf8');
}
