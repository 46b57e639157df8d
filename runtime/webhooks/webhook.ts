export const webhookVendors = ['telegram', 'avito'] as const;
export type WebhookVendor = (typeof webhookVendors)[number];

/** A request as it leaves; what proves who we are is named, not shown. */
export interface PlannedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface WebhookState {
  readonly vendor: WebhookVendor;
  /** Where the vendor is to deliver; null while PUBLIC_URL is unset. */
  readonly url: string | null;
  /** It does. */
  readonly registered: boolean;
  /** Other addresses it delivers to: of other programs, or ours of before. */
  readonly others: readonly string[];
  /** Deliveries that wait, where the vendor counts them. */
  readonly pending: number | null;
  /** What went wrong with the last delivery, in the vendor's words. */
  readonly lastError: string | null;
}

/** A vendor's registration of our address. Failures are those of channel-errors.ts. */
export interface Webhook {
  readonly vendor: WebhookVendor;
  status(): Promise<WebhookState>;
  /** Idempotent. */
  set(): Promise<WebhookState>;
  /** Takes away ours alone. */
  delete(): Promise<WebhookState>;
  /** What these would send, as far as it is known before any answer. */
  plan(action: 'set' | 'status' | 'delete'): readonly PlannedRequest[];
}
