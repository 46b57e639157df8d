/** One spelling for what customers type in many: compatibility forms, case, ё. */
export function normalizeText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
}
