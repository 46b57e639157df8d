import t from 'tap';
import { checkPriceFigures } from '../../project/price-checks.ts';
import { smallPrices } from '../assistant/pricing/sample-price-list.ts';

const onTop = { regime: 'on_top', rate: 22, ground: '' } as const;

function codes(text: string, vat?: typeof onTop): string[] {
  return checkPriceFigures(new Map([['knowledge/prices.md', text]]), smallPrices, vat).map(
    ({ definition }) => definition.code,
  );
}

t.test('a price with the VAT that comes on top is a price of ours', async (t) => {
  const text = 'Час обучения стоит 4066,66 ₽.';
  t.same(codes(text), ['TEXT_PRICE_CONTRADICTS']);
  t.same(codes(text, onTop), ['TEXT_PRICE_BY_HAND']);
  t.same(codes('Час обучения стоит 3333,33 ₽.', onTop), ['TEXT_PRICE_BY_HAND'], 'and so is the one without it');
  const [finding] = checkPriceFigures(new Map([['a.md', 'Час обучения стоит 1000 ₽.']]), smallPrices, onTop);
  t.match(
    String(finding?.parameters.prices).replaceAll('\u00a0', ' '),
    '4 066,66 ₽',
    'the hint names what a customer pays',
  );
});
