import { defineErrors } from '../assistant/errors.ts';

export const deadLettersErrors = defineErrors({
  which: {
    code: 'CLI_DEAD_LETTERS_WHICH',
    kind: 'usage',
    ru: { message: 'Не сказано, что повторить', hint: 'Назовите номера из dead-letters list или добавьте --all' },
    en: { message: 'It is not said what to try again', hint: 'Name ids of dead-letters list, or add --all' },
  },
});
