import { normalizeText } from '../../retrieval/normalize-text.ts';

const remove = '(?:удали|удалите|удалить|сотри|сотрите|стереть|уничтожьте|уничтожить|забудь|забудьте)';
const data = '(?:данные|данных|информацию|сведения|контакты|номер|телефон|переписку|историю|диалог|профиль|аккаунт)';
const wanted = new RegExp(
  [
    ` ${remove}(?: \\p{L}+){0,2} (?:мои|моих|мой|моего|мою|моей|свои|свой|свою|нашу|наши)(?: \\p{L}+){0,2} ${data} `,
    ` ${remove}(?: \\p{L}+){0,3} (?:обо мне|про меня|о нас) `,
    ` ${remove}(?: \\p{L}+){0,1} (?:переписку|персональные данные|перс данные|пдн)(?: со мной)? `,
    ` забудь(?:те)? (?:меня|о нас|обо мне) `,
    ` (?:delete|erase|remove|forget) (?:all )?(?:of )?(?:my|our)(?: \\w+){0,2} (?:data|information|chat|history|details|account) `,
    ` (?:delete|erase|forget) (?:everything )?(?:about )?me `,
  ].join('|'),
  'u',
);
/** Somebody speaks of what the product would do, or of what should not be done. */
const aboutOthers = / не (?:удаля|сотри|стира|надо удал|нужно удал)| клиент(?:а|ов|ам)? | посетител| покупател/u;

/** «Удалите мои данные», «сотрите всё обо мне»: of the visitor's own data, in words. */
export function wantsErasure(text: string): boolean {
  const line = ` ${(normalizeText(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
  return wanted.test(line) && !aboutOthers.test(line);
}
