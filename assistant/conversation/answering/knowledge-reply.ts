import type { Passage } from '../../guard/evidence.ts';
import { withoutForbidden } from '../../guard/never-say.ts';
import { withoutOrders } from '../../guard/orders-to-models.ts';
import type { KnowledgeAnswer, KnowledgeHit } from '../../ports/knowledge-index.ts';
import { sentencesOf } from '../../retrieval/sentences.ts';
import { referencesIn, renderText } from '../../script/text-template.ts';
import { isEnglish } from '../../script/understand/words.ts';
import type { Source } from '../../transcript/message.ts';
import { dialogueLookup } from '../reply/reference-values.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { preferOwnPackage } from './own-package.ts';
import { retrieve } from './retrieve.ts';

const longestPassage = 600;

/** `unsure`: there is a passage, but it does not fit as well as it was asked to. */
export type KnowledgeOutcome = 'answered' | 'unsure' | 'unknown';

/** Answers from knowledge by quoting the best passage. */
export async function answerFromKnowledge(draft: TurnDraft, question: string, sure = 0): Promise<KnowledgeOutcome> {
  const answer = await searchKnowledge(draft, question);
  if (!answer.answerable) return 'unknown';
  if (answer.confidence < sure) return 'unsure';
  return quoteBest(draft, answer) ? 'answered' : 'unsure';
}

export async function searchKnowledge(draft: TurnDraft, question: string): Promise<KnowledgeAnswer> {
  const answer = await preferOwnPackage(draft, question, await retrieve(draft, question));
  const [hit] = answer.hits;
  draft.note('knowledge', {
    answerable: answer.answerable,
    confidence: Math.round(answer.confidence * 1000) / 1000,
    document: hit?.document ?? null,
    heading: hit?.heading ?? null,
    score: hit === undefined ? null : Math.round(hit.score * 1000) / 1000,
  });
  if (draft.search === undefined || answer.confidence >= draft.search.confidence) draft.search = answer;
  return answer;
}

/** False where nothing can be quoted. */
export function quoteBest(draft: TurnDraft, { hits: [hit] }: KnowledgeAnswer): boolean {
  const text = hit === undefined ? undefined : passageText(draft, hit);
  if (hit === undefined || text === undefined) return false;
  // Asked twice in one turn, in other words.
  if (draft.messages.some((message) => message.sources.length > 0 && message.text.includes(text))) return true;
  draft.sayPassage(passageOf(hit, text), { sources: [sourceOf(hit)] });
  // Words in one language cannot be held against a text in another: such a passage is quoted as it stands.
  if (isForeign(draft, text)) {
    draft.amend({ text: `${draft.render(draft.phrase('other_language'))}\n${text}` });
    draft.keepLiteral();
  } else draft.wordingReason ??= 'knowledge';
  return true;
}

/** The visitor writes English and the text is none. */
function isForeign({ language }: TurnDraft, text: string): boolean {
  return language === 'en' && !isEnglish(text);
}

/** A passage that a reply may rest on, and where it stands. */
export interface OfferedPassage extends Passage {
  readonly source: Source;
}

const mostOffered = 4;
const longestOffered = 1200;

/** What a model may word its answer from: the best passages, those that fit far worse left out. */
export function offeredPassages(draft: TurnDraft, { hits }: KnowledgeAnswer): OfferedPassage[] {
  const best = hits[0]?.score ?? 0;
  return hits.slice(0, mostOffered).flatMap((hit) => {
    const text = hit.score < best / 2 ? undefined : passageText(draft, hit, longestOffered);
    return text === undefined || isForeign(draft, text) ? [] : [{ ...passageOf(hit, text), source: sourceOf(hit) }];
  });
}

function passageOf({ document, title, heading, neverSay }: KnowledgeHit, text: string): Passage {
  const subject = heading === '' || heading === title ? title : `${title} › ${heading}`;
  return {
    name: `knowledge ${document}${heading === '' ? '' : ` › ${heading}`}`,
    heading: subject,
    text,
    ...(neverSay === undefined ? {} : { neverSay }),
  };
}

function sourceOf({ document, heading, file, line }: KnowledgeHit): Source {
  return { document, heading, file, line };
}

/** Undefined when a price it names is gone: half a sentence about money is worse than none. */
function passageText(draft: TurnDraft, hit: KnowledgeHit, limit?: number): string | undefined {
  const lookup = dialogueLookup(draft);
  if (referencesIn(hit.text).some(({ name }) => lookup(name) === undefined)) return undefined;
  const allowed = withoutForbidden(withoutOrders(plainText(renderText(hit.text, lookup))), hit.neverSay ?? []);
  const text = trimToSentences(allowed, limit);
  return text === '' ? undefined : text;
}

/** Markdown as a chat shows it: no emphasis marks, dots for list marks, links by their words. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^#{1,6}\s+/gm, '')
    .replace(/^(\s*)[-*+]\s+/gm, '$1• ')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/__([^_\n]+)__/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Whole sentences up to the limit; at least the first one. */
export function trimToSentences(text: string, limit = longestPassage): string {
  if (text.length <= limit) return text;
  const sentences = sentencesOf(text);
  const fitting = sentences.filter(({ end }) => end <= limit).at(-1) ?? sentences[0];
  return text.slice(0, fitting?.end ?? limit).trim();
}
