import type { KnowledgeHit } from '../ports/knowledge-index.ts';
import { sentencesOf } from '../retrieval/sentences.ts';
import { referencesIn, renderText } from '../script/text-template.ts';
import { dialogueLookup } from './dialogue-texts.ts';
import type { TurnDraft } from './turn-draft.ts';

const longestPassage = 600;

/** `unsure`: there is a passage, but it does not fit as well as it was asked to. */
export type KnowledgeOutcome = 'answered' | 'unsure' | 'unknown';

/** Answers from knowledge by quoting the best passage. */
export async function answerFromKnowledge(draft: TurnDraft, question: string, sure = 0): Promise<KnowledgeOutcome> {
  const answer = await draft.dependencies.retrieve(question);
  const [hit] = answer.hits;
  draft.note('knowledge', {
    answerable: answer.answerable,
    confidence: Math.round(answer.confidence * 1000) / 1000,
    document: hit?.document ?? null,
    heading: hit?.heading ?? null,
    score: hit === undefined ? null : Math.round(hit.score * 1000) / 1000,
  });
  if (!answer.answerable || hit === undefined) return 'unknown';
  if (answer.confidence < sure) return 'unsure';
  const passage = passageText(draft, hit);
  if (passage === undefined) return 'unsure';
  const { document, heading, file, line } = hit;
  draft.say(passage, { sources: [{ document, heading, file, line }] });
  return 'answered';
}

/** Undefined when a price it names is gone: half a sentence about money is worse than none. */
function passageText(draft: TurnDraft, hit: KnowledgeHit): string | undefined {
  const lookup = dialogueLookup(draft);
  if (referencesIn(hit.text).some(({ name }) => lookup(name) === undefined)) return undefined;
  const text = trimToSentences(plainText(renderText(hit.text, lookup)));
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
