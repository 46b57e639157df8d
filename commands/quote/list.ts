import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { createPaint } from '../../cli/paint.ts';
import { quoteListText } from '../../cli/quote-text.ts';
import { openQuoting } from '../../runtime/quoting-session.ts';
import { processEnvironment } from '../../runtime/secrets.ts';

export default class QuoteList extends BaseCommand {
  static override summary = 'показать сохранённые сметы: что и кому обещано';
  static override examples = [
    { command: '<%= config.bin %> quote list', description: 'последние 20' },
    {
      command: '<%= config.bin %> quote list --config sha256:1f2e… --json',
      description: 'выданные по этим настройкам',
    },
  ];
  static override flags = {
    limit: Flags.integer({ summary: 'сколько показать', default: 20, min: 1, max: 1000, helpValue: 'N' }),
    conversation: Flags.string({ summary: 'только из этого разговора', helpValue: 'ID' }),
    config: Flags.string({ summary: 'только выданные по настройкам с этим хешем', helpValue: 'HASH' }),
  };
  static override english: EnglishTexts = {
    summary: 'list saved quotes: what was promised to whom',
    flags: {
      limit: 'how many',
      conversation: 'only of this conversation',
      config: 'only those made under the config with this hash',
    },
    examples: ['the latest 20', 'those made under that config'],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(QuoteList);
    const { company, service, close } = await openQuoting(this.projectFolder(), this.environment(), {
      onRenewed: this.tellRenewed,
    });
    try {
      const { limit, conversation, config } = flags;
      const quotes = await service.list({
        limit,
        ...(conversation === undefined ? {} : { conversation }),
        ...(config === undefined ? {} : { configHash: config }),
      });
      const paint = createPaint(process.stdout, processEnvironment().NO_COLOR);
      const options = {
        locale: this.locale,
        timeZone: company.time_zone,
        paint,
        width: process.stdout.columns ?? 110,
      };
      if (quotes.length > 0) this.print(quoteListText(quotes, new Date(), options));
      else if (!this.jsonEnabled()) {
        this.say(
          this.text({
            ru: 'Сохранённых смет нет. Сохранить: sales-assistant quote --package ID --save',
            en: 'No saved quotes. To save one: sales-assistant quote --package ID --save',
          }),
        );
      }
      return {
        schemaVersion: 1,
        quotes: quotes.map(({ quote, withdrawnAt }) => ({ ...quote, withdrawnAt: withdrawnAt?.toISOString() ?? null })),
      };
    } finally {
      await close();
    }
  }
}
