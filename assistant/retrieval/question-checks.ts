import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { Finding, YamlPath } from '../findings.ts';
import { nearestName } from '../nearest-name.ts';
import { questionSetErrors } from './question-set-errors.ts';
import type { QuestionSetFile } from './question-set-schema.ts';

export interface QuestionSetSource {
  readonly file: string;
  readonly source: QuestionSetFile;
}

/** What can be named as an answer: the headings of a document by its name; undefined where it cannot be read. */
export type KnownSections = ReadonlyMap<string, () => readonly string[] | undefined>;

/** What the schema of a question set cannot see. */
export function checkQuestions(sets: readonly QuestionSetSource[], known: KnownSections): Finding[] {
  return [...sets.flatMap((set) => checkSet(set, known)), ...repeatedQuestions(sets)];
}

function checkSet({ file, source }: QuestionSetSource, known: KnownSections): Finding[] {
  return source.questions.flatMap(({ document, heading, answerable, near }, index) => {
    const at = (key: string, ...further: number[]): YamlPath => ['questions', index, key, ...further];
    const findings: Finding[] = [];
    if (document !== undefined && answerable === false)
      findings.push(error(questionSetErrors.contradiction, {}, file, at('document')));
    if (near === true && answerable !== false)
      findings.push(error(questionSetErrors.nearAnswerable, {}, file, at('near')));
    if (heading !== undefined && document === undefined)
      findings.push(error(questionSetErrors.headingAlone, {}, file, at('heading')));
    const documents = typeof document === 'string' ? [document] : (document ?? []);
    for (const [place, name] of documents.entries()) {
      if (known.has(name)) continue;
      const parameters = { document: name, suggestion: suggestionOf(name, known.keys()) };
      const path = typeof document === 'string' ? at('document') : at('document', place);
      findings.push(error(questionSetErrors.unknownDocument, parameters, file, path));
    }
    if (heading !== undefined) findings.push(...checkHeading(documents, heading, file, at('heading'), known));
    return findings;
  });
}

/** In one of the documents at least, when all of them can be looked into. */
function checkHeading(
  documents: readonly string[],
  heading: string,
  file: string,
  path: YamlPath,
  known: KnownSections,
): Finding[] {
  const headings = documents.map((document) => known.get(document)?.());
  const document = documents[0];
  if (document === undefined || headings.includes(undefined)) return [];
  const all = headings.flatMap((some) => some ?? []);
  if (all.includes(heading)) return [];
  const parameters = { document, heading, suggestion: suggestionOf(heading, all) };
  return [error(questionSetErrors.unknownHeading, parameters, file, path)];
}

function repeatedQuestions(sets: readonly QuestionSetSource[]): Finding[] {
  const first = new Map<string, string>();
  return sets.flatMap(({ file, source }) =>
    source.questions.flatMap(({ text }, index): Finding[] => {
      const key = text.trim().toLowerCase();
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, `${file}, № ${index + 1}`);
        return [];
      }
      const repeated = error(questionSetErrors.duplicate, { text, place: before }, file, ['questions', index, 'text']);
      return [{ ...repeated, severity: 'warning' }];
    }),
  );
}

/** The names are in every language as they are. */
function suggestionOf(name: string, candidates: Iterable<string>): string {
  const near = nearestName(name, candidates);
  return near === undefined ? '' : `. Возможно, это «${near}»`;
}

function error(definition: ErrorDefinition, parameters: ErrorParameters, file: string, path: YamlPath): Finding {
  return { definition, parameters, severity: 'error', file, path };
}
