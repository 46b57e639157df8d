import { defineErrors } from '../../assistant/errors.ts';

export const comparisonErrors = defineErrors({
  sideInvalid: {
    code: 'DIFF_SIDE_INVALID',
    kind: 'project',
    ru: {
      message: 'Сравнить нельзя, ошибки в файлах ({side}): {count}. {first}',
      hint: '{remedy}',
    },
    en: {
      message: 'Nothing to compare, errors in the files ({sideEn}): {count}. {firstEn}',
      hint: '{remedyEn}',
    },
  },
});
