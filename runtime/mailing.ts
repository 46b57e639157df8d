import type { EffectPerformers } from '../assistant/delivery/effect-parts.ts';
import { AssistantError } from '../assistant/errors.ts';
import { offerLetter } from '../assistant/mail/offer-letter.ts';
import { channelErrors } from '../assistant/ports/channel-errors.ts';
import type { DocumentStore } from '../assistant/ports/document-store.ts';
import type { Letter, Mailer } from '../assistant/ports/mailer.ts';
import type { QuoteStore } from '../assistant/ports/quote-store.ts';
import type { MailEffect } from '../assistant/transcript/effect.ts';
import type { Project } from '../project/project.ts';
import type { ProjectFiles } from '../project/project-files.ts';
import type { Environment } from './secrets.ts';

export interface MailingParts {
  readonly environment: Environment;
  readonly source: () => { readonly project: MailProject; readonly files: ProjectFiles };
  readonly store: Pick<DocumentStore, 'readDocument' | 'readDocumentFile'> & Pick<QuoteStore, 'readQuote'>;
  /** A signed link to a paper; null where nobody outside could open it. */
  readonly linkTo: (document: string) => string | null;
}

type PrepareMail = NonNullable<EffectPerformers['prepareMail']>;
type MailProject = Pick<Project, 'company' | 'integrations'>;

/** Is there a mail server and a sender, has nobody switched it off, and is the company a real one? */
export function isMailConnected({ SMTP_URL, MAIL_FROM }: Environment, { integrations, company }: MailProject): boolean {
  const off = integrations.smtp?.enabled === false || company.sample === true;
  return !off && SMTP_URL !== undefined && MAIL_FROM !== undefined;
}

/** Letters of the project through the company's mail server; loads what it takes with the first of them. */
export function createMailing({ environment, source, store, linkTo }: MailingParts): PrepareMail {
  let opened: Promise<Mailer> | undefined;

  return async (call) => {
    opened ??= openMailer(environment);
    const [mailer, letter] = await Promise.all([opened, write(call.id, call.letter)]);
    return {
      async send() {
        await mailer.send(letter, call.signal);
        return { externalId: call.id };
      },
    };
  };

  async function write(key: string, { to, document }: MailEffect): Promise<Letter> {
    const { project, files } = source();
    const { company } = project;
    const [record, bytes, stored] = await Promise.all([
      store.readDocument(document.id),
      store.readDocumentFile(document.id),
      store.readQuote(document.quote),
    ]);
    if (record?.file == null || bytes === undefined || stored === undefined) throw lost();
    const values = offerLetter({
      ...{ quote: stored.quote, company, name: '' },
      number: record.printedNumber,
      issuedAt: record.issuedAt,
      specimen: record.specimen,
      link: linkTo(document.id) ?? '',
    });
    const { subject, html, text } = await renderLetter('offer', values, files);
    const attachments = [{ name: record.file.name, mimeType: 'application/pdf', bytes }];
    return { key, to, subject, html, text, attachments };
  }
}

function lost(): AssistantError {
  return new AssistantError(channelErrors.refused, { channel: 'Почта', vendor: 'smtp', reason: 'DOCUMENT_LOST' });
}

/** Rejects with CHANNEL_DENIED while there is none: what was to be sent waits for it. */
export async function openMailer({ SMTP_URL: url, MAIL_FROM: from }: Environment): Promise<Mailer> {
  if (url === undefined || from === undefined) {
    throw new AssistantError(channelErrors.denied, { channel: 'Почта', vendor: 'smtp', reason: 'OFF' });
  }
  const { createSmtpMailer } = await import('../adapters/mailer/smtp/smtp-mailer.ts');
  return createSmtpMailer({ url, from });
}

/** The subject is what the template has in its title. */
async function renderLetter(name: string, values: Readonly<Record<string, unknown>>, files: ProjectFiles) {
  const { createNunjucksRenderer } = await import(
    '../adapters/template-renderer/nunjucks/nunjucks-template-renderer.ts'
  );
  const decoder = new TextDecoder();
  const read = async (file: string) => decoder.decode(await files.read(`templates/email/${file}`));
  const [page, plain] = await Promise.all([read(`${name}.html`), read(`${name}.txt`)]);
  const html = createNunjucksRenderer().render({ [`email/${name}.html`]: page }, `email/${name}.html`, values);
  const literal = createNunjucksRenderer({ escaping: false });
  const text = literal.render({ [`email/${name}.txt`]: plain }, `email/${name}.txt`, values);
  const title = /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? '';
  const subject = literal.render({ subject: title }, 'subject', values).replace(/\s+/g, ' ').trim();
  return { subject, html, text };
}
