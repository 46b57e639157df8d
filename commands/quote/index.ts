import { Flags } from '@oclif/core';
import { AssistantError } from '../../assistant/errors.ts';
import { explainQuote, formatExplanation } from '../../assistant/pricing/explain-quote.ts';
import type { ManualDiscount } from '../../assistant/pricing/grant-discount.ts';
import type { SignedCalculation } from '../../assistant/quoting/quote-drafter.ts';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import {
  changesOrder,
  type GrantFlags,
  grantOf,
  type OrderFlags,
  orderFlagErrors,
  orderOf,
} from '../../cli/order-flags.ts';
import { createPaint } from '../../cli/paint.ts';
import { quoteText } from '../../cli/quote-text.ts';
import { openQuoteDrafter, openQuoting } from '../../runtime/quoting-session.ts';
import { processEnvironment } from '../../runtime/secrets.ts';

interface Outcome extends SignedCalculation {
  readonly timeZone: string;
}

export default class QuoteCommand extends BaseCommand {
  static override summary = 'посчитать смету по ценам проекта';
  static override description =
    'Считает заказ по config/pricing.yaml и config/company.yaml: строки, скидки, НДС, график оплаты. Сохранённая смета ' +
    '(--save) не меняется никогда: с --from получается и сразу сохраняется следующая ревизия. С одной только --discount ' +
    'цены, НДС и срок остаются обещанными; любое изменение заказа считается по сегодняшним. С --at берутся цены того ' +
    'коммита, а продавец, НДС и дата — сегодняшние: акции и промокоды того прайса должны действовать сегодня.';
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
      summary:
        'опция, можно с количеством (до quantity.max, без него до 10 000); id самого пакета задаёт его количество ' +
        '(месяцы подписки); с --from ID=0 убирает опцию',
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
    at: Flags.string({ summary: 'по ценам коммита, ветки или тега git; не сохраняется', helpValue: 'GIT_REF' }),
    from: Flags.string({ summary: 'следующая ревизия сохранённой сметы', helpValue: 'ID' }),
    discount: Flags.string({ summary: 'ручная скидка: 15000 или 5%', helpValue: 'SUM|PERCENT' }),
    reason: Flags.string({ summary: 'за что скидка', helpValue: 'TEXT' }),
    by: Flags.string({ summary: 'кто разрешил скидку: имя попадёт в смету (по умолчанию роль)', helpValue: 'NAME' }),
    role: Flags.string({
      summary: 'по чьему пределу: operator или owner (по умолчанию owner)',
      options: ['operator', 'owner'],
    }),
  };
  static override english: EnglishTexts = {
    summary: "compute a quote from the project's prices",
    description:
      'Computes an order from config/pricing.yaml and config/company.yaml: lines, discounts, VAT, payments. A saved quote ' +
      '(--save) never changes: --from makes and saves the next revision. With --discount alone the promised prices, VAT and ' +
      "end stand; any change of the order is computed at today's. --at takes the prices of that commit, with the seller, VAT " +
      'and date of today: its promotions and promo codes must be running today.',
    flags: {
      package: 'package',
      option:
        "option, with a quantity if needed (up to quantity.max, 10,000 without it); the package's own id sets its quantity " +
        '(months of a subscription); with --from, ID=0 removes the option',
      set: 'value of a coefficient',
      promo: 'promo code',
      explain: 'show which YAML line made each figure',
      save: 'save the quote',
      at: 'at the prices of a git commit, branch or tag; cannot be saved',
      from: 'next revision of a saved quote',
      discount: 'manual discount: 15000 or 5%',
      reason: 'what the discount is for',
      by: 'who granted the discount: the name goes into the quote (the role by default)',
      role: 'whose limit counts: operator or owner (owner by default)',
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
    if (flags.at !== undefined && (flags.save || flags.from !== undefined)) {
      throw new AssistantError(orderFlagErrors.atSaved);
    }
    const manualDiscount = grantOf(flags);
    if (flags.from !== undefined) return this.revise(flags, flags.from, manualDiscount);
    if (manualDiscount !== null) throw new AssistantError(orderFlagErrors.discountAlone);
    const order = orderOf(flags);
    const onRenewed = this.tellRenewed;
    if (!flags.save) {
      const { company, service } = await openQuoteDrafter(folder, environment, { at: flags.at, onRenewed });
      return { ...service.draft({ order }), timeZone: company.time_zone };
    }
    const { company, service, close } = await openQuoting(folder, environment, { onRenewed });
    try {
      return { ...(await service.issue({ order })), timeZone: company.time_zone };
    } finally {
      await close();
    }
  }

  private async revise(flags: QuoteFlags, id: string, manualDiscount: ManualDiscount | null): Promise<Outcome> {
    const { company, service, close } = await openQuoting(this.projectFolder(), this.environment(), {
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

interface QuoteFlags extends OrderFlags, GrantFlags {
  readonly save: boolean;
  readonly at?: string | undefined;
  readonly from?: string | undefined;
}
