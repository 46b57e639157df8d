import type { EnglishTexts } from '../../cli/base-command.ts';
import {
  dryRunFlag,
  englishArgument,
  englishDryRun,
  vendorArgument,
  WebhooksCommand,
} from '../../cli/webhooks-command.ts';

export default class WebhooksSet extends WebhooksCommand {
  static override summary = 'зарегистрировать у поставщика адрес, на который он присылает сообщения';
  static override description =
    'Адрес складывается из PUBLIC_URL и секрета. Повтор ничего не меняет; чужие адреса не трогает, прежний свой снимает.';
  static override examples = [
    { command: '<%= config.bin %> webhooks set', description: 'у всех, чьи ключи заданы' },
    {
      command: '<%= config.bin %> webhooks set avito --dry-run',
      description: 'посмотреть запросы, ничего не отправляя',
    },
  ];
  static override args = vendorArgument;
  static override flags = dryRunFlag;
  static override english: EnglishTexts = {
    summary: 'register the address a vendor delivers messages to',
    description:
      'The address is made of PUBLIC_URL and a secret. Doing it again changes nothing; addresses of others stay, a former one of ours goes.',
    args: englishArgument,
    flags: englishDryRun,
    examples: ['at all whose keys are set', 'look at the requests, send nothing'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(WebhooksSet);
    return this.manage({ action: 'set', vendor: args.vendor, dryRun: flags['dry-run'] });
  }
}
