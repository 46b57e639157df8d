import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { deadLettersText } from '../../cli/dead-letters-text.ts';
import { openDeadLetters } from '../../runtime/dead-letters.ts';

export default class DeadLettersList extends BaseCommand {
  static override summary = 'показать, что не удалось доставить или обработать';
  static override description =
    'dead – сделаны все попытки; held – связь оборвалась во время отправки, и дошло ли сообщение, неизвестно: посмотрите в ' +
    'переписку. Того, что написали люди, здесь нет; разговор покажет trace. Демону команда не мешает.';
  static override examples = [
    { command: '<%= config.bin %> dead-letters list', description: 'всё, что застряло' },
    { command: '<%= config.bin %> dead-letters list --json', description: 'для программы' },
  ];
  static override english: EnglishTexts = {
    summary: 'show what could not be delivered or worked',
    description:
      'dead: every try was made; held: the connection broke while sending, and nobody knows whether the message arrived: look ' +
      'into the chat. What people wrote is not shown here; trace shows a conversation. A running daemon is not disturbed.',
    examples: ['all that is stuck', 'for a program'],
  };

  async run(): Promise<unknown> {
    await this.parse(DeadLettersList);
    const letters = await openDeadLetters(this.projectFolder(), this.environment(), { onRenewed: this.tellRenewed });
    try {
      const stuck = await letters.list();
      if (stuck.length > 0) this.print(deadLettersText(stuck, this.locale, process.stdout.columns ?? 140));
      else if (!this.jsonEnabled()) {
        this.say(this.text({ ru: 'Ничего не застряло', en: 'Nothing is stuck' }));
      }
      return { schemaVersion: 1, deadLetters: stuck.map(({ at, ...each }) => ({ ...each, at: at.toISOString() })) };
    } finally {
      await letters.close();
    }
  }
}
