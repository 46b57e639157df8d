/** Where nobody knows how Avito behaves, both ways can be had. */
export interface AvitoSwitches {
  /** Of the token endpoint for keys that it does not know. */
  wrongKeys: 401 | 403;
  /** Seconds that a token lives. */
  expiresIn: number;
  /** How a token that has run out is refused. */
  expiredToken: 'gateway_403' | 'error_401';
  /** The account has not paid for the Messenger API. */
  tariff: null | 402 | 403;
  /** The list of messages is there with a slash at the end only. */
  trailingSlash: boolean;
  messages: 'array' | 'object';
  order: 'newest_first' | 'oldest_first';
  signature: 'random' | 'absent' | 'hmac';
  /** Registering an address that is registered. */
  resubscribe: 200 | 409;
  /** When the account's own message comes back by webhook. */
  echo: 'after_answer' | 'before_answer' | 'never';
  /** How many times a delivery is repeated that got no 200. */
  deliveryRetries: 0 | 3;
  /** `read` and `published_at` are left out of deliveries. */
  sparse: boolean;
  version: 'v1.1' | 'v3.0.0';
  /** Seconds that a 429 asks to wait; null: it does not say. */
  retryAfter: number | null;
  /** Requests without a User-Agent of their own are filtered. */
  filtersAgents: boolean;
}

export const usualSwitches: AvitoSwitches = {
  wrongKeys: 403,
  expiresIn: 86_400,
  expiredToken: 'gateway_403',
  tariff: null,
  trailingSlash: true,
  messages: 'array',
  order: 'newest_first',
  signature: 'random',
  resubscribe: 200,
  echo: 'after_answer',
  deliveryRetries: 0,
  sparse: false,
  version: 'v3.0.0',
  retryAfter: null,
  filtersAgents: true,
};
