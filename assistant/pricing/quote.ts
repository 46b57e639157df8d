/** The line of the user's YAML that a figure comes from; `file` is relative to the project folder. */
export interface RuleReference {
  readonly file: string;
  readonly line: number;
}

/** What a customer asks for, in ids of the price list. Option quantities are positive integers. */
export interface Order {
  readonly package: string;
  readonly options: Readonly<Record<string, number>>;
  /** Coefficient id → chosen value id. */
  readonly set: Readonly<Record<string, string>>;
  readonly promo: string | null;
}

/** All sums are integer kopecks. `total` = `amount` − `discount` + (VAT when it comes on top). */
export interface QuoteLine {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly amount: number;
  readonly discount: number;
  readonly vat: number;
  readonly total: number;
  readonly rule: RuleReference;
}

export interface QuoteDiscount {
  readonly id: string;
  readonly title: string;
  /** Positive kopecks. */
  readonly amount: number;
  readonly rule: RuleReference;
  readonly approvedBy?: string;
  readonly reason?: string;
}

export interface QuoteVat {
  readonly regime: 'none' | 'included' | 'on_top';
  /** Per cent. */
  readonly rate: number;
  /** Kopecks, the sum over the lines. */
  readonly amount: number;
  /** The words printed where no VAT is charged, or the article the rate rests on. */
  readonly ground: string;
}

export interface QuoteRecurring {
  readonly id: string;
  readonly title: string;
  readonly amount: number;
  readonly period: 'month';
  readonly rule: RuleReference;
}

export interface QuotePayment {
  readonly id: string;
  readonly title: string;
  /** When it falls due, in words that a document prints («предоплата до начала работ»). */
  readonly due: string;
  readonly amount: number;
}

/** Which project files the figures rest on; see the contract for how `hash` is made. */
export interface ConfigIdentity {
  readonly hash: string;
  readonly revision: string | null;
  readonly dirty: boolean | null;
}

/** A quote before it is signed: the same order, price list, identity and clock give the same value. */
export interface QuoteBody {
  readonly schemaVersion: 1;
  readonly revision: number;
  /** Id of the quote this one takes the place of. */
  readonly replaces: string | null;
  readonly order: Order;
  readonly conversation: string | null;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  readonly validUntil: string;
  readonly currency: 'RUB';
  readonly lines: readonly QuoteLine[];
  readonly discounts: readonly QuoteDiscount[];
  readonly vat: QuoteVat;
  readonly total: number;
  readonly totalInWords: string;
  readonly recurring: readonly QuoteRecurring[];
  readonly payments: readonly QuotePayment[];
  readonly config: ConfigIdentity;
}

/** Immutable once issued: a change is a new revision. */
export interface Quote extends QuoteBody {
  readonly id: string;
  /** `v1.<keyId>.<base64url HMAC-SHA256>` over RFC 8785 JSON without `id` and `signature`. */
  readonly signature: string;
}
