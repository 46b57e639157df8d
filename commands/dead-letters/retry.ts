import { Args, Flags } from '@oclif/core';
import { AssistantError } from '../../assistant/errors.ts';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { confirmed } from '../../cli/confirmation.ts';
import { deadLettersErrors } from '../../cli/dead-letters-errors.ts';
import { deadLettersText } from '../../cli/dead-letters-text.ts';
import { openDeadLetters } from '../../runtime/dead-letters.ts';

export default class DeadLettersRetry extends BaseCommand {
  static override summary = 'повторить то, что не удалось';
  static override description =
    'Возвращает в очередь, впереди остального в том же разговоре; работающий демон возьмёт за секунду. О задержанных (held) ' +
    'спрашивает: если сообщение дошло, клиент получит его второй раз. --dry-run только показывает.';
  static override strict = false;
  static override examples = [
    { command: '<%= config.bin %> dead-letters retry outbox:12', description: 'одно' },
    { command: '<%= config.bin %> dead-letters retry --all --dry-run', description: 'что повторилось бы' },
    {
      command: '<%= config.bin %> dead-letters retry --all --yes',
      description: 'всё, и задержанное тоже, без вопроса',
    },
  ];
  static override args = { ids: Args.string({ description: 'номера из dead-letters list', required: false }) };
  static override flags = {
    all: Flags.boolean({ summary: 'всё, что можно повторить' }),
    'dry-run': Flags.boolean({ summary: 'только показать' }),
    yes: Flags.boolean({ char: 'y', summary: 'не спрашивать' }),
  };
  static override english: EnglishTexts = {
    summary: 'try again what has failed',
    description:
      'Puts it back into its queue, in front of what waits in the same conversation; a running daemon takes it within a second. ' +
      'Asks about what is held: if the message did arrive, the customer gets it twice. --dry-run only shows.',
    args: { ids: 'ids of dead-letters list' },
    flags: { all: 'all that can be tried again', 'dry-run': 'only show', yes: 'do not ask' },
    examples: ['one', 'what would be tried again', 'all, held ones too, without asking'],
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(DeadLettersRetry);
    const ids = argv.map(String);
    if (ids.length === 0 && !flags.all) throw new AssistantError(deadLettersErrors.which);
    const letters = await openDeadLetters(this.projectFolder(), this.environment(), { onRenewed: this.tellRenewed });
    try {
      const chosen = await letters.choose(flags.all ? 'all' : ids);
      if (flags['dry-run']) {
        if (chosen.length > 0) this.print(deadLettersText(chosen, this.locale, process.stdout.columns ?? 140));
        return { schemaVersion: 1, dryRun: true, retried: chosen.map(({ id }) => id) };
      }
      const held = chosen.filter(({ state }) => state === 'held').length;
      const question = this.text({
        ru: `Отправить снова задержанных: ${held}? Если они дошли, клиенты получат их второй раз`,
        en: `Send ${held} held ones again? If they did arrive, customers get them twice`,
      });
      if (held > 0 && !(await confirmed(question, flags.yes))) return { schemaVersion: 1, dryRun: false, retried: [] };
      const retried = await letters.retry(chosen);
      for (const id of retried) this.print(this.text({ ru: `Снова в очереди: ${id}`, en: `Waits again: ${id}` }));
      if (retried.length === 0) this.say(this.text({ ru: 'Повторять нечего', en: 'Nothing to try again' }));
      return { schemaVersion: 1, dryRun: false, retried };
    } finally {
      await letters.close();
    }
  }
}
