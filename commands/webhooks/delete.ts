import { Flags } from '@oclif/core';
import type { EnglishTexts } from '../../cli/base-command.ts';
import { confirmed } from '../../cli/confirmation.ts';
import {
  dryRunFlag,
  englishArgument,
  englishDryRun,
  vendorArgument,
  WebhooksCommand,
} from '../../cli/webhooks-command.ts';

export default class WebhooksDelete extends WebhooksCommand {
  static override summary = 'снять наш адрес у поставщика';
  static override description = 'Адреса других программ остаются. Сообщения перестанут приходить, пока их не спросят.';
  static override examples = [
    { command: '<%= config.bin %> webhooks delete avito', description: 'спросит подтверждение' },
    { command: '<%= config.bin %> webhooks delete telegram --yes', description: 'без вопроса' },
  ];
  static override args = vendorArgument;
  static override flags = {
    ...dryRunFlag,
    yes: Flags.boolean({ summary: 'не спрашивать подтверждения' }),
  };
  static override english: EnglishTexts = {
    summary: 'take our address away at a vendor',
    description: 'Addresses of other programs stay. Messages come no more until they are asked for.',
    args: englishArgument,
    flags: { ...englishDryRun, yes: 'do not ask for confirmation' },
    examples: ['asks first', 'without asking'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(WebhooksDelete);
    const question = this.text({
      ru: `Снять адрес вебхука (${args.vendor ?? 'все каналы'})?`,
      en: `Take the webhook address away (${args.vendor ?? 'all channels'})?`,
    });
    const dryRun = flags['dry-run'];
    if (!dryRun && !(await confirmed(question, flags.yes))) return { schemaVersion: 1, webhooks: [] };
    return this.manage({ action: 'delete', vendor: args.vendor, dryRun });
  }
}
