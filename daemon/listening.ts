import { AssistantError } from '../assistant/errors.ts';
import { systemRefusal } from '../assistant/system-refusals.ts';
import { daemonErrors } from './daemon-errors.ts';
import type { createServer } from './server.ts';

type Server = Awaited<ReturnType<typeof createServer>>;

/** The address that works on this machine; DAEMON_PORT_IN_USE, DAEMON_CANNOT_LISTEN. */
export async function listen(app: Server, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new AssistantError(daemonErrors.portInUse, { host, port, other: port + 1 }, { cause: error });
    }
    throw new AssistantError(daemonErrors.cannotListen, { host, port, ...systemRefusal(error) }, { cause: error });
  }
  const bound = app.server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${actual}`;
}
