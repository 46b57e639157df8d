import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedLetter {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
}

/** What happens to the next letter, and to no other. */
export type SmtpFault =
  /** Answered so where the recipient is named. */
  | { readonly at: 'recipient'; readonly status: number }
  /** Answered so behind the letter; it is not kept. */
  | { readonly at: 'letter'; readonly status: number }
  /** The connection breaks behind the letter. `kept`: it is in the mailbox all the same. */
  | { readonly at: 'receipt'; readonly kept: boolean }
  /** The connection breaks before anything is said. */
  | { readonly at: 'greeting' };

export interface SmtpSandbox {
  /** smtp://user:password@127.0.0.1:PORT */
  readonly url: string;
  readonly received: readonly ReceivedLetter[];
  failNext(fault: SmtpFault): void;
  close(): Promise<void>;
}

/** A mail server on this machine that keeps what it is sent. It asks for a name and a password and for an envelope that fits the letter. */
export async function startSmtpSandbox({ user = 'assistant', password = 'letters' } = {}): Promise<SmtpSandbox> {
  const received: ReceivedLetter[] = [];
  const faults: SmtpFault[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const take = (at: SmtpFault['at']): SmtpFault | undefined => (faults[0]?.at === at ? faults.shift() : undefined);
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: false,
    allowInsecureAuth: true,
    logger: false,
    onConnect(_session, done) {
      if (take('greeting') === undefined) return done();
      breakAll();
    },
    onAuth({ username, password: given }, _session, done) {
      if (username === user && given === password) return done(null, { user: username });
      done(status(535, 'Authentication credentials invalid'));
    },
    onRcptTo(_address, _session, done) {
      const fault = take('recipient');
      done(fault?.at === 'recipient' ? status(fault.status, 'Mailbox unavailable') : null);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        const letter = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
        };
        const complaint = complaintAbout(letter);
        if (complaint !== undefined) return done(status(554, complaint));
        const fault = take('letter') ?? take('receipt');
        if (fault?.at === 'letter') return done(status(fault.status, 'Transaction failed'));
        if (fault?.at === 'receipt') {
          if (fault.kept) received.push(letter);
          return breakAll();
        }
        received.push(letter);
        done();
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${user}:${password}@127.0.0.1:${port}`,
    received,
    failNext: (fault) => faults.push(fault),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function status(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

/** What mailboxes send back or hide among spam. */
function complaintAbout({ from, to, raw }: ReceivedLetter): string | undefined {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const header = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1];
  for (const name of ['From', 'To', 'Date', 'Message-ID', 'Subject', 'MIME-Version']) {
    if (header(name) === undefined) return `No ${name}`;
  }
  if (!header('From')?.includes(from)) return 'From differs from the envelope';
  if (to.some((address) => !header('To')?.includes(address))) return 'To differs from the envelope';
  if (/[^\x20-\x7e\t]/.test(head.replace(/\r\n/g, ''))) return 'A header is not ASCII';
  return undefined;
}
