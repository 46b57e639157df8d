import { localDate } from '../../local-time/local-date.ts';
import { formatMoneyShort } from '../../pricing/money.ts';
import { stopwords } from '../../retrieval/stopwords.ts';
import type { CatalogueItem } from '../../script/catalogue.ts';
import { type Choice, choicesOf } from '../../script/script.ts';
import { choiceByPart, spotChoice } from '../../script/understand/choice.ts';
import { spotField } from '../../script/understand/field-value.ts';
import { tokensOf } from '../../script/understand/words.ts';
import { asksComposition, asksTotal } from '../line/dialogue-acts.ts';
import { humanButton } from '../script-steps/turn-buttons.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerFromKnowledge } from './knowledge-reply.ts';

const priceWords =
  /^(стои|стоимост|цен|сколь|скок|скол|поч[её]м|прайс|тариф|расцен|рубл|руб|бабок|ваш|услуг|заплач|плат|денег|обойд|выйдет|буд|эт|вс|price|cost|much|how)/;
/** Verbs and fillers about any item: they name none. */
const fillers =
  /^(подключ|добав|сдела|разработ|внедр|заказ|купи|постав|нуж|хо[чт]|примерн|ориентировочн|итог|под|ключ|работ|проект|решени|систем|штук|нам|мне|один|одн|так|дорог|подскаж|скаж|пожалуйст|интерес|узна|получ|созда|установ|настро|общ|полн|мину?мальн|минимум|максимум|buy|make|get|need|want)/;

/** A passage about something near by would name a wrong price: it must fit well. */
const sureOfSubject = 0.8;

/** Answers a question about price: of the item named, of the quote at hand, or of the list. Never a sum of its own. */
export async function answerPrice(draft: TurnDraft, line: string): Promise<void> {
  draft.wordingReason ??= 'price';
  const item = pricedItem(draft, line);
  if (item !== undefined) return sayItemPrice(draft, item);
  if (asksSomethingElse(line)) {
    const found = await answerFromKnowledge(draft, line, sureOfSubject);
    if (found === 'answered') return;
    if (found === 'unknown' && !namesBrief(draft, line)) return sayUnlisted(draft);
  }
  if (draft.quote !== undefined) {
    draft.note('price_of_quote', { quote: draft.quote.id });
    return draft.sayPhrase('price_quote', { quote: draft.quote.id });
  }
  const chosen = draft.catalogue.packages.find(({ id }) => Object.values(draft.state.fields).includes(id));
  if (chosen !== undefined) return sayItemPrice(draft, chosen);
  sayPriceList(draft);
}

/** The sum of the quote at hand, or how it comes about; false where there is no quote to speak of. */
export function answerAboutQuote(draft: TurnDraft, line: string): boolean {
  if (draft.quote === undefined) return false;
  const phrase = asksComposition(line) ? 'price_composition' : asksTotal(line) ? 'price_quote' : undefined;
  if (phrase === undefined) return false;
  draft.note(phrase, { quote: draft.quote.id });
  // The list of lines is read best as it stands.
  if (phrase === 'price_quote') draft.wordingReason ??= 'price';
  draft.sayPhrase(phrase, { quote: draft.quote.id });
  return true;
}

/** «Сколько стоит для стоматологии»: not an item, but the visitor's own case. */
function namesBrief(draft: TurnDraft, line: string): boolean {
  const today = localDate(draft.now, draft.project.timeZone);
  return Object.values(draft.script?.fields ?? {}).some(
    (field) => spotField(field, line, { choices: choicesOf(field, draft.catalogue), today }) !== undefined,
  );
}

function sayUnlisted(draft: TurnDraft): void {
  draft.note('price_unlisted');
  draft.sayPhrase('price_unlisted', { buttons: [humanButton(draft)] });
  draft.keepLiteral();
}

function sayItemPrice(draft: TurnDraft, item: CatalogueItem): void {
  draft.note('price_of_item', { item: item.id });
  const price = priceText(draft, item);
  if (price === undefined) {
    sayPriceList(draft);
    return;
  }
  const exact = draft.quote === undefined ? `\n${draft.phrase('price_exact')}` : '';
  const values = { 'item.title': item.title, 'item.price': price };
  draft.say(`${draft.phrase('price_from')}${exact}`, {}, values, `phrase price_from, price ${item.id}`);
}

function sayPriceList(draft: TurnDraft): void {
  draft.note('price_list');
  const lines = draft.catalogue.packages.flatMap((item) => {
    const price = priceText(draft, item);
    return price === undefined ? [] : [`• ${item.title} — ${price}`];
  });
  draft.say([draft.phrase('price_list'), ...lines].join('\n'), {}, {}, 'phrase price_list, price list');
  draft.keepLiteral();
}

function priceText(draft: TurnDraft, { from, monthly }: CatalogueItem): string | undefined {
  const english = draft.language === 'en';
  const once = from === null ? undefined : `${english ? 'from' : 'от'} ${formatMoneyShort(from)}`;
  const fee =
    monthly === null
      ? undefined
      : `${english ? 'from' : 'от'} ${formatMoneyShort(monthly)} ${english ? 'a month' : 'в месяц'}`;
  if (once === undefined) return fee;
  return fee === undefined ? once : `${once} ${english ? 'and' : 'и'} ${fee}`;
}

/** The package or option whose price the line asks for. */
export function pricedItem(draft: TurnDraft, line: string): CatalogueItem | undefined {
  const { packages, options } = draft.catalogue;
  const tokens = tokensOf(line).filter(
    ({ stem, number }) => number === null && !priceWords.test(stem) && !fillers.test(stem),
  );
  const [basis, extras] = [choicesFor(draft, packages), choicesFor(draft, options)];
  const id =
    // «Интеграция с CRM» is the option, though «интеграция» alone is the package.
    choiceByPart([...basis, ...extras], tokens, 2) ??
    spotChoice(basis, tokens) ??
    spotChoice(extras, tokens) ??
    choiceByPart(basis, tokens) ??
    choiceByPart(extras, tokens);
  return [...packages, ...options].find((item) => item.id === id);
}

/** Scripts know by what other words customers call an item: synonyms of choices, keywords of a yes-or-no question. */
function choicesFor(draft: TurnDraft, items: readonly CatalogueItem[]): Choice[] {
  const { scripts } = draft.project;
  const known = scripts.flatMap(({ fields }) => Object.values(fields).flatMap(({ choices }) => choices));
  const words = scripts.flatMap(({ order, fields }) =>
    (order?.options ?? []).flatMap(({ option, when = [] }) =>
      when.filter(({ is }) => is === true).map(({ field }) => ({ option, keywords: fields[field]?.keywords ?? [] })),
    ),
  );
  return items.map(({ id, title }) => ({
    value: id,
    label: title,
    synonyms: [
      ...known.filter(({ value }) => value === id).flatMap(({ label, synonyms }) => [label, ...synonyms]),
      ...words.filter(({ option }) => option === id).flatMap(({ keywords }) => keywords),
    ],
  }));
}

function asksSomethingElse(line: string): boolean {
  return tokensOf(line).some(
    ({ text, number }) =>
      number === null && text.length > 3 && !stopwords.has(text) && !priceWords.test(text) && !fillers.test(text),
  );
}
