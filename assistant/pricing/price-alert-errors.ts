import { defineErrors } from '../errors.ts';

export const priceAlertErrors = defineErrors({
  moved: {
    code: 'PRICING_PRICE_MOVED',
    kind: 'project',
    ru: {
      message: 'После перезагрузки цена «{title}» другая: было {from}, стало {to} ({percent})',
      hint: 'Так и задумано — ничего не делайте. Нет — верните цену; розданные по ней сметы отзовёт sales-assistant quote withdraw --config {config}. Порог задаёт alerts.price_move_percent в config/assistant.yaml',
    },
    en: {
      message: 'The reload has changed the price of "{title}": {from} before, {to} now ({percent})',
      hint: 'If it is meant, do nothing. If not, restore the price; sales-assistant quote withdraw --config {config} calls the quotes back that were given by it. The threshold is alerts.price_move_percent in config/assistant.yaml',
    },
  },
});
