import { Args, Flags } from '@oclif/core';
import { AssistantError } from '../../assistant/errors.ts';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { confirmed } from '../../cli/confirmation.ts';
import { orderFlagErrors } from '../../cli/order-flags.ts';
import { openQuoting } from '../../runtime/quoting-session.ts';

export default class QuoteWithdraw extends BaseCommand {
  static override summary = 'отозвать ошибочную цену: смету или все сметы по этим настройкам';
  static override description =
    'На отозванную смету больше нельзя выписать документ, ссылку на оплату или сделку. Сама она остаётся в списке, а то, ' +
    'что по ней уже принято или выставлено, продолжает действовать. Вместе со сметой отзываются ревизии с её ценами. ' +
    'Отозвать можно и смету, которую не сохраняли, а --config отзывает также всё, что посчитают по этим настройкам потом.';
  static override examples = [
    { command: '<%= config.bin %> quote withdraw q_7k3m9x2hq4tz', description: 'одну смету' },
    {
      command: '<%= config.bin %> quote withdraw --config sha256:1f2e… --yes',
      description: 'все, посчитанные с ошибкой в ценах',
    },
  ];
  static override args = { id: Args.string({ description: 'номер сметы', required: false }) };
  static override flags = {
    config: Flags.string({ summary: 'все сметы по настройкам с этим хешем (config.hash)', helpValue: 'HASH' }),
    yes: Flags.boolean({ char: 'y', summary: 'не спрашивать' }),
  };
  static override english: EnglishTexts = {
    summary: 'call a wrong price back: a quote, or all made under a config',
    description:
      'No document, payment link or deal can be made on a withdrawn quote. It stays in the list, and what was accepted or ' +
      'issued on it goes on. Revisions that carry its prices go with it. A quote that was never saved can be withdrawn ' +
      'too, and --config also withdraws whatever is computed under that config later.',
    flags: { config: 'all quotes made under the config with this hash (config.hash)', yes: 'do not ask' },
    args: { id: 'id of the quote' },
    examples: ['one quote', 'all that were computed from a wrong price list'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(QuoteWithdraw);
    const query = whichQuotes(args.id, flags.config);
    const { service, close } = await openQuoting(this.projectFolder(), this.environment(), {
      onRenewed: this.tellRenewed,
    });
    try {
      const what = 'id' in query ? query.id : query.configHash;
      const question = this.text({ ru: `Отозвать ${what}?`, en: `Withdraw ${what}?` });
      if (!(await confirmed(question, flags.yes))) return { schemaVersion: 1, withdrawn: [] };
      const withdrawn = await service.withdraw(query);
      if ('configHash' in query) this.say(this.text(forGood));
      else if (withdrawn.length === 0) this.say(this.text({ ru: 'Отзывать нечего', en: 'Nothing to withdraw' }));
      for (const id of withdrawn) this.print(this.text({ ru: `Отозвана ${id}`, en: `Withdrawn: ${id}` }));
      return { schemaVersion: 1, withdrawn };
    } finally {
      await close();
    }
  }
}

const forGood = {
  ru: 'По этим настройкам больше ничего не посчитать',
  en: 'Nothing can be computed by this config any more',
};

function whichQuotes(id: string | undefined, hash: string | undefined): { id: string } | { configHash: string } {
  if (id !== undefined && hash === undefined) return { id };
  if (hash !== undefined && id === undefined) {
    if (!/^sha256:[0-9a-f]{64}$/.test(hash)) throw new AssistantError(orderFlagErrors.configHash, { hash });
    return { configHash: hash };
  }
  throw new AssistantError(orderFlagErrors.withdrawWhich);
}
