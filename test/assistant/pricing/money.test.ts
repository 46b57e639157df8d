import t from 'tap';
import { fixedOffset, fixedOffsetZones } from '../../../assistant/local-time/fixed-offset-zones.ts';
import { isCalendarDate, localCalendar, localDate } from '../../../assistant/local-time/local-date.ts';
import {
  allocate,
  formatAmount,
  formatMoney,
  formatMoneyShort,
  includedShare,
  kopecksOf,
  ratioOf,
  roundHalfUp,
  scaleMoney,
  shareOf,
  shareRoundedUp,
} from '../../../assistant/pricing/money.ts';
import { sumInWords } from '../../../assistant/pricing/sum-in-words.ts';
import { legalRates, vatLine, vatOf, vatOn } from '../../../assistant/pricing/vat.ts';
import type { VatPeriod } from '../../../assistant/pricing/vat-schema.ts';

t.test('decimals are read as typed, not as doubles', async (t) => {
  t.same(ratioOf(1.005), { numerator: 1005n, denominator: 1000n });
  t.same(ratioOf(1e21), { numerator: 10n ** 21n, denominator: 1n });
  t.same(ratioOf(1e-7), { numerator: 1n, denominator: 10n ** 7n });
  t.equal(kopecksOf(1990.5), 199_050);
  t.equal(kopecksOf(0.29), 29, '0.29 × 100 is 28.999… in doubles');
  t.equal(kopecksOf(1.005), 101, 'half up');
  t.throws(() => ratioOf(Number.NaN), RangeError);
});

t.test('one rounding rule: half up, away from zero', async (t) => {
  for (const [numerator, denominator, expected] of [
    [5n, 10n, 1n],
    [4n, 10n, 0n],
    [15n, 10n, 2n],
    [25n, 10n, 3n],
    [-5n, 10n, -1n],
    [5n, -10n, -1n],
    [-4n, 10n, 0n],
  ] as const) {
    t.equal(roundHalfUp({ numerator, denominator }), expected, `${numerator}/${denominator}`);
  }
  t.equal(scaleMoney(1_234_567, ratioOf(1.15), 10_000), 1_420_000);
  t.equal(scaleMoney(1_250_000, ratioOf(1), 100_000), 1_300_000, 'the half of a step goes up');
  t.equal(shareOf(105, 10), 11);
  t.equal(shareRoundedUp(101, 70), 71);
  t.equal(shareRoundedUp(100, 70), 70);
});

t.test('a sum is split to the kopeck by the largest remainder', async (t) => {
  t.same(allocate(100, [1n, 1n, 1n]), [34, 33, 33]);
  t.same(allocate(5, [1n, 3n]), [1, 4]);
  t.same(allocate(10, [0n, 1n]), [0, 10]);
  t.same(allocate(7, [0n, 0n]), [7, 0], 'no weights: the first part');
  t.same(allocate(0, [2n, 5n]), [0, 0]);
  t.same(allocate(7, []), []);
  t.same(allocate(9_007_199_254_740_991, [1n, 1n]), [4_503_599_627_370_496, 4_503_599_627_370_495]);
});

t.test('Russian formats use no-break spaces', async (t) => {
  t.equal(formatMoney(123_456_789), '1\u00a0234\u00a0567,89\u00a0₽');
  t.equal(formatMoney(0), '0,00\u00a0₽');
  t.equal(formatMoney(5), '0,05\u00a0₽');
  t.equal(formatMoney(-123_456), '-1\u00a0234,56\u00a0₽');
  t.equal(formatMoneyShort(12_000_000), '120\u00a0000\u00a0₽');
  t.equal(formatMoneyShort(12_000_050), '120\u00a0000,50\u00a0₽');
  t.equal(formatAmount(100_000), '1\u00a0000,00');
});

t.test('sums in words', async (t) => {
  for (const [kopecks, text] of [
    [0, 'Ноль рублей 00 копеек'],
    [1, 'Ноль рублей 01 копейка'],
    [100, 'Один рубль 00 копеек'],
    [202, 'Два рубля 02 копейки'],
    [1105, 'Одиннадцать рублей 05 копеек'],
    [2100, 'Двадцать один рубль 00 копеек'],
    [111_100, 'Одна тысяча сто одиннадцать рублей 00 копеек'],
    [100_000, 'Одна тысяча рублей 00 копеек'],
    [200_000, 'Две тысячи рублей 00 копеек'],
    [2_100_000, 'Двадцать одна тысяча рублей 00 копеек'],
    [12_000_050, 'Сто двадцать тысяч рублей 50 копеек'],
    [12_345_678, 'Сто двадцать три тысячи четыреста пятьдесят шесть рублей 78 копеек'],
    [100_000_000, 'Один миллион рублей 00 копеек'],
    [100_100_000, 'Один миллион одна тысяча рублей 00 копеек'],
    [1_500_000_000, 'Пятнадцать миллионов рублей 00 копеек'],
    [
      123_456_789_012,
      'Один миллиард двести тридцать четыре миллиона пятьсот шестьдесят семь тысяч восемьсот девяносто рублей 12 копеек',
    ],
  ] as const) {
    t.equal(sumInWords(kopecks), text, String(kopecks));
  }
});

