import { defineErrors } from '../assistant/errors.ts';

export const reportErrors = defineErrors({
  whatReport: {
    code: 'REPORT_KIND_MISSING',
    kind: 'usage',
    ru: {
      message: 'Не сказано, о чём отчёт',
      hint: 'Есть --unanswered (вопросы без ответа в знаниях), --corrections (ответы, помеченные неверными) и --drafts (черновики)',
    },
    en: {
      message: 'It is not said what to report',
      hint: 'There are --unanswered (questions that knowledge has no answer to), --corrections (replies marked as wrong) and --drafts',
    },
  },
});
