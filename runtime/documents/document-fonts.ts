import { readFile } from 'node:fs/promises';
import { resolveFromPackage } from '../package-root.ts';

/** Static cuts: variable fonts become Type 3 in a PDF. `ranges` are the package's own. */
const subsets = [
  { name: 'cyrillic', range: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116', needed: /[\u0400-\u045f№]/ },
  {
    name: 'latin',
    range:
      'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
    needed: /[\u0020-\u00ff]/,
  },
  {
    name: 'latin-ext',
    range:
      'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1EFF,U+20A0-20AB,U+20AD-20C0',
    needed: /[\u0100-\u02ff\u1d00-\u1eff\u20a0-\u20c0]/,
  },
  {
    name: 'cyrillic-ext',
    range: 'U+0460-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F',
    needed: /[\u0460-\u048f\u0492-\u04af\u04b2-\u052f₴]/,
  },
] as const;

const weights = [400, 600] as const;

/** `@font-face` rules with the fonts inside, for the signs this text uses: nothing is fetched while printing. */
export type FontFaces = (text: string) => Promise<string>;

/** Keeps the fonts it has read. */
export function createFontFaces(): FontFaces {
  const loaded = new Map<string, Promise<string>>();

  function load(file: string): Promise<string> {
    const known = loaded.get(file) ?? readFile(resolveFromPackage(file), 'base64');
    loaded.set(file, known);
    known.catch(() => loaded.delete(file));
    return known;
  }

  async function fontFace(subset: (typeof subsets)[number], weight: number): Promise<string> {
    const data = await load(`@fontsource/golos-text/files/golos-text-${subset.name}-${weight}-normal.woff2`);
    return [
      `@font-face{font-family:"Golos Text";font-style:normal;font-weight:${weight === 400 ? '1 500' : '501 1000'};`,
      `src:url(data:font/woff2;base64,${data}) format("woff2");unicode-range:${subset.range}}`,
    ].join('');
  }

  return async (text) => {
    const needed = subsets.filter((subset) => subset.needed.test(text));
    const faces = await Promise.all(weights.flatMap((weight) => needed.map((subset) => fontFace(subset, weight))));
    return faces.join('\n');
  };
}
