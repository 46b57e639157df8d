import { createHash } from 'node:crypto';

/** Replaces `{{ name }}` by escaped text. For our own shells only; the project's texts have their own renderer. */
export function fillPage(shell: string, texts: Readonly<Record<string, string>>): string {
  return shell.replace(/\{\{\s*(\w+)\s*\}\}/g, (_whole, name: string) => escapeHtml(texts[name] ?? ''));
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Only this page's own style blocks, our own script and server: nothing inline, nothing foreign. */
export function pagePolicy(html: string, { scripts }: { scripts: boolean }): string {
  const hashes = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
    ([, style]) =>
      `'sha256-${createHash('sha256')
        .update(style ?? '')
        .digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `style-src ${hashes.length === 0 ? "'none'" : hashes.join(' ')}`,
    ...(scripts ? ["script-src 'self'", "connect-src 'self'"] : []),
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
