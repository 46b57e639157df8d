import { AssistantError } from '../assistant/errors.ts';
import type { Environment } from '../runtime/secrets.ts';
import { daemonErrors } from './daemon-errors.ts';

/** Flags win over HOST and PORT; 127.0.0.1:8080 otherwise. Port 0 takes any free one. */
export function readListenAddress(
  flags: { readonly host?: string | undefined; readonly port?: string | undefined },
  environment: Environment,
): { host: string; port: number } {
  const value = flags.port ?? environment.PORT ?? '8080';
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new AssistantError(daemonErrors.port, { value });
  return { host: flags.host ?? environment.HOST ?? '127.0.0.1', port };
}
