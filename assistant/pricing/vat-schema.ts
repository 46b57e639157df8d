import { type Static, Type } from '@sinclair/typebox';

/** One entry of `vat` in config/company.yaml: the regime in force from a date on. */
export const VatPeriod = Type.Object(
  {
    from: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'С какой даты действует (ГГГГ-ММ-ДД, по часовому поясу компании)',
      hint: 'Дата вида 2026-01-01',
      examples: ['2026-01-01'],
    }),
    system: Type.Unsafe<'osno' | 'usn' | 'npd' | 'psn'>(
      Type.String({
        enum: ['osno', 'usn', 'npd', 'psn'],
        description: 'Система налогообложения: osno – общая, usn – упрощённая, npd – самозанятый, psn – патент',
      }),
    ),
    regime: Type.Unsafe<'none' | 'included' | 'on_top'>(
      Type.String({
        enum: ['none', 'included', 'on_top'],
        description: 'НДС: none – не начисляется, included – уже в ценах, on_top – добавляется к ценам',
      }),
    ),
    rate: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 22,
        description: 'Ставка НДС, %: ОСНО – 22 (до 2026 года 20); УСН – 5, 7 или 22; без НДС – 0',
        examples: [5, 22],
      }),
    ),
    ground: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 200,
        description:
          'Основание (статья закона). Без НДС печатается в скобках: «Без НДС (освобождение по п. 1 ст. 145 НК РФ)». Если не указано, подставляется обычное для режима',
      }),
    ),
  },
  { additionalProperties: false, description: 'Режим НДС, действующий с указанной даты' },
);
export type VatPeriod = Static<typeof VatPeriod>;
