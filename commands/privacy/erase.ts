import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { confirmed } from '../../cli/confirmation.ts';
import { erasureText } from '../../cli/erasure-text.ts';
import { whomEnglish, whomFlags } from '../../cli/whom-flags.ts';
import { backupFolders } from '../../runtime/backup/backup-schedule.ts';
import { erasePeople } from '../../runtime/privacy/erasing.ts';

export default class PrivacyErase extends BaseCommand {
  static override summary = 'удалить данные человека безвозвратно; сервер можно не останавливать';
  static override description =
    'Уничтожает ключ человека (и в копиях ключей под data/ и в папке резервных копий), его переписку, анкету, записи, файлы документов. ' +
    'Журнал data/erasures.jsonl хранит только дату и случайный номер: restore по нему удалит человека и из старой копии. Сметы остаются: ' +
    'в них цены, а не люди. Документы оплаченной продажи закон велит хранить, отчёт их назовёт.';
  static override examples = [
    { command: '<%= config.bin %> privacy erase --phone "+7 916 123-45-67" --dry-run', description: 'что удалится' },
    { command: '<%= config.bin %> privacy erase --conversation c_8d2k --yes', description: 'удалить, не спрашивая' },
  ];
  static override flags = {
    ...whomFlags,
    'dry-run': Flags.boolean({ summary: 'показать, что удалится, и ничего не трогать' }),
    yes: Flags.boolean({ char: 'y', summary: 'не спрашивать' }),
  };
  static override english: EnglishTexts = {
    summary: 'erase the data of a person for good; the server may go on',
    description:
      'Destroys the key of the person (in copies of keys under data/ and in the folder of backups too), the conversations, brief, records ' +
      'and files of documents. The journal data/erasures.jsonl keeps a date and a random id only: by it restore erases the person in an ' +
      'old backup too. Quotes stay: they hold prices, not people. Papers of a paid sale must be kept by law; the report names them.',
    flags: { ...whomEnglish, 'dry-run': 'show what would go and touch nothing', yes: 'do not ask' },
    examples: ['what would go', 'erase without asking'],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PrivacyErase);
    const [folder, environment] = [this.projectFolder(), this.environment()];
    const dryRun = flags['dry-run'];
    const { erased, report } = await erasePeople(
      {
        ...{ folder, environment, whom: flags, clock: { now: () => new Date() } },
        copies: await backupFolders(folder),
      },
      async ({ conversations }) => {
        if (dryRun) return false;
        const count = conversations.length;
        const question = this.text({
          ru: `Удалить безвозвратно, разговоров: ${count}?`,
          en: `Erase for good, conversations: ${count}?`,
        });
        return confirmed(question, flags.yes);
      },
    );
    this.print(erasureText(report, { erased, locale: this.locale }));
    return { schemaVersion: 1, erased, ...report };
  }
}
