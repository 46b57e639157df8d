import { type Daemon, type DaemonOptions, startDaemon } from './daemon.ts';

/** A stop that hangs is cut off here, whatever it waits for. */
const longestStopMs = 9500;

/** Runs the daemon of this process: SIGHUP reloads, SIGTERM and SIGINT stop it; a second one does not wait. */
export async function serveUntilStopped(options: DaemonOptions, started: (daemon: Daemon) => void): Promise<void> {
  const daemon = await startDaemon(options);
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
  process.on('SIGHUP', () => void daemon.reload('SIGHUP'));
  started(daemon);
  await stopAsked;
  await daemon.stop();
}
