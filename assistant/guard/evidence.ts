/** A text that may be quoted, and what it is called in a verdict. */
export interface Passage {
  readonly name: string;
  /** Title › headings it stands under: they say what the text speaks of. */
  readonly heading?: string;
  /** Price and company references filled in. */
  readonly text: string;
  /** Words and topics that must not be told from it, whoever words the message. */
  readonly neverSay?: readonly string[];
}

/** A figure of this conversation's quote, payment, booking or document. */
export interface KnownSum {
  /** In words a message may use for it: «Аванс», «Чат-бот для заявок», «Скидка: Месяц аналитики». */
  readonly name: string;
  /** Kopecks. */
  readonly amount: number;
  /** Falls due every month. */
  readonly monthly?: boolean;
}

/** Everything a message of this turn may rest on. */
export interface Evidence {
  /** Of the quotes that this conversation keeps: totals, lines, discounts, VAT, instalments, recurring sums. */
  readonly sums: readonly KnownSum[];
  /** Per cents, dates (YYYY-MM-DD) and counts of the same. */
  readonly percents: readonly { readonly name: string; readonly value: number }[];
  readonly dates: readonly { readonly name: string; readonly date: string }[];
  readonly counts: readonly { readonly name: string; readonly value: number }[];
  /**
   * Kopecks of every sum that the price list may name. With it a price that a passage types by hand is no ground unless
   * it is one of these: what stands in a knowledge file changes no price.
   */
  readonly prices?: readonly number[];
  /** Cited in this message. */
  readonly passages: readonly Passage[];
  /** company.yaml, texts of scripts and templates that are said in this turn: written and reviewed by the owner. */
  readonly reviewed: readonly Passage[];
  /** The customer's own lines: may be repeated as his, prove nothing. */
  readonly customer: readonly string[];
  /** What the assistant has said before this message, newest last: a figure may be split over messages. */
  readonly earlier: readonly string[];
  /** «Завтра», «в пятницу»: UTC and the company's zone. */
  readonly now: Date;
  readonly timeZone: string;
}
