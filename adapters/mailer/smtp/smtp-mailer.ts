import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Letter, Mailer } from '../../../assistant/ports/mailer.ts';
import { smtpFailure } from './smtp-failures.ts';

export interface SmtpSettings {
  /** smtp:// or smtps://, with user and password in it. */
  readonly url: string;
  /** «Имя <адрес>» or an address. */
  readonly from: string;
}

/** A server that says nothing for so long is not there, ms. */
const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 40_000, dnsTimeout: 10_000 };

/** A connection for each letter: there are few, and one kept open is one that breaks unseen. */
export function createSmtpMailer({ url, from }: SmtpSettings): Mailer {
  /** Ends the conversation with the server when the time is up. */
  async function within<Result>(
    signal: AbortSignal,
    talk: (transport: ReturnType<typeof createTransport>) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const transport = createTransport({ url, ...patience });
    const { promise: cut, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([talk(transport), cut]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      transport.close();
    }
  }

  return {
    async send(letter, signal) {
      let begun = false;
      try {
        const { envelope, raw } = compose(letter, from, () => {
          begun = true;
        });
        await within(signal, (transport) => transport.sendMail({ envelope, raw }));
      } catch (error) {
        throw smtpFailure(error, begun);
      }
    },
    async check(signal) {
      try {
        await within(signal, (transport) => transport.verify());
      } catch (error) {
        throw smtpFailure(error, false);
      }
    },
  };
}

interface Composed {
  readonly envelope: { readonly from: string | false; readonly to: string[] };
  readonly raw: Readable;
}

/** `onBegun`: the server is about to be given the letter itself. */
function compose({ key, to, subject, html, text, attachments }: Letter, from: string, onBegun: () => void): Composed {
  const domain = /@([^\s@>]+)>?$/.exec(from)?.[1] ?? 'localhost';
  const mime = new MailComposer({
    from,
    to: { name: '', address: to },
    subject,
    html,
    text,
    messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: attachments.map(({ name, mimeType, bytes }) => ({
      filename: name,
      contentType: mimeType,
      content: Buffer.from(bytes),
    })),
  }).compile();
  const letter = mime.createReadStream();
  const raw = new PassThrough();
  // What is asked for only once the server has agreed to take the letter tells whether it may have got it.
  raw.once('resume', onBegun);
  letter.pipe(raw);
  return { envelope: mime.getEnvelope(), raw };
}
