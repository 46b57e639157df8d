import { AssistantError, defineErrors } from '../../assistant/errors.ts';
import type { Environment } from '../secrets.ts';

export const pdfSizeErrors = defineErrors({
  maxSize: {
    code: 'MAX_PDF_SIZE_INVALID',
    kind: 'usage',
    ru: { message: 'MAX_PDF_SIZE_MB: «{value}» — не число мегабайт больше нуля', hint: 'Например: MAX_PDF_SIZE_MB=10' },
    en: { message: 'MAX_PDF_SIZE_MB: "{value}" is no number of megabytes above zero', hint: 'E.g. MAX_PDF_SIZE_MB=10' },
  },
});

/** How many bytes a document may have; MAX_PDF_SIZE_INVALID. */
export function maxPdfBytes({ MAX_PDF_SIZE_MB: value = '10' }: Environment): number {
  const megabytes = Number(value.replace(',', '.'));
  if (!(megabytes > 0)) throw new AssistantError(pdfSizeErrors.maxSize, { value });
  return megabytes * 2 ** 20;
}
