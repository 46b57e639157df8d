import { readFile } from 'node:fs/promises';
import t from 'tap';
import { parse } from 'yaml';
import { catalogueOf } from '../../../assistant/conversation/script-steps/price-catalogue.ts';
import { compilePriceList } from '../../../assistant/pricing/compile-price-list.ts';
import type { PricingFile } from '../../../assistant/pricing/pricing-schema.ts';
import { type Choice, choicesOf, compileScript, type Field, type FieldType } from '../../../assistant/script/script.ts';
import type { ScriptFile } from '../../../assistant/script/script-schema.ts';
import { type FieldContext, readAnswer } from '../../../assistant/script/understand/field-value.ts';
import { meantLine } from '../../../assistant/script/understand/meant-line.ts';
import {
  choices,
  companies,
  counts,
  dates,
  emails,
  limitedSums,
  type Meaning,
  moments,
  phones,
  type SpokenLine,
  sampleLines,
  sums,
  yesNo,
} from '../../fixtures/spoken-values.ts';

const clock = { today: '2026-11-18', time: '12:00' };
const blank: Omit<Field, 'type'> = {
  id: 'field',
  title: 'Поле',
  question: 'Что?',
  choices: [],
  from: null,
  only: [],
  required: true,
  personal: false,
  hint: null,
  keywords: [],
  unsure: null,
  counts: [],
  min: null,
  max: null,
};
const tariffs: Choice[] = [
  { value: 'basic', label: 'Базовый', synonyms: [], price: 100 },
  { value: 'extended', label: 'Расширенный', synonyms: [], price: 200 },
  { value: 'full', label: 'Полный', synonyms: [], price: 300 },
];

/** As the dialogue hears it: the line in the layout it was meant in, then the field's own reading. */
function meaning(field: Field, line: string, context: FieldContext, script = parrot(field)): Meaning {
  const literal = field.type === 'text' || field.type === 'company' || field.type === 'email';
  const found = readAnswer(field, literal ? line : meantLine(line, [script]), context);
  const [value = null, ...others] = found;
  return others.length === 0 ? value : { either: found };
}

/** A script of one field, for its words. */
function parrot(field: Field) {
  const script = compileScript(
    { version: 1, id: 'one', title: 'Одно поле', start: 'ask', states: { ask: {} } },
    'one.yaml',
  );
  return { ...script, fields: { [field.id]: field } };
}

function check(name: string, lines: readonly SpokenLine[], type: FieldType, values: Partial<Field> = {}) {
  t.test(name, async (t) => {
    const field = { ...blank, type, ...values };
    const context = { ...clock, choices: field.choices };
    for (const [line, expected] of lines) t.same(meaning(field, line, context), expected, line);
  });
}

check('sums', sums, 'money', { keywords: ['бюджет'] });
check('sums within limits', limitedSums, 'money', { keywords: ['бюджет'], min: 10_000, max: 50_000_000 });
check('counts', counts, 'integer');
check('yes and no', yesNo, 'yes_no');
check('dates', dates, 'date');
check('dates and times', moments, 'date_time');
check('phones', phones, 'phone');
check('e-mail', emails, 'email');
check('companies', companies, 'company');
check('choices', choices, 'choice', { choices: tariffs });

t.test('fields of the sample', async (t) => {
  const read = async <File>(path: string): Promise<File> =>
    parse(await readFile(new URL(`../../../config/${path}`, import.meta.url), 'utf8'));
  const script = compileScript(await read<ScriptFile>('scripts/inbound_sale.yaml'), 'inbound_sale.yaml');
  const prices = compilePriceList(await read<PricingFile>('pricing.yaml'), () => ({ file: 'pricing.yaml', line: 1 }));
  const catalogue = catalogueOf(prices);
  for (const [id, line, expected] of sampleLines) {
    const field = script.fields[id];
    if (field === undefined) throw new Error(`the sample has no field ${id}`);
    t.same(
      meaning(field, line, { ...clock, choices: choicesOf(field, catalogue) }, script),
      expected,
      `${id}: ${line}`,
    );
  }
});
