import type { Customer } from '../../assistant/documents/customer-schema.ts';
import { documentFileName, documentNumber } from '../../assistant/documents/document-numbering.ts';
import { localDate } from '../../assistant/local-time/local-date.ts';
import { computeQuote } from '../../assistant/pricing/compute-quote.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import type { DocumentKind } from '../../assistant/transcript/document-kind.ts';
import type { Project } from '../../project/project.ts';
import type { ProjectFiles } from '../../project/project-files.ts';
import type { DocumentPrinter } from './document-printer.ts';

/** How the templates look with this project's prices: marked ОБРАЗЕЦ, without a number of its own, kept nowhere. */
export async function renderSpecimen(parts: {
  kind: DocumentKind;
  project: Pick<Project, 'company' | 'prices' | 'config'>;
  files: ProjectFiles;
  printer: DocumentPrinter;
  customer?: Customer | undefined;
  now: Date;
}): Promise<{ quote: Quote; number: string; name: string; bytes: Uint8Array }> {
  const { kind, project, files, printer, customer = specimenCustomer, now } = parts;
  const { company } = project;
  const quote = specimenQuote(project, now);
  const date = localDate(now, company.time_zone);
  const number = documentNumber(company, kind, null, Number(date.slice(0, 4)));
  const brief = kind === 'offer' ? specimenBrief : undefined;
  const printed = { kind, quote, company, customer, brief, number, issuedAt: now, specimen: true };
  const bytes = await printer.print(printed, files);
  return { quote, number, name: documentFileName(kind, null, date), bytes };
}

/** The first package with its first options, each in its usual quantity. Unsigned: nothing can rest on it. */
function specimenQuote({ company, prices, config }: Pick<Project, 'company' | 'prices' | 'config'>, now: Date): Quote {
  const [first] = prices.packages;
  if (first === undefined) throw new RangeError('a valid price list has a package');
  const options = Object.fromEntries(first.options.slice(0, 4).map((id) => [id, null]));
  const { body } = computeQuote(
    prices,
    company.vat,
    { order: { package: first.id, options } },
    { now, timeZone: company.time_zone, config },
  );
  return { ...body, id: 'образец', signature: '' };
}

const specimenCustomer: Customer = {
  kind: 'organisation',
  full_name: 'Общество с ограниченной ответственностью «Пример»',
  short_name: 'ООО «Пример»',
  inn: '7701234560',
  kpp: '770101001',
  address: '101000, г. Москва, ул. Примерная, д. 2',
  contact: { name: 'Иванова Анна Петровна', post: 'Директор по развитию' },
};

const specimenBrief = {
  items: [
    { title: 'Задача', value: 'отвечать на вопросы клиентов круглосуточно и записывать на консультацию' },
    { title: 'Каналы', value: 'сайт, Telegram' },
    { title: 'Обращений в месяц', value: 'около 1 500' },
  ],
};
