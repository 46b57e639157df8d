import { setFlagsFromString } from 'node:v8';
import { type Daemon, type DaemonOptions, startDaemon } from './daemon.ts';

/** A stop that hangs is cut off here, whatever it waits for. */
const longestStopMs = 9500;

/** Runs the daemon of this process: SIGHUP reloads, SIGTERM and SIGINT stop it; a second one does not wait. */
export async function serveUntilStopped(options: DaemonOptions, started: (daemon: Daemon) => void): Promise<void> {
  let daemon: Daemon | undefined;
  // From the beginning: unheard, the signal would end the process. What was edited during a start is reloaded after it.
  process.on('SIGHUP', () => void daemon?.reload('SIGHUP'));
  daemon = await startDaemon(options);
  keepHeapSmall();
  const stopAsked = new Promise<void>((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      setTimeout(() => process.exit(1), longestStopMs).unref();
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
  started(daemon);
  await stopAsked;
  await daemon.stop();
}

/**
 * V8 lets a young heap grow by tens of megabytes before it looks at it, which for thousands of idle visitors is more
 * than all they cost themselves. What lives long here lives in the store. Not before the start is over: with other flags V8 throws away
 * the code that Node and the compile cache keep for it.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--max-semi-space-size=4');
}
