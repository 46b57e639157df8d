import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { generateMasterKey } from '../../runtime/master-keys.ts';

export default class KeysGenerate extends BaseCommand {
  static override summary = 'новый главный ключ для ENCRYPTION_KEY';
  static override description =
    'Только печатает: ничего не меняет и не запоминает. Сменить ключ готовых данных — keys rotate.';
  static override examples = [
    { command: '<%= config.bin %> keys generate', description: '32 случайных байта в base64' },
  ];
  static override english: EnglishTexts = {
    summary: 'a new master key for ENCRYPTION_KEY',
    description: 'Prints it only: changes and remembers nothing. To change the key of existing data: keys rotate.',
    examples: ['32 random bytes in base64'],
  };

  async run(): Promise<unknown> {
    await this.parse(KeysGenerate);
    const key = generateMasterKey();
    this.print(key);
    return { schemaVersion: 1, key };
  }
}
