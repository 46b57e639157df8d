import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { rotateMasterKey } from '../../runtime/master-keys.ts';

export default class KeysRotate extends BaseCommand {
  static override summary = 'сменить главный ключ; сервер можно не останавливать';
  static override description =
    'Заворачивает ключ каждого человека новым главным ключом. Ключ из data/secrets.json меняется здесь же; если он задан в ENCRYPTION_KEY, ' +
    'сначала впишите новый туда, а прежний — в ENCRYPTION_KEY_PREVIOUS. Прерванную смену продолжает повторный вызов.';
  static override examples = [
    { command: '<%= config.bin %> keys rotate', description: 'сменить' },
    { command: '<%= config.bin %> keys rotate --dry-run', description: 'сколько ключей будет завёрнуто заново' },
  ];
  static override flags = { 'dry-run': Flags.boolean({ summary: 'посчитать ключи и ничего не менять' }) };
  static override english: EnglishTexts = {
    summary: 'change the master key; the server may go on',
    description:
      'Wraps the key of every person by a new master key. A key in data/secrets.json is changed here; one in ENCRYPTION_KEY has to be ' +
      'replaced there first, with the former in ENCRYPTION_KEY_PREVIOUS. Called again it goes on with a change that was interrupted.',
    flags: { 'dry-run': 'count the keys and change nothing' },
    examples: ['change it', 'how many keys would be wrapped anew'],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(KeysRotate);
    const rotation = await rotateMasterKey(this.projectFolder(), this.environment(), {
      dryRun: flags['dry-run'],
      onProgress: (done) => {
        if (process.stderr.isTTY) this.say(String(done));
      },
    });
    const { rewrapped, dryRun, keyIn } = rotation;
    this.print(
      dryRun
        ? this.text({ ru: `Будет завёрнуто заново ключей: ${rewrapped}`, en: `Keys to be wrapped anew: ${rewrapped}` })
        : this.text({ ru: `Завёрнуто заново ключей: ${rewrapped}`, en: `Keys wrapped anew: ${rewrapped}` }),
    );
    if (!dryRun && !this.jsonEnabled()) this.say(this.text(afterwards[keyIn]));
    return { schemaVersion: 1, ...rotation };
  }
}

const afterwards = {
  'secrets.json': {
    ru: 'Сделайте новую копию: backup. Прежние копии ключей открываются прежним ключом, он лежит в них же.',
    en: 'Make a new backup. Former copies of keys open by the former key, which lies in them.',
  },
  environment: {
    ru: 'ENCRYPTION_KEY_PREVIOUS можно убрать; прежний ключ сохраните, пока нужны старые копии. Сделайте новую: backup.',
    en: 'ENCRYPTION_KEY_PREVIOUS may go; keep the former key as long as old backups are needed. Make a new one: backup.',
  },
} as const;
