import { defineErrors } from '../errors.ts';

export const orderSetErrors = defineErrors({
  duplicate: {
    code: 'ORDERS_DUPLICATE_NAME',
    kind: 'project',
    ru: { message: 'Заказ «{name}» уже есть: {place}', hint: 'Назовите его иначе: по имени заказы узнают друг друга' },
    en: {
      message: 'There is an order "{name}" already: {place}',
      hint: 'Give it another name: orders are recognised by their names',
    },
  },
});
