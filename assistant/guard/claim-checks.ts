import type { Finding } from '../findings.ts';
import { nearestName } from '../nearest-name.ts';
import { claimSetErrors } from './claim-set-errors.ts';
import type { ClaimSetFile } from './claim-set-schema.ts';

export interface ClaimSetSource {
  readonly file: string;
  readonly source: ClaimSetFile;
}

/** The document and the heading of `document#heading`; null is the whole document. */
export function passagePlace(passage: string): { readonly document: string; readonly heading: string | null } {
  const mark = passage.indexOf('#');
  return mark < 0
    ? { document: passage, heading: null }
    : { document: passage.slice(0, mark), heading: passage.slice(mark + 1) };
}

/** Passages that no document holds. `known`: the headings of a document by its name, undefined where it cannot be read. */
export function checkClaims(
  sets: readonly ClaimSetSource[],
  known: ReadonlyMap<string, () => readonly string[] | undefined>,
): Finding[] {
  return sets.flatMap(({ file, source }) =>
    source.claims.flatMap(({ passages = [] }, index) =>
      passages.flatMap((passage, at): Finding[] => {
        const near = nearestPassage(passage, known);
        if (near === null) return [];
        const suggestion = near === undefined ? '' : `. Возможно, это «${near}»`;
        return [
          {
            definition: claimSetErrors.unknownPassage,
            parameters: { passage, suggestion },
            severity: 'error',
            file,
            path: ['claims', index, 'passages', at],
          },
        ];
      }),
    ),
  );
}

/** Null when the passage is there, else what was probably meant. */
function nearestPassage(
  passage: string,
  known: ReadonlyMap<string, () => readonly string[] | undefined>,
): string | null | undefined {
  const { document, heading } = passagePlace(passage);
  const headingsOf = known.get(document);
  if (headingsOf === undefined) return nearestName(document, known.keys());
  const headings = headingsOf();
  if (heading === null || headings === undefined || headings.includes(heading)) return null;
  const near = nearestName(heading, headings);
  return near === undefined ? undefined : `${document}#${near}`;
}
