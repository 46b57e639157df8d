import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The contract's words on config.hash, written down a second time: nothing of the product is used here. */
export function configHash(folder: string): string {
  const paths = ['config', 'templates'].flatMap((name) => filesBelow(folder, name));
  paths.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const total = createHash('sha256');
  for (const path of paths) {
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
    total.update(`${path}\0${digest}\n`);
  }
  return `sha256:${total.digest('hex')}`;
}

function filesBelow(folder: string, path: string): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(folder, `${path}/${entry.name}`) : [`${path}/${entry.name}`],
  );
}

export interface QuoteDocument {
  readonly id: string;
  readonly revision: number;
  readonly replaces: string | null;
  readonly createdAt: string;
  readonly conversation: string | null;
  readonly lines: readonly {
    readonly quantity: number;
    readonly unitPrice: number;
    readonly amount: number;
    readonly discount: number;
    readonly vat: number;
    readonly total: number;
    readonly rule: { readonly file: string; readonly line: number };
  }[];
  readonly discounts: readonly { readonly amount: number }[];
  readonly vat: { readonly amount: number };
  readonly total: number;
  readonly payments: readonly { readonly amount: number }[];
  readonly config: { readonly hash: string; readonly revision: string | null; readonly dirty: boolean | null };
  readonly signature: string;
}

/** What the figures of any quote have to do, whatever the prices are; empty when they do. */
export function brokenSums(quote: QuoteDocument): string[] {
  const broken: string[] = [];
  const same = (name: string, left: number, right: number) => {
    if (left !== right) broken.push(`${name}: ${left} ≠ ${right}`);
  };
  for (const [index, line] of quote.lines.entries()) {
    same(`line ${index} amount`, line.amount, line.quantity * line.unitPrice);
    for (const figure of [line.quantity, line.unitPrice, line.amount, line.discount, line.vat, line.total]) {
      if (!Number.isSafeInteger(figure) || figure < 0) broken.push(`line ${index}: ${figure}`);
    }
  }
  const sum = (figures: readonly number[]) => figures.reduce((total, each) => total + each, 0);
  same('lines', sum(quote.lines.map(({ total }) => total)), quote.total);
  same('payments', sum(quote.payments.map(({ amount }) => amount)), quote.total);
  same('vat', sum(quote.lines.map(({ vat }) => vat)), quote.vat.amount);
  same('discounts', sum(quote.lines.map(({ discount }) => discount)), sum(quote.discounts.map(({ amount }) => amount)));
  return broken;
}

/** `v1.<keyId>.<base64url HMAC-SHA256>` over RFC 8785 JSON without id and signature, with the key of data/secrets.json. */
export function expectedSignature(folder: string, { id: _id, signature, ...body }: QuoteDocument): string {
  const { quoteKeys } = JSON.parse(readFileSync(join(folder, 'data/secrets.json'), 'utf8')) as {
    quoteKeys: { keys: Record<string, string> };
  };
  const keyId = signature.split('.')[1] ?? '';
  const key = Buffer.from(quoteKeys.keys[keyId] ?? '', 'base64');
  return `v1.${keyId}.${createHmac('sha256', key).update(canonical(body)).digest('base64url')}`;
}

/** RFC 8785 for what a quote holds: strings, integers, booleans, null, lists and objects. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
