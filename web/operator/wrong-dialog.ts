import { element } from '../widget/elements.ts';
import type { Message } from './api.ts';

/** Asks what should have been said. Resolves with the words (empty ones too), or with null when it was closed. */
export function askWhatInstead({ text }: Message): Promise<string | null> {
  const words = element('textarea', { rows: '4', maxlength: '4000', id: 'instead' });
  const cancel = element('button', { type: 'button' }, 'Отмена');
  const form = element(
    'form',
    {},
    element('h2', { id: 'wrong-title' }, 'Ответ неверный'),
    element('p', {}, `«${text.length > 160 ? `${text.slice(0, 160)}…` : text}»`),
    element('label', { for: 'instead' }, 'Как надо было ответить (можно оставить пустым)'),
    words,
    element('div', { class: 'acts' }, cancel, element('button', { type: 'submit', class: 'go' }, 'Пометить')),
  );
  const dialog = element('dialog', { 'aria-labelledby': 'wrong-title' }, form);
  let answer: string | null = null;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    answer = words.value.trim();
    dialog.close();
  });
  cancel.addEventListener('click', () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  words.focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
  });
}
