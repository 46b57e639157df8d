import { Args, Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { confirmed } from '../cli/confirmation.ts';
import { type Restored, restoreBackup } from '../runtime/backup/restoring.ts';

export default class Restore extends BaseCommand {
  static override summary = 'восстановить data/ из резервной копии; сервер должен быть остановлен';
  static override description =
    'Копия сначала распаковывается и проверяется рядом, и только целая ставится на место; прежние данные остаются в ' +
    'data/before-restore-…. Кто просил удалить свои данные после того, как копия сделана, удаляется и из неё. Что ждало отправки в ' +
    'мессенджеры, когда копию снимали с работающего сервера, придерживается, чтобы никто не получил его дважды.';
  static override examples = [
    { command: '<%= config.bin %> restore /srv/backups/2026-11-22.tar.gz', description: 'ключи лежат рядом с копией' },
    {
      command: '<%= config.bin %> restore copy.tar.gz --keys /mnt/safe/copy.keys.tar.gz --dry-run',
      description: 'только проверить копию',
    },
  ];
  static override args = { file: Args.string({ description: 'копия, сделанная backup', required: true }) };
  static override flags = {
    keys: Flags.string({ summary: 'файл ключей этой копии', helpValue: 'FILE' }),
    journal: Flags.string({ summary: 'журнал удалений с прежнего сервера (data/erasures.jsonl)', helpValue: 'FILE' }),
    'dry-run': Flags.boolean({ summary: 'проверить копию и ничего не менять' }),
    yes: Flags.boolean({ char: 'y', summary: 'не спрашивать' }),
  };
  static override english: EnglishTexts = {
    summary: 'restore data/ from a backup; the server must be stopped',
    description:
      'The backup is unpacked and proved beside the data, and put in place only when it is whole; the former data stay in ' +
      'data/before-restore-…. Whoever had his data erased after the backup was made is erased in it too. What waited to be sent ' +
      'to messengers while a running server was backed up is held, so that nobody gets it twice.',
    args: { file: 'what backup has made' },
    flags: {
      keys: 'the file of keys of this backup',
      journal: 'the journal of erasures of the former server (data/erasures.jsonl)',
      'dry-run': 'prove the backup and change nothing',
      yes: 'do not ask',
    },
    examples: ['the keys lie beside the backup', 'prove the backup only'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Restore);
    const dryRun = flags['dry-run'];
    const question = this.text({ ru: `Заменить data/ копией ${args.file}?`, en: `Replace data/ by ${args.file}?` });
    if (!dryRun && !(await confirmed(question, flags.yes))) return { schemaVersion: 1, restored: false };
    const restored = await restoreBackup({
      folder: this.projectFolder(),
      environment: this.environment(),
      file: args.file,
      keysFile: flags.keys,
      journalFile: flags.journal,
      dryRun,
      clock: { now: () => new Date() },
    });
    this.print(this.text(dryRun ? provenText(restored) : restoredText(restored)));
    if (!this.jsonEnabled() && restored.former !== null) {
      this.say(
        this.text({
          ru: `Прежние данные: ${restored.former}. Проверьте сервер и удалите их: там тоже персональные данные.`,
          en: `The former data: ${restored.former}. Check the server and delete them: personal data are there too.`,
        }),
      );
    }
    return { schemaVersion: 1, restored: !dryRun, ...restored };
  }
}

function provenText(restored: Restored) {
  return {
    ru: `Копия исправна: ${figures.ru(restored)}`,
    en: `The backup is sound: ${figures.en(restored)}`,
  };
}

function restoredText(restored: Restored) {
  return { ru: `Восстановлено: ${figures.ru(restored)}`, en: `Restored: ${figures.en(restored)}` };
}

const figures = {
  ru: ({ createdAt, conversations, documents, erased, held }: Restored) =>
    `${createdAt}, разговоров ${conversations}, документов ${documents}, удалено по журналу ${erased}, придержано отправок ${held}`,
  en: ({ createdAt, conversations, documents, erased, held }: Restored) =>
    `${createdAt}, conversations ${conversations}, documents ${documents}, erased by the journal ${erased}, sends held ${held}`,
};
