import { formatLongDate, formatShortDate } from '../../documents/russian-formats.ts';
import { formatMoney, formatMoneyShort } from '../../pricing/money.ts';
import { priceReference } from '../../pricing/price-references.ts';
import type { Quote } from '../../pricing/quote.ts';
import { vatLine } from '../../pricing/vat.ts';
import type { Catalogue } from '../../script/catalogue.ts';
import { choicesOf, type Field, type Script } from '../../script/script.ts';
import type { FieldValue } from '../../transcript/message.ts';
import type { TurnProject } from '../turn.ts';
import type { Language, PhraseKey } from './phrases.ts';

/** What is known at the moment a text is said. */
export interface TextScope {
  readonly project: TurnProject;
  readonly catalogue: Catalogue;
  readonly script: Script | undefined;
  readonly state: { readonly fields: Readonly<Record<string, FieldValue>> };
  readonly quote: Quote | undefined;
  readonly language: Language;
  phrase(key: PhraseKey): string;
}

/** What a text of this conversation may refer to; figures come from the price list and the conversation's quote alone. */
export function dialogueLookup(scope: TextScope): (name: string) => string | undefined {
  return (name) => {
    const [root = '', ...path] = name.split('.');
    if (root === 'company') return scope.project.company[path[0] ?? ''];
    if (root === 'price') return priceReference(scope.project.prices, [root, ...path], scope.project.vat);
    if (root === 'fields') return fieldText(scope, path[0] ?? '');
    if (root === 'quote') return scope.quote === undefined ? undefined : quoteValue(scope.quote, path[0] ?? '', scope);
    return undefined;
  };
}

/** A value of the brief as people read it. */
export function fieldText(scope: TextScope, id: string): string | undefined {
  const field = scope.script?.fields[id];
  const value = scope.state.fields[id];
  return field === undefined || value === undefined || value === '' ? undefined : valueText(scope, field, value);
}

export function valueText(scope: TextScope, field: Field, value: FieldValue): string {
  const words = { yes: scope.phrase('yes').toLowerCase(), no: scope.phrase('no').toLowerCase() };
  return fieldValueText(field, value, scope.catalogue, words);
}

export function fieldValueText(
  field: Field,
  value: FieldValue,
  catalogue: Catalogue,
  words: { readonly yes: string; readonly no: string },
): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (field.type === 'money' && typeof value === 'number') return formatMoneyShort(value);
  if (field.type === 'date') return dayText(String(value));
  if (field.type === 'date_time') return momentText(String(value));
  const label = choicesOf(field, catalogue).find((choice) => choice.value === value)?.label;
  return field.type === 'choice' && label !== undefined ? label : String(value);
}

function dayText(day: string): string {
  return day.split('-').reverse().join('.');
}

/** «20.11.2026, 15:00», «20.11.2026, 13:00–18:00», «23.11.2026 — 29.11.2026». */
function momentText(value: string): string {
  const [from = '', to] = value.split('/');
  const [day = '', time] = from.split('T');
  const [lastDay = '', lastTime] = to?.split('T') ?? [];
  const start = time === undefined ? dayText(day) : `${dayText(day)}, ${time}`;
  if (to === undefined) return start;
  return lastTime === undefined || lastDay !== day ? `${start} — ${dayText(lastDay)}` : `${start}–${lastTime}`;
}

/** Its values are words of the script or read by us; free words are the customer's. */
export function hasOwnWords(field: Field | undefined): boolean {
  return field !== undefined && field.type !== 'text' && field.type !== 'company';
}

/** «Каналы» → «каналы», but «CRM», «Telegram» and «ИИ» stay. */
export function startLower(text: string): string {
  return /^[А-ЯЁ][а-яё ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function quoteValue(quote: Quote, name: string, scope: TextScope): string | undefined {
  const { timeZone } = scope.project;
  const monthly = scope.language === 'en' ? 'Then monthly' : 'Дальше ежемесячно';
  switch (name) {
    case 'id':
      return quote.id;
    case 'revision':
      return String(quote.revision);
    case 'total':
      return formatMoneyShort(quote.total);
    case 'total_line':
      return scope.language === 'en'
        ? `Your quote: ${formatMoneyShort(quote.total)}.`
        : `Ваш расчёт: ${formatMoneyShort(quote.total)}.`;
    case 'total_in_words':
      return quote.totalInWords;
    case 'valid_until':
      return scope.language === 'en'
        ? formatShortDate(new Date(quote.validUntil), timeZone)
        : formatLongDate(new Date(quote.validUntil), timeZone).replace(/\s*г\.$/, '');
    case 'lines':
      return quote.lines.map(lineText).join('\n');
    case 'discounts':
      return quote.discounts.map(({ title, amount }) => `• ${title}: −${formatMoneyShort(amount)}`).join('\n');
    case 'payments':
      return quote.payments
        .map(({ title, amount, due }) => `• ${title}: ${formatMoneyShort(amount)}, ${due}`)
        .join('\n');
    case 'recurring':
      return quote.recurring
        .map(({ title, amount }) => `• ${monthly}: ${formatMoneyShort(amount)} — ${startLower(title)}`)
        .join('\n');
    case 'vat':
      return scope.language === 'en' ? englishVatLine(quote.vat) : vatLine(quote.vat);
    default:
      return undefined;
  }
}

function englishVatLine({ regime, rate, amount }: Quote['vat']): string {
  if (regime === 'none') return 'No VAT';
  return `${regime === 'included' ? 'VAT included' : 'VAT'}, ${rate} %: ${formatMoney(amount)}`;
}

function lineText({ title, quantity, amount }: Quote['lines'][number]): string {
  const count = quantity === 1 ? '' : ` × ${quantity}`;
  return `• ${title}${count} — ${formatMoneyShort(amount)}`;
}
