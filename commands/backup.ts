import { existsSync } from 'node:fs';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { confirmed } from '../cli/confirmation.ts';
import { keysFileBeside, makeBackup } from '../runtime/backup/backing-up.ts';

export default class Backup extends BaseCommand {
  static override summary = 'резервная копия data/; сервер можно не останавливать';
  static override description =
    'Переписка, сметы и документы — в ФАЙЛ, ключи людей и секреты — отдельно, в ФАЙЛ.keys…: храните их в разных местах, вместе они ' +
    'открывают всё. Копия целая или её нет; внутри — опись с контрольными суммами.';
  static override examples = [
    { command: '<%= config.bin %> backup /srv/backups/2026-11-22.tar.gz', description: 'копия и рядом её ключи' },
    {
      command: '<%= config.bin %> backup copy.tar.gz --keys /mnt/safe/copy.keys.tar.gz',
      description: 'ключи сразу на другой диск',
    },
    { command: '<%= config.bin %> backup move.tar.gz --move', description: 'переехать; сервер остановлен' },
  ];
  static override args = { file: Args.string({ description: 'куда записать копию (.tar.gz)', required: true }) };
  static override flags = {
    keys: Flags.string({ summary: 'куда записать ключи', helpValue: 'FILE', exclusive: ['no-keys'] }),
    'no-keys': Flags.boolean({ summary: 'ключи не копировать: их копия уже есть' }),
    move: Flags.boolean({
      summary: 'данные переезжают на другой сервер: остановленный, этот больше не запустится',
    }),
    yes: Flags.boolean({ char: 'y', summary: 'заменить файл, который уже есть' }),
  };
  static override english: EnglishTexts = {
    summary: 'back data/ up; the server may go on',
    description:
      'Conversations, quotes and documents go to FILE, the keys of people and the secrets apart, to FILE.keys…: keep them in ' +
      'different places, together they open everything. The backup is whole or not there; a manifest with checksums is inside.',
    args: { file: 'where to write the backup (.tar.gz)' },
    flags: {
      keys: 'where to write the keys',
      'no-keys': 'leave the keys out: they are backed up already',
      move: 'the data move to another server: this one, stopped, never starts again',
      yes: 'replace a file that is there',
    },
    examples: ['a backup and its keys beside it', 'the keys on another disk at once', 'move; the server is stopped'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Backup);
    const keysFile = flags['no-keys'] ? null : (flags.keys ?? keysFileBeside(args.file));
    const taken = [args.file, keysFile].filter((file) => file !== null && existsSync(file)).join(', ');
    const question = this.text({ ru: `Заменить ${taken}?`, en: `Replace ${taken}?` });
    if (taken !== '' && !(await confirmed(question, flags.yes))) return { schemaVersion: 1, written: false };
    const backup = await makeBackup({
      folder: this.projectFolder(),
      environment: this.environment(),
      file: args.file,
      keysFile,
      moving: flags.move,
      now: new Date(),
    });
    this.print(backup.file);
    if (backup.keysFile !== null) this.print(backup.keysFile);
    if (!this.jsonEnabled()) this.tell(backup);
    return { schemaVersion: 1, written: true, ...backup };
  }

  private tell({ keysFile, documents, lost }: Awaited<ReturnType<typeof makeBackup>>): void {
    this.say(
      keysFile === null
        ? this.text({
            ru: `Готово, документов: ${documents}. Без ключей эту копию не открыть.`,
            en: `Done, documents: ${documents}. Without its keys this backup cannot be opened.`,
          })
        : this.text({
            ru: `Готово, документов: ${documents}. Унесите файл ключей в другое место: вместе они открывают всё.`,
            en: `Done, documents: ${documents}. Keep the file of keys elsewhere: together they open everything.`,
          }),
    );
    if (lost.length > 0) {
      this.say(
        this.text({
          ru: `Не нашлись файлы документов (напечатаются заново): ${lost.join(', ')}`,
          en: `Files of documents that are missing (they can be printed again): ${lost.join(', ')}`,
        }),
      );
    }
  }
}
