import type { Locale } from '../assistant/errors.ts';
import type { ErasureReport } from '../runtime/privacy/erasing.ts';

interface Words {
  readonly nobody: string;
  readonly done: string;
  readonly would: string;
  readonly figures: (report: ErasureReport) => string;
  readonly kept: (paper: ErasureReport['kept'][number]) => string;
  readonly copies: (files: string) => string;
  readonly stays: string;
  readonly vendors: Readonly<Record<string, string>>;
}

const words: Readonly<Record<Locale, Words>> = {
  ru: {
    nobody: 'Никого с такими данными нет, удалять нечего.',
    done: 'Удалено безвозвратно.',
    would: 'Будет удалено (пока ничего не тронуто).',
    figures: ({ people, conversations, documents }) =>
      `Людей ${people}, разговоров ${conversations.length}, документов ${documents.length}`,
    kept: ({ kind, printedNumber, ground, until }) =>
      `Остаётся по закону: ${kind} ${printedNumber} (${ground}) до ${until.toISOString().slice(0, 10)}`,
    copies: (files) => `Ключи уничтожены и в копиях: ${files}`,
    stays: 'Остаются сметы без имён и номера документов. Из копий, унесённых в другое место, человека удалит restore.',
    vendors: {
      telegram: 'Telegram: переписка остаётся в чате у клиента; тему в группе менеджеров удалит работающий сервер.',
      avito: 'Авито: переписка остаётся в чате Авито, её хранит площадка.',
    },
  },
  en: {
    nobody: 'Nobody with these data is known, there is nothing to erase.',
    done: 'Erased for good.',
    would: 'This would be erased (nothing is touched yet).',
    figures: ({ people, conversations, documents }) =>
      `People ${people}, conversations ${conversations.length}, documents ${documents.length}`,
    kept: ({ kind, printedNumber, ground, until }) =>
      `Stays by law: ${kind} ${printedNumber} (${ground}) until ${until.toISOString().slice(0, 10)}`,
    copies: (files) => `Keys are destroyed in copies too: ${files}`,
    stays:
      'Quotes without names and numbers of documents stay. Backups carried elsewhere lose the person when they are restored here.',
    vendors: {
      telegram:
        "Telegram: the chat stays with the customer; a running server deletes the topic in the managers' group.",
      avito: 'Avito: the chat stays at Avito, the platform keeps it.',
    },
  },
};

/** What went, what stays and where copies lie that nobody here can reach. */
export function erasureText(report: ErasureReport, { erased, locale }: { erased: boolean; locale: Locale }): string {
  const { nobody, done, would, figures, kept, copies, stays, vendors } = words[locale];
  if (report.people === 0) return nobody;
  return [
    `${erased ? done : would} ${figures(report)}.`,
    ...report.kept.map(kept),
    ...(report.copies.length === 0 ? [] : [copies(report.copies.join(', '))]),
    stays,
    ...report.vendors.map((channel) => vendors[channel] ?? channel),
  ].join('\n');
}
