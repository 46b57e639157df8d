import type { EnglishTexts } from '../../cli/base-command.ts';
import {
  dryRunFlag,
  englishArgument,
  englishDryRun,
  vendorArgument,
  WebhooksCommand,
} from '../../cli/webhooks-command.ts';

export default class WebhooksStatus extends WebhooksCommand {
  static override summary = 'показать, куда поставщики присылают сообщения';
  static override examples = [
    { command: '<%= config.bin %> webhooks status', description: 'у всех, чьи ключи заданы' },
    { command: '<%= config.bin %> webhooks status telegram --json', description: 'для программы' },
  ];
  static override args = vendorArgument;
  static override flags = dryRunFlag;
  static override english: EnglishTexts = {
    summary: 'show where vendors deliver messages to',
    args: englishArgument,
    flags: englishDryRun,
    examples: ['at all whose keys are set', 'for a program'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(WebhooksStatus);
    return this.manage({ action: 'status', vendor: args.vendor, dryRun: flags['dry-run'] });
  }
}
