/** A refusal in the form that Google's APIs have for it. */
export class GoogleRefusal extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

export function refusal(
  code: number,
  reason: string,
  message: string,
  { domain = 'global', ...more }: { domain?: string; locationType?: string; location?: string } = {},
): GoogleRefusal {
  return new GoogleRefusal(code, { error: { errors: [{ domain, reason, message, ...more }], code, message } });
}

export const invalid = (message: string) => refusal(400, 'invalid', message);
export const required = (field: string) => refusal(400, 'required', `Missing ${field}.`);
export const notFound = () => refusal(404, 'notFound', 'Not Found');

/** A body for `fail`: over the quota, in either of the two ways. */
export const overQuota = (code: 403 | 429) =>
  refusal(code, 'rateLimitExceeded', 'Rate Limit Exceeded', { domain: 'usageLimits' }).body;
export const backendError = refusal(500, 'backendError', 'Backend Error').body;
