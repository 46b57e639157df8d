import { isRecord, parsedJson } from './json-answer.ts';

/** What a daemon says of itself at /ready. */
export interface DaemonReadiness {
  readonly state: string;
  /** What does not work, by name. */
  readonly troubles: Readonly<Record<string, string>>;
  /** Of the project that it works with. */
  readonly configHash: string | null;
}

const patienceMs = 2_000;

/** Undefined when nobody answers there in time, or something else does. */
export async function readDaemonReadiness(address: string): Promise<DaemonReadiness | undefined> {
  try {
    const response = await fetch(`${address}/ready`, { signal: AbortSignal.timeout(patienceMs) });
    const answer = parsedJson(await response.text());
    if (!isRecord(answer) || typeof answer.status !== 'string') return undefined;
    const checks = isRecord(answer.checks) ? Object.entries(answer.checks) : [];
    const troubles = checks.flatMap(([name, check]): [string, string][] =>
      isRecord(check) && check.status !== 'ok' ? [[name, String(check.message ?? check.status)]] : [],
    );
    const hash = isRecord(answer.config) ? answer.config.hash : undefined;
    return {
      state: answer.status,
      troubles: Object.fromEntries(troubles),
      configHash: typeof hash === 'string' ? hash : null,
    };
  } catch {
    return undefined;
  }
}
