import type { SandboxReply } from './brain.ts';
import type { Refusal } from './refusal.ts';

/** Ordered with `fail()`, each meets one call of a model. */
export type SandboxFailure = keyof typeof refusals | (typeof brokenTransports)[number] | keyof typeof twists;

const retryAfter = { 'retry-after': '1', 'retry-after-ms': '1000' };

/** Refused before a reply begins. */
export const refusals = {
  rate_limited: {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit',
    headers: retryAfter,
  },
  quota_spent: {
    status: 429,
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your quota',
  },
  server_error: { status: 500, type: 'server_error', code: null, message: 'The server had an error' },
  unavailable: { status: 503, type: 'server_error', code: 'server_is_overloaded', message: 'Overloaded' },
  overloaded: { status: 529, type: 'overloaded_error', code: null, message: 'Overloaded' },
  key_refused: { status: 401, type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key' },
  country: {
    status: 403,
    type: 'request_forbidden',
    code: 'unsupported_country_region_territory',
    message: 'Country, region, or territory not supported',
  },
  context_too_long: {
    status: 400,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    message: "This model's maximum context length is 8192 tokens: prompt is too long",
  },
} as const satisfies Readonly<Record<string, Refusal>>;

/** The connection or what comes over it is broken. */
export const brokenTransports = [
  /** A web server's page with status 502. */
  'html_502',
  /** A page with status 200. */
  'html_200',
  /** Status 200, cut JSON or a garbage event. */
  'not_json',
  /** Headers, then nothing until the client gives up. */
  'silence',
  /** An error event after half of the reply; without a stream status 500. */
  'stream_error',
  /** The socket is destroyed after half of the reply. */
  'socket_cut',
  /** The stream ends in order after half of the reply, without a last word. */
  'early_end',
] as const;

export type BrokenTransport = (typeof brokenTransports)[number];

export interface TwistedReply extends SandboxReply {
  readonly finish?: 'length' | 'filtered';
  /** Arguments of calls are cut in the middle of their JSON. */
  readonly cutArguments?: boolean;
}

/** A reply that is well delivered and worth nothing. */
export const twists = {
  empty: (): TwistedReply => ({ text: '' }),
  filtered: (reply): TwistedReply => ({ ...reply, calls: [], finish: 'filtered' }),
  cut_text: (reply): TwistedReply => ({ text: (reply.text ?? '').slice(0, 20), finish: 'length' }),
  cut_call: (reply): TwistedReply => ({
    calls: reply.calls ?? [{ name: 'search_knowledge', arguments: { query: 'цена' } }],
    finish: 'length',
    cutArguments: true,
  }),
  unknown_tool: (): TwistedReply => ({ calls: [{ name: 'set_price', arguments: { price: 1 } }] }),
  wrong_arguments: (reply): TwistedReply => ({
    calls: (reply.calls ?? [{ name: 'fill_brief', arguments: {} }]).map(({ name }) => ({ name, arguments: 'all' })),
  }),
  garbled: (): TwistedReply => ({ text: Buffer.from('Здравствуйте, цена такая', 'utf8').toString('latin1') }),
  endless: (): TwistedReply => ({ text: 'и так далее, '.repeat(20_000) }),
} as const satisfies Readonly<Record<string, (reply: SandboxReply) => TwistedReply>>;

export function isRefused(failure: SandboxFailure | undefined): failure is keyof typeof refusals {
  return failure !== undefined && failure in refusals;
}

export function isBroken(failure: SandboxFailure | undefined): failure is BrokenTransport {
  return (brokenTransports as readonly string[]).includes(failure ?? '');
}

export function twisted(failure: SandboxFailure | undefined, reply: SandboxReply): TwistedReply {
  return failure !== undefined && failure in twists ? twists[failure as keyof typeof twists](reply) : reply;
}
