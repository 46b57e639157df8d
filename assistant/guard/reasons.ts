import type { AssertionFault } from './judge-assertion.ts';
import type { FigureFault } from './judge-figure.ts';
import type { PromiseFault } from './judge-promise.ts';
import type { PromiseConcept } from './promise-concepts.ts';
import type { ClaimReason } from './verdict.ts';

const figures: Readonly<Record<FigureFault, (text: string) => ClaimReason>> = {
  unknown: (text) => ({
    ru: `«${text}»: такой цифры нет ни в расчёте, ни в приведённых источниках`,
    en: `"${text}": this figure is neither in the quote nor in the cited sources`,
  }),
  other_subject: (text) => ({
    ru: `«${text}»: в источниках эта цифра сказана о другом`,
    en: `"${text}": the sources give this figure for something else`,
  }),
  other_bound: (text) => ({
    ru: `«${text}»: в источниках граница другая («от», «до», «около» или ровно)`,
    en: `"${text}": the sources limit it differently (from, up to, about or exactly)`,
  }),
};

const promises: Readonly<Record<PromiseFault, (name: string) => ClaimReason>> = {
  unknown: (name) => ({
    ru: `обещание («${name}») без опоры в источниках`,
    en: `a promise (${name}) without a ground in the sources`,
  }),
  denied: (name) => ({ ru: `«${name}»: источники говорят обратное`, en: `${name}: the sources say the opposite` }),
  wider: (name) => ({
    ru: `обещание («${name}») шире или о другом, чем в источниках`,
    en: `a promise (${name}) wider than or other than in the sources`,
  }),
  limits: (name) => ({
    ru: `обещание («${name}») без срока или условия, которые названы в источнике`,
    en: `a promise (${name}) without the term that its source sets`,
  }),
};

export function figureReason(fault: FigureFault, text: string): ClaimReason {
  return figures[fault](text);
}

export function promiseReason(fault: PromiseFault, concept: PromiseConcept): ClaimReason {
  const { ru, en } = promises[fault](concept.ru);
  return { ru, en: en.replace(concept.ru, concept.en) };
}

export function contactReason(text: string): ClaimReason {
  return {
    ru: `«${text}»: такого адреса, телефона или реквизита нет в данных компании и источниках`,
    en: `"${text}": no such address, phone or account in the company's data and the sources`,
  };
}

export function forbiddenReason(phrase: string): ClaimReason {
  return { ru: `об этом не говорят («${phrase}»)`, en: `this is not to be said (${phrase})` };
}

export function splitReason(text: string): ClaimReason {
  return {
    ru: `«${text}»: цифра складывается из частей, в источниках её нет`,
    en: `"${text}": the parts add up to a figure that the sources do not hold`,
  };
}

export function assertionReason(fault: AssertionFault, missing: readonly string[]): ClaimReason {
  const words = missing.slice(0, 5).join(', ');
  if (fault === 'contradicts')
    return { ru: 'утверждение противоречит источникам', en: 'the statement contradicts the sources' };
  if (fault === 'name') return { ru: `в источниках нет: ${words}`, en: `the sources do not name: ${words}` };
  return { ru: `утверждения нет в источниках (${words})`, en: `the sources do not say this (${words})` };
}
