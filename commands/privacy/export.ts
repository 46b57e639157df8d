import { writeFileSync } from 'node:fs';
import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { whomEnglish, whomFlags } from '../../cli/whom-flags.ts';
import { exportPeople } from '../../runtime/privacy/exporting.ts';

export default class PrivacyExport extends BaseCommand {
  static override summary = 'всё, что хранится о человеке, одним JSON';
  static override description =
    'Ответ на запрос по ст. 14 152-ФЗ: переписка, анкета, сметы, документы (PDF в base64), записи о том, почему ассистент ответил так. ' +
    'Внутри персональные данные: файл создаётся с правами 0600.';
  static override examples = [
    {
      command: '<%= config.bin %> privacy export --phone "+7 916 123-45-67" --out anna.json',
      description: 'по телефону',
    },
    { command: '<%= config.bin %> privacy export --conversation c_8d2k', description: 'по номеру разговора' },
  ];
  static override flags = {
    ...whomFlags,
    out: Flags.string({ summary: 'записать в файл, а не в stdout', helpValue: 'FILE' }),
  };
  static override english: EnglishTexts = {
    summary: 'everything that is held of a person, as one JSON document',
    description:
      'The answer to a request by art. 14 of 152-FZ: conversations, brief, quotes, documents (PDF in base64), records of why the ' +
      'assistant replied so. Personal data are inside: the file is made with mode 0600.',
    flags: { ...whomEnglish, out: 'write to a file, not to stdout' },
    examples: ['by phone', 'by the id of a conversation'],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PrivacyExport);
    const document = {
      schemaVersion: 1,
      ...(await exportPeople(this.projectFolder(), this.environment(), flags)),
    };
    if (flags.out === undefined) {
      this.print(JSON.stringify(document, null, 2));
      return document;
    }
    writeFileSync(flags.out, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    this.print(flags.out);
    return { schemaVersion: 1, file: flags.out, people: document.people.length };
  }
}
