/** Milliseconds that the vendor asks to wait; null when it does not say. A date is measured from the answer's own clock. */
export function askedWaitMs(header: (name: string) => string | null): number | null {
  const exact = Number.parseFloat(header('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const after = header('retry-after');
  if (after === null) return null;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(after)) return Number.parseFloat(after) * 1000;
  const wait = Date.parse(after) - Date.parse(header('date') ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/** Short, without a page of HTML and without a key, part of which vendors like to repeat; '' where nothing is left. */
export function shortReason(message: string, status: number | undefined): string {
  const text = isPage(message) ? `HTTP ${status ?? ''} HTML` : message.replace(/\b(?:sk|key)-[\w*-]+/gi, '…');
  return text.replace(/\s+/g, ' ').trim().slice(0, 160);
}

/** Some server on the way answered, not the vendor's API. */
export function isPage(message: string): boolean {
  return /<(?:!doctype|html|head|body|center)\b/i.test(message);
}
