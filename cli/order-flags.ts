import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { ManualDiscount } from '../assistant/pricing/grant-discount.ts';
import { kopecksOf } from '../assistant/pricing/money.ts';
import { pricingErrors } from '../assistant/pricing/pricing-errors.ts';
import type { Order } from '../assistant/pricing/quote.ts';
import type { OrderRequest } from '../assistant/pricing/resolve-order.ts';

export const orderFlagErrors = defineErrors({
  badPair: {
    code: 'QUOTE_BAD_PAIR',
    kind: 'usage',
    ru: { message: 'Непонятно: --{flag} {value}', hint: 'Пример: --{flag} {example}' },
    en: { message: 'Unclear: --{flag} {value}', hint: 'Example: --{flag} {example}' },
  },
  twice: {
    code: 'QUOTE_FLAG_TWICE',
    kind: 'usage',
    ru: {
      message: '«{id}» указано дважды: --{flag}',
      hint: 'Оставьте одно; количество пишут через «=»: --option {id}=2',
    },
    en: { message: '"{id}" is given twice: --{flag}', hint: 'Keep one; a quantity follows "=": --option {id}=2' },
  },
  packageMissing: {
    code: 'QUOTE_PACKAGE_MISSING',
    kind: 'usage',
    ru: {
      message: 'Не указан пакет',
      hint: 'Пример: sales-assistant quote --package chat_bot; пакеты описаны в config/pricing.yaml',
    },
    en: {
      message: 'No package is given',
      hint: 'Example: sales-assistant quote --package chat_bot; packages are in config/pricing.yaml',
    },
  },
  configHash: {
    code: 'QUOTE_CONFIG_HASH',
    kind: 'usage',
    ru: {
      message: '«{hash}» — не хеш настроек: sha256: и 64 знака 0–9, a–f',
      hint: 'Он стоит в смете, config.hash: sales-assistant quote list --json',
    },
    en: {
      message: '"{hash}" is no hash of a config: sha256: and 64 of 0-9, a-f',
      hint: 'It stands in the quote, config.hash: sales-assistant quote list --json',
    },
  },
  withdrawWhich: {
    code: 'QUOTE_WITHDRAW_WHICH',
    kind: 'usage',
    ru: {
      message: 'Укажите номер сметы либо --config, но не оба',
      hint: 'Номера: sales-assistant quote list, хеши: quote list --json',
    },
    en: {
      message: 'Give the id of a quote or --config, not both',
      hint: 'Ids: sales-assistant quote list, hashes: quote list --json',
    },
  },
  reasonAlone: {
    code: 'QUOTE_REASON_ALONE',
    kind: 'usage',
    ru: {
      message: '--reason, --by и --role говорят о ручной скидке, а её нет',
      hint: 'Добавьте --discount 5% или уберите их',
    },
    en: {
      message: '--reason, --by and --role are about a manual discount, and there is none',
      hint: 'Add --discount 5% or drop them',
    },
  },
  atSaved: {
    code: 'QUOTE_AT_SAVED',
    kind: 'usage',
    ru: {
      message: '--at не сочетается с --save и --from: сохраняют только сметы по сегодняшним ценам',
      hint: 'Для сравнения считайте без --save; чтобы снова продавать по старой цене, верните её в config/pricing.yaml',
    },
    en: {
      message: '--at does not go with --save or --from: only quotes by the prices of today are saved',
      hint: 'To compare, leave --save out; to sell at an old price again, bring it back to config/pricing.yaml',
    },
  },
  discountAlone: {
    code: 'QUOTE_DISCOUNT_ALONE',
    kind: 'usage',
    ru: {
      message: 'Ручная скидка даётся на сохранённую смету',
      hint: 'Сохраните её (--save), затем: quote --from НОМЕР --discount 5% --reason "почему"',
    },
    en: {
      message: 'A manual discount is granted on a saved quote',
      hint: 'Save it (--save), then: quote --from ID --discount 5% --reason "why"',
    },
  },
});

export interface GrantFlags {
  readonly discount?: string | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly role?: string | undefined;
}

/** The discount by hand that the flags ask for. Whoever can run commands in the project folder is its owner by default. */
export function grantOf({ discount, reason, by, role }: GrantFlags): ManualDiscount | null {
  if (discount !== undefined) {
    const granter = role === 'operator' ? 'operator' : 'owner';
    return { ...discountOf(discount), reason: reason ?? '', role: granter, approvedBy: by?.trim() || granter };
  }
  if (reason === undefined && by === undefined && role === undefined) return null;
  throw new AssistantError(orderFlagErrors.reasonAlone);
}

export interface OrderFlags {
  readonly package?: string | undefined;
  readonly option?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly promo?: string | undefined;
}

export function changesOrder({ package: id, option = [], set = [], promo }: OrderFlags): boolean {
  return id !== undefined || option.length > 0 || set.length > 0 || promo !== undefined;
}

/**
 * The order that the flags ask for; over `base`, what they do not name stays (another package starts afresh) and
 * `--option X=0` removes X.
 */
export function orderOf(flags: OrderFlags, base?: Order): OrderRequest {
  const kept = base !== undefined && (flags.package === undefined || flags.package === base.package) ? base : undefined;
  const id = flags.package ?? kept?.package;
  if (id === undefined) throw new AssistantError(orderFlagErrors.packageMissing);
  const options = pairs('option', flags.option ?? [], 'crm_integration=1').map(
    ([option, quantity]): [string, number | null] => [option, quantity === null ? null : quantityOf(option, quantity)],
  );
  const set = pairs('set', flags.set ?? [], 'urgency=fast').map(([coefficient, value]): [string, string] => {
    if (value === null || value === '') {
      throw new AssistantError(orderFlagErrors.badPair, { flag: 'set', value: coefficient, example: 'urgency=fast' });
    }
    return [coefficient, value];
  });
  return {
    package: id,
    options: Object.fromEntries(
      Object.entries({ ...kept?.options, ...Object.fromEntries(options) }).filter(
        ([option, quantity]) => quantity !== 0 || !Object.hasOwn(kept?.options ?? {}, option),
      ),
    ),
    set: { ...kept?.set, ...Object.fromEntries(set) },
    promo: flags.promo ?? kept?.promo ?? null,
  };
}

function pairs(flag: string, texts: readonly string[], example: string): (readonly [string, string | null])[] {
  const seen = new Set<string>();
  return texts.map((text) => {
    const position = text.indexOf('=');
    const id = (position < 0 ? text : text.slice(0, position)).trim();
    if (id === '') throw new AssistantError(orderFlagErrors.badPair, { flag, value: text, example });
    if (seen.has(id)) throw new AssistantError(orderFlagErrors.twice, { flag, id });
    seen.add(id);
    return [id, position < 0 ? null : text.slice(position + 1).trim()];
  });
}

function quantityOf(option: string, text: string): number {
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const value = `${option}=${text}`;
  throw new AssistantError(orderFlagErrors.badPair, { flag: 'option', value, example: `${option}=2` });
}

/** `7%` or a sum in roubles: `15000`, `15 000`, `1990,50`. */
export function discountOf(text: string): { readonly percent: number } | { readonly amount: number } {
  const plain = text.replace(/[\s\u00a0₽]/g, '').replace(',', '.');
  const match = /^(\d{1,12}(?:\.\d{1,2})?)(%?)$/.exec(plain);
  const value = Number(match?.[1]);
  if (match === null || value <= 0 || (match[2] === '%' && value > 100)) {
    throw new AssistantError(pricingErrors.badDiscount, { value: text });
  }
  return match[2] === '%' ? { percent: value } : { amount: kopecksOf(value) };
}
