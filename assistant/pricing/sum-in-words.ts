import words from 'number-to-words-ru';

/** «Сто двадцать тысяч рублей 50 копеек»: the form of Russian invoices. */
export function sumInWords(kopecks: number): string {
  const digits = String(kopecks).padStart(3, '0');
  // The library reads decimals from text only when it is plain digits; a number would lose kopecks.
  return words.convert(`${digits.slice(0, -2)}.${digits.slice(-2)}`);
}
