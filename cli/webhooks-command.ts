import { Args, Flags } from '@oclif/core';
import { openWebhooks } from '../runtime/webhooks/open-webhooks.ts';
import { type Webhook, type WebhookState, type WebhookVendor, webhookVendors } from '../runtime/webhooks/webhook.ts';
import { BaseCommand } from './base-command.ts';
import { requestText, webhookText } from './webhook-text.ts';

export const vendorArgument = {
  vendor: Args.string({
    description: 'telegram или avito; без него — все, чьи ключи заданы',
    options: [...webhookVendors],
  }),
};

export const dryRunFlag = {
  'dry-run': Flags.boolean({ summary: 'ничего не отправлять, показать точные запросы' }),
};

export const englishArgument = { vendor: 'telegram or avito; all whose keys are set when left out' };
export const englishDryRun = { 'dry-run': 'send nothing, print the exact requests' };

export interface WebhooksRequest {
  readonly action: 'set' | 'status' | 'delete';
  readonly vendor: string | undefined;
  readonly dryRun: boolean;
}

/** What `webhooks set`, `status` and `delete` share. */
export abstract class WebhooksCommand extends BaseCommand {
  /** One vendor after another; `work` is what is asked of each. */
  protected async manage({ action, vendor, dryRun }: WebhooksRequest): Promise<unknown> {
    const found = await openWebhooks(this.projectFolder(), this.environment(), vendor as WebhookVendor | undefined);
    if (dryRun) return this.showPlan(found, action);
    const webhooks: WebhookState[] = [];
    for (const webhook of found) {
      const state = await webhook[action]();
      webhooks.push(state);
      this.print(webhookText(state, this.locale));
    }
    return { schemaVersion: 1, webhooks };
  }

  private showPlan(found: readonly Webhook[], action: WebhooksRequest['action']): unknown {
    const requests = found.flatMap((webhook) =>
      webhook.plan(action).map((each) => ({ vendor: webhook.vendor, ...each })),
    );
    for (const request of requests) this.print(requestText(request));
    return { schemaVersion: 1, dryRun: true, requests };
  }
}
