/** What the customer asked for, in the customer's words; printed as text, never as template. */
export interface DocumentBrief {
  readonly addressee?: string;
  readonly items: readonly { readonly title: string; readonly value: string }[];
}
