const hidden = '[скрыто]';

/** Fields that hold a secret or a customer's data, whatever they are nested in; compared without case, `_` and `-`. */
const hiddenNames = new Set(
  [
    ...['authorization', 'cookie', 'cookies', 'setcookie', 'token', 'jwt', 'secret', 'password', 'apikey', 'key'],
    ...[
      'accesstoken',
      'refreshtoken',
      'clientsecret',
      'encryptionkey',
      'encryptionkeyprevious',
      'jwtsecret',
      'signature',
    ],
    ...[
      'text',
      'body',
      'payload',
      'message',
      'messages',
      'rawbody',
      'html',
      'query',
      'question',
      'answer',
      'reply',
      'delta',
    ],
    ...['fields', 'state', 'brief', 'customer', 'requisites', 'contact', 'addressee', 'visit', 'referrer', 'visitor'],
    ...['phone', 'email', 'mail', 'firstname', 'lastname', 'fullname', 'username', 'inn', 'passport'],
    ...['ip', 'remoteaddress', 'xforwardedfor', 'xrealip', 'useragent'],
  ].values(),
);

/** Shapes that give personal data or a secret away inside free text. */
const hiddenShapes: readonly RegExp[] = [
  /eyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]+/gi,
  /\bsk-[\w-]{8,}/g,
  /[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}/giu,
  /(?<![\w-])(?:\+7|8|7)[\s(.-]*\d{3}[\s).-]*\d{3}[\s.-]*\d{2}[\s.-]*\d{2}(?![\w-])/g,
  /(?<=:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/g,
  /(?<=[?&](?:token|secret|key|signature|sig)=)[^&\s"]+/gi,
  /(?<=\/webhooks\/(?:avito|yookassa|amocrm)\/)[^/?\s"]+/g,
];

const deepest = 6;

export type Redact = (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** `secrets` are values that must not appear anywhere, in any field. */
export function createRedaction(secrets: readonly string[] = []): { fields: Redact; text: (text: string) => string } {
  const values = secrets.filter((secret) => secret.length >= 6);

  function text(from: string): string {
    let clean = from;
    for (const value of values) clean = clean.replaceAll(value, hidden);
    for (const shape of hiddenShapes) clean = clean.replace(shape, hidden);
    return clean;
  }

  function value(from: unknown, depth: number): unknown {
    if (typeof from === 'string') return text(from);
    if (typeof from !== 'object' || from === null) return typeof from === 'bigint' ? String(from) : from;
    if (depth > deepest) return hidden;
    if (from instanceof Date) return from.toISOString();
    if (from instanceof Error) return error(from, depth);
    if (ArrayBuffer.isView(from)) return hidden;
    if (Array.isArray(from)) return from.map((item) => value(item, depth + 1));
    return record(from as Readonly<Record<string, unknown>>, depth + 1);
  }

  function error(from: Error, depth: number): Record<string, unknown> {
    const code = 'code' in from && typeof from.code === 'string' ? { code: from.code } : {};
    const cause = from.cause === undefined ? {} : { cause: value(from.cause, depth + 1) };
    const [reason, stack] = [from.message, from.stack ?? ''].map((words) => text(quoted(from, words)));
    return { name: from.name, ...code, reason, stack, ...cause };
  }

  function record(from: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
    const entries = Object.entries(from).map(([name, item]): [string, unknown] => [
      name,
      isHidden(name) && item !== null && item !== undefined ? hidden : value(item, depth),
    ]);
    return Object.fromEntries(entries);
  }

  return { fields: (from) => record(from, 0), text };
}

/** A parser quotes what it could not read, which may be anything. */
function quoted(error: Error, words: string): string {
  return error instanceof SyntaxError ? words.replace(/"(?:[^"\\]|\\.)*"/g, '"…"') : words;
}

function isHidden(name: string): boolean {
  return hiddenNames.has(name.toLowerCase().replace(/[_-]/g, ''));
}
