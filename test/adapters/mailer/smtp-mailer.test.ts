import t from 'tap';
import { createSmtpMailer } from '../../../adapters/mailer/smtp/smtp-mailer.ts';
import type { Letter } from '../../../assistant/ports/mailer.ts';
import { startSmtpSandbox } from '../../../sandbox/smtp/smtp-sandbox.ts';

const letter: Letter = {
  key: 'effect-1',
  to: 'анна@пример.рф',
  subject: 'Коммерческое предложение № КП-17 — Студия «Диалог»',
  html: '<p>Здравствуйте, Анна!</p>',
  text: 'Здравствуйте, Анна!',
  attachments: [{ name: 'Предложение КП-17.pdf', mimeType: 'application/pdf', bytes: Buffer.from('%PDF-1.7 …') }],
};
const to = 'anna@client.example';
const from = 'Студия «Диалог» <sales@company.example>';
const signal = () => AbortSignal.timeout(20_000);

t.test('a letter arrives whole, under an id of its own', async (t) => {
  const sandbox = await startSmtpSandbox();
  t.teardown(() => sandbox.close());
  const mailer = createSmtpMailer({ url: sandbox.url, from });
  await mailer.check(signal());
  await mailer.send({ ...letter, to }, signal());
  await mailer.send({ ...letter, to }, signal());
  await mailer.send({ ...letter, to, key: 'effect-2' }, signal());
  t.equal(sandbox.received.length, 3);
  const [first, again, other] = sandbox.received;
  t.strictSame(first?.to, [to]);
  t.equal(first?.from, 'sales@company.example');
  const id = (raw: string | undefined) => /^Message-ID: (.*)$/im.exec(raw ?? '')?.[1];
  t.match(id(first?.raw), /^<[0-9a-f]{32}@company\.example>$/);
  t.equal(id(again?.raw), id(first?.raw), 'a mailbox knows a repeated one');
  t.not(id(other?.raw), id(first?.raw));
  t.match(first?.raw.replace(/\r\n/g, ''), Buffer.from(letter.text).toString('base64'));
  t.match(first?.raw, /multipart\/alternative/);
  t.match(first?.raw, /application\/pdf/);
  t.match(first?.raw, Buffer.from('%PDF-1.7 …').toString('base64'));
});

t.test('what went wrong is told apart', async (t) => {
  const sandbox = await startSmtpSandbox();
  t.teardown(() => sandbox.close());
  const mailer = createSmtpMailer({ url: sandbox.url, from });
  const send = () => mailer.send({ ...letter, to }, signal());

  sandbox.failNext({ at: 'recipient', status: 550 });
  await t.rejects(send(), { code: 'CHANNEL_REFUSED' }, 'there is no such mailbox');
  sandbox.failNext({ at: 'recipient', status: 451 });
  await t.rejects(send(), { code: 'CHANNEL_UNREACHABLE' }, 'greylisting passes');
  sandbox.failNext({ at: 'letter', status: 554 });
  await t.rejects(send(), { code: 'CHANNEL_REFUSED' });
  sandbox.failNext({ at: 'letter', status: 452 });
  await t.rejects(send(), { code: 'CHANNEL_UNREACHABLE' }, 'a full disk passes');
  sandbox.failNext({ at: 'greeting' });
  await t.rejects(send(), { code: 'CHANNEL_UNREACHABLE' }, 'nothing was said yet');
  t.equal(sandbox.received.length, 0);
  for (const kept of [true, false]) {
    sandbox.failNext({ at: 'receipt', kept });
    await t.rejects(send(), { code: 'CHANNEL_OUTCOME_UNKNOWN' }, 'nobody knows whether it is kept');
  }
  t.equal(sandbox.received.length, 1);
  await t.rejects(mailer.send({ ...letter, to }, AbortSignal.abort(new Error('time is up'))), {
    code: 'CHANNEL_UNREACHABLE',
  });

  const wrong = createSmtpMailer({ url: sandbox.url.replace('letters', 'guess'), from });
  await t.rejects(wrong.check(signal()), { code: 'CHANNEL_DENIED' });
  await t.rejects(wrong.send({ ...letter, to }, signal()), { code: 'CHANNEL_DENIED' });
  await sandbox.close();
  await t.rejects(send(), { code: 'CHANNEL_UNREACHABLE' });
  try {
    await send();
  } catch (error) {
    t.notMatch(String(error instanceof Error ? [error, error.cause] : error), to, 'no address in an error');
  }
});

t.test('the sandbox refuses what mailboxes refuse', async (t) => {
  const sandbox = await startSmtpSandbox();
  t.teardown(() => sandbox.close());
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(sandbox.url);
  const raw = (head: string) => `${head}\r\nMIME-Version: 1.0\r\nDate: Mon, 23 Nov 2026 03:00:00 +0000\r\n\r\nтекст`;
  const envelope = { from: 'a@b.example', to };
  const whole = `From: a@b.example\r\nTo: ${to}\r\nSubject: x\r\nMessage-ID: <1@b.example>`;
  await transport.sendMail({ envelope, raw: raw(whole) });
  for (const [broken, complaint] of [
    [whole.replace('Message-ID', 'X-ID'), /No Message-ID/],
    [whole.replace('a@b.example', 'x@y.example'), /From differs/],
    [whole.replace(to, 'other@client.example'), /To differs/],
    [whole.replace('Subject: x', 'Subject: тема'), /not ASCII/],
  ] as const) {
    await t.rejects(transport.sendMail({ envelope, raw: raw(broken) }), { message: complaint });
  }
  t.equal(sandbox.received.length, 1);
});
