/** A refusal in one of the forms that Avito has for it. */
export class AvitoRefusal extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** The usual form; `fields` names what is wrong with which. */
export function refusal(code: number, message: string, fields?: Readonly<Record<string, string>>): AvitoRefusal {
  return new AvitoRefusal(code, { error: { code, message, ...(fields === undefined ? {} : { fields }) } });
}

export const badRequest = (message: string, fields?: Readonly<Record<string, string>>) => refusal(400, message, fields);
export const notFound = (what = 'not found') => refusal(404, what);
