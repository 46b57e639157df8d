import { writeFileSync } from 'node:fs';
import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { exportSecrets } from '../../runtime/master-keys.ts';

export default class KeysExport extends BaseCommand {
  static override summary = 'секреты проекта на хранение: без них резервную копию не открыть';
  static override description =
    'Главный ключ, подписи смет и сессий в виде файла data/secrets.json — и те, что заданы в окружении. Храните отдельно от копий data/. ' +
    'Ключи людей (data/keys.sqlite) копирует backup.';
  static override examples = [
    { command: '<%= config.bin %> keys export --out /mnt/safe/secrets.json', description: 'в файл с правами 0600' },
  ];
  static override flags = { out: Flags.string({ summary: 'записать в файл, а не в stdout', helpValue: 'FILE' }) };
  static override english: EnglishTexts = {
    summary: 'the secrets of the project for safe keeping: without them no backup opens',
    description:
      'The master key, the keys of quotes and sessions in the form of data/secrets.json, those of the environment too. Keep them apart ' +
      'from backups of data/. The keys of people (data/keys.sqlite) are copied by backup.',
    flags: { out: 'write to a file, not to stdout' },
    examples: ['to a file with mode 0600'],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(KeysExport);
    const secrets = exportSecrets(this.projectFolder(), this.environment());
    const text = `${JSON.stringify(secrets, null, 2)}\n`;
    if (flags.out === undefined) {
      this.print(text);
      return { schemaVersion: 1, secrets };
    }
    writeFileSync(flags.out, text, { mode: 0o600, flag: 'wx' });
    this.print(flags.out);
    return { schemaVersion: 1, file: flags.out };
  }
}