t.test('VAT: vectors, regimes by date, lines', async (t) => {
  for (const [kopecks, rate, expected] of [
    [1_500_000, 22, 270_492],
    [1_500_000, 5, 71_429],
    [1_500_000, 7, 98_131],
    [12_000_050, 22, 2_163_943],
  ] as const) {
    t.equal(includedShare(kopecks, rate), expected, `${kopecks} at ${rate} %`);
    t.equal(vatOf(kopecks, { regime: 'included', rate }), expected);
  }
  t.equal(vatOf(1_000_010, { regime: 'on_top', rate: 5 }), 50_001, 'half up');
  t.equal(vatOf(1_000_000, { regime: 'none', rate: 0 }), 0);

  const periods: VatPeriod[] = [
    { from: '2026-01-01', system: 'usn', regime: 'included', rate: 5 },
    { from: '2024-01-01', system: 'usn', regime: 'none' },
    { from: '2025-01-01', system: 'usn', regime: 'none', rate: 0 },
    { from: '2026-07-01', system: 'osno', regime: 'on_top' },
  ];
  t.equal(vatOn(periods, '2023-12-31'), undefined);
  t.match(vatOn(periods, '2024-12-31')?.ground, /346\.11/, 'before 2025');
  t.same(vatOn(periods, '2025-12-31')?.rate, 0);
  t.same(vatOn(periods, '2026-01-01'), { regime: 'included', rate: 5, ground: 'п. 8 ст. 164 НК РФ' });
  t.same(vatOn(periods, '2026-07-01'), { regime: 'on_top', rate: 22, ground: 'п. 3 ст. 164 НК РФ' });
  const osno: VatPeriod[] = [{ from: '2020-01-01', system: 'osno', regime: 'included' }];
  t.equal(vatOn(osno, '2025-12-31')?.rate, 20);
  t.equal(vatOn(osno, '2026-01-01')?.rate, 22);
  t.match(vatOn([{ from: '2026-01-01', system: 'npd', regime: 'none' }], '2026-02-01')?.ground, /422-ФЗ/);
  t.match(vatOn([{ from: '2026-01-01', system: 'psn', regime: 'none' }], '2026-02-01')?.ground, /346\.43/);

  t.same(legalRates('osno', '2025-12-31'), [20, 10, 0]);
  t.same(legalRates('usn', '2026-01-01'), [0, 5, 7, 22]);
  t.same(legalRates('npd', '2026-01-01'), [0]);

  t.equal(
    vatLine({ regime: 'included', rate: 22, amount: 270_492, ground: '' }),
    'В том числе НДС 22 %: 2\u00a0704,92\u00a0₽',
  );
  t.equal(
    vatLine({ regime: 'none', rate: 0, amount: 0, ground: 'освобождение по п. 1 ст. 145 НК РФ' }),
    'Без НДС (освобождение по п. 1 ст. 145 НК РФ)',
  );
  t.equal(vatLine({ regime: 'on_top', rate: 5, amount: 50_000, ground: '' }), 'НДС 5 %: 500,00\u00a0₽');
});

t.test("dates are the seller's, not UTC's", async (t) => {
  t.equal(localDate(new Date('2026-11-22T21:30:00Z'), 'Europe/Moscow'), '2026-11-23');
  t.equal(localDate(new Date('2026-11-22T20:59:59Z'), 'Europe/Moscow'), '2026-11-22');
  t.equal(
    localCalendar('Europe/Moscow').endOfDay(new Date('2026-11-22T21:30:00Z'), 14).toISOString(),
    '2026-12-07T20:59:59.000Z',
  );
  t.equal(
    localCalendar('Asia/Vladivostok').endOfDay(new Date('2026-12-25T09:00:00Z'), 14).toISOString(),
    '2027-01-08T13:59:59.000Z',
  );
  t.equal(
    localCalendar('Europe/Berlin').endOfDay(new Date('2026-10-24T10:00:00Z'), 1).toISOString(),
    '2026-10-25T22:59:59.000Z',
    'a day on which the clocks change',
  );
  t.ok(isCalendarDate('2028-02-29'));
  t.notOk(isCalendarDate('2026-02-29'));
  t.notOk(isCalendarDate('2026-13-01'));
});

t.test('zones without summer time are as Intl knows them', async (t) => {
  for (const timeZone of fixedOffsetZones) {
    const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    for (let year = 2021; year <= 2036; year += 1) {
      for (const month of [0, 3, 6, 9]) {
        const moment = new Date(Date.UTC(year, month, 1, 12));
        const shown = new Date(moment.getTime() + (fixedOffset(timeZone, moment) ?? Number.NaN)).toISOString();
        if (shown.slice(0, 19).replace('T', ' ') !== format.format(moment)) t.fail(`${timeZone} ${shown}`);
      }
    }
  }
  t.equal(fixedOffset('Europe/Volgograd', new Date('2020-12-01T00:00:00Z')), undefined, 'it was moved that month');
  t.equal(fixedOffset('Europe/Berlin', new Date('2026-12-01T00:00:00Z')), undefined);
  t.equal(fixedOffset('constructor', new Date('2026-12-01T00:00:00Z')), undefined);
});
