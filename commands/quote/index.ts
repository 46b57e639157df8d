import { Flags } from '@oclif/core';
import { AssistantError } from '../../assistant/errors.ts';
import { explainQuote, formatExplanation } from '../../assistant/pricing/explain-quote.ts';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { changesOrder, discountOf, orderFlagErrors, orderOf } from '../../cli/order-flags.ts';
import { createPaint } from '../../cli/paint.ts';
import { quoteText } from '../../cli/quote-text.ts';
import type { SignedCalculation } from '../../runtime/quoting.ts';
import { openQuoteIssuer, openQuoting } from '../../runtime/quoting-session.ts';
import { processEnvironment } from '../../runtime/secrets.ts';

interface Outcome extends SignedCalculation {
  readonly timeZone: string;
}

export default class QuoteCommand extends BaseCommand {
  static override summary = 'посчитать смету по ценам проекта';
  static override description =
    'Считает заказ по config/pricing.yaml и config/company.yaml: строки, скидки, НДС, график оплаты. Сохранённая смета ' +
    '(--save) не меняется никогда: с --from получается и сразу сохраняется следующая ревизия. С одной только --discount ' +
    'цены остаются обещанными; любое изменение заказа считается по сегодняшним.';
  static override examples = [
    { command: '<%= config.bin %> quote --package chat_bot --option crm_integration', description: 'пакет с опцией' },
    {
      command:
        '<%= config.bin %> quote --package chat_bot --option extra_channel=3 --set urgency=fast --promo START10 --explain',
      description: 'откуда взялась каждая цифра',
    },
    {
      command: '<%= config.bin %> quote --package support --option support=6 --save',
      description: 'подписка на 6 месяцев, сохранить',
    },
    {
      command: '<%= config.bin %> quote --from q_7k3m9x2hq4tz --discount 5% --reason "второй проект"',
      description: 'скидка на сохранённую смету',
    },
    { command: '<%= config.bin %> quote --package chat_bot --at HEAD~1', description: 'по ценам прошлого коммита' },
  ];
  static override flags = {
    package: Flags.string({ char: 'p', summary: 'пакет', helpValue: 'ID' }),
    option: Flags.string({
      char: 'o',
      summary: 'опция, можно с количеством; id самого пакета задаёт его количество (месяцы подписки)',
      helpValue: 'ID[=N]',
      multiple: true,
      multipleNonGreedy: true,
    }),
    set: Flags.string({
      summary: 'значение коэффициента',
      helpValue: 'COEFFICIENT=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    promo: Flags.string({ summary: 'промокод', helpValue: 'CODE' }),
    explain: Flags.boolean({ summary: 'показать, какая строка YAML дала каждую цифру' }),
    save: Flags.boolean({ summary: 'сохранить смету' }),
    at: Flags.string({ summary: 'по ценам коммита, ветки или тега git', helpValue: 'GIT_REF' }),
    from: Flags.string({ summary: 'следующая ревизия сохранённой сметы', helpValue: 'ID' }),
    discount: Flags.string({ summary: 'ручная скидка: 15000 или 5%', helpValue: 'SUM|PERCENT' }),
    reason: Flags.string({ summary: 'за что скидка', helpValue: 'TEXT' }),
  };
  static override english: EnglishTexts = {
    summary: "compute a quote from the project's prices",
    description:
      'Computes an order from config/pricing.yaml and config/company.yaml: lines, discounts, VAT, payments. A saved quote ' +
      '(--save) never changes: --from makes and saves the next revision. With --discount alone the promised prices stand; ' +
      "any change of the order is computed at today's prices.",
    flags: {
      package: 'package',
      option: "option, with a quantity if needed; the package's own id sets its quantity (months of a subscription)",
      set: 'value of a coefficient',
      promo: 'promo code',
      explain: 'show which YAML line made each figure',
      save: 'save the quote',
      at: 'at the prices of a git commit, branch or tag',
      from: 'next revision of a saved quote',
      discount: 'manual discount: 15000 or 5%',
      reason: 'what the discount is for',
    },
    examples: [
      'a package with an option',
      'where each figure comes from',
      'a subscription for 6 months, saved',
      'a discount on a saved quote',
      'at the prices of the previous commit',
    ],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(QuoteCommand);
    const { quote, calculation, timeZone } = await this.compute(flags);
    const explanation = flags.explain ? explainQuote(calculation, this.locale) : undefined;
    const paint = createPaint(process.stdout, processEnvironment().NO_COLOR);
    const width = process.stdout.columns ?? 110;
    this.print(quoteText(quote, { locale: this.locale, timeZone, paint, width }));
    if (explanation !== undefined) this.print(`\n${formatExplanation(explanation)}`);
    return explanation === undefined ? quote : { ...quote, explanation };
  }

  private async compute(flags: QuoteFlags): Promise<Outcome> {
    const folder = this.projectFolder();
    const environment = this.environment();
    const options = { at: flags.at, onRenewed: this.tellRenewed };
    if (flags.from !== undefined) return this.revise(flags, flags.from);
    if (flags.discount !== undefined || flags.reason !== undefined) {
      throw new AssistantError(orderFlagErrors.discountAlone);
    }
    const order = orderOf(flags);
    if (!flags.save) {
      const { company, service } = await openQuoteIssuer(folder, environment, options);
      return { ...service.draft({ order }), timeZone: company.time_zone };
    }
    const { company, service, close } = await openQuoting(folder, environment, options);
    try {
      return { ...(await service.issue({ order })), timeZone: company.time_zone };
    } finally {
      await close();
    }
  }

  /** Whoever can run commands in the project folder is its owner. */
  private async revise(flags: QuoteFlags, id: string): Promise<Outcome> {
    const manualDiscount =
      flags.discount === undefined
        ? null
        : { ...discountOf(flags.discount), reason: flags.reason ?? '', role: 'owner' as const };
    const { company, service, close } = await openQuoting(this.projectFolder(), this.environment(), {
      at: flags.at,
      onRenewed: this.tellRenewed,
    });
    try {
      const signed =
        manualDiscount !== null && !changesOrder(flags)
          ? await service.discount(id, manualDiscount)
          : await service.change(id, {
              order: orderOf(flags, (await service.read(id)).quote.order),
              manualDiscount,
            });
      return { ...signed, timeZone: company.time_zone };
    } finally {
      await close();
    }
  }
}

interface QuoteFlags {
  readonly package?: string | undefined;
  readonly option?: string[] | undefined;
  readonly set?: string[] | undefined;
  readonly promo?: string | undefined;
  readonly save: boolean;
  readonly at?: string | undefined;
  readonly from?: string | undefined;
  readonly discount?: string | undefined;
  readonly reason?: string | undefined;
}
