/** What texts may name besides `fields.ID` and `price.ID.from|monthly`; a check holds scripts to these. */
export const companyReferenceNames = ['name', 'phone', 'email', 'site'] as const;

export const quoteReferenceNames = [
  'id',
  'revision',
  'total',
  'total_line',
  'total_in_words',
  'valid_until',
  'lines',
  'discounts',
  'payments',
  'recurring',
  'vat',
] as const;
