import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Wall milliseconds of a whole process that must exit with one of `codes`. */
export async function runOnce(
  args: readonly string[],
  options: { cwd: string; codes?: readonly number[]; env?: NodeJS.ProcessEnv } = { cwd: '.' },
): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  const took = performance.now() - started;
  if (!(options.codes ?? [0]).includes(code ?? -1)) {
    throw new Error(`node ${args.join(' ')} exited with ${code}: ${complaint.slice(0, 2000)}`);
  }
  return took;
}

export interface RunningServer {
  readonly port: number;
  readonly child: ChildProcess;
  readonly startedMs: number;
  stop(): Promise<void>;
}

/** Starts a server process and waits for its first 200 on `path`; `startedMs` is spawn to that answer. */
export async function startServer(
  args: (port: number) => readonly string[],
  options: { cwd: string; path: string; env?: NodeJS.ProcessEnv },
): Promise<RunningServer> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, args(port), {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4000);
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`server ended with ${child.exitCode}: ${complaint}`);
    if ((await statusOf(port, options.path)) === 200) break;
    if (performance.now() - started > 60_000) throw new Error(`server did not get ready: ${complaint}`);
    await pause(2);
  }
  const startedMs = performance.now() - started;
  return {
    port,
    child,
    startedMs,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Proportional set size of a process and its children, KiB. */
export function pssOf(pid: number): number {
  const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  return own + childrenOf(pid).reduce((sum, child) => sum + pssOf(child), 0);
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port, path, timeout: 2000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on('error', () => resolve(0));
    call.on('timeout', () => call.destroy());
    call.end();
  });
}
