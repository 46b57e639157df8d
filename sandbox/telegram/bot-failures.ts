/** A refusal in the Bot API's own words. */
export class BotFailure extends Error {
  readonly code: number;
  readonly parameters: Readonly<Record<string, number>> | undefined;

  constructor(code: number, description: string, parameters?: Readonly<Record<string, number>>) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }

  get body(): object {
    const { code, message, parameters } = this;
    return { ok: false, error_code: code, description: message, ...(parameters === undefined ? {} : { parameters }) };
  }

  get headers(): Readonly<Record<string, string>> {
    const wait = this.parameters?.retry_after;
    return wait === undefined ? {} : { 'retry-after': String(wait) };
  }
}

export const badRequest = (description: string) => new BotFailure(400, `Bad Request: ${description}`);
export const tooMany = (seconds: number) =>
  new BotFailure(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
