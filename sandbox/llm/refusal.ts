/** What a vendor answers instead of a reply; each API words it in its own form. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function badRequest(message: string, code: string | null = null, param?: string): Refusal {
  return { status: 400, type: 'invalid_request_error', code, message, ...(param === undefined ? {} : { param }) };
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
