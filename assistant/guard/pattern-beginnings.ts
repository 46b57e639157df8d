/** What a match of a pattern may begin with: up to four letters; where a class or a wildcard stands first, ''. */
export function beginningsOf(source: string): ReadonlySet<string> {
  const { beginnings } = readAlternatives(source, 0);
  return new Set(beginnings.map(({ text }) => text));
}

const longest = 4;

interface Beginning {
  readonly text: string;
  /** Nothing that follows can be told any more. */
  readonly closed: boolean;
}

interface Read {
  readonly beginnings: readonly Beginning[];
  /** Behind what was read. */
  readonly to: number;
}

/** Up to the bracket that closes them. */
function readAlternatives(source: string, from: number): Read {
  const all: Beginning[] = [];
  let own: readonly Beginning[] = [{ text: '', closed: false }];
  let at = from;
  while (at < source.length && source[at] !== ')') {
    if (source[at] === '|') {
      all.push(...own);
      own = [{ text: '', closed: false }];
      at += 1;
      continue;
    }
    const atom = readAtom(source, at);
    const optional = /^(?:[?*]|\{0,)/.test(source.slice(atom.to));
    const longer = own.flatMap((before) => (before.closed ? [] : atom.beginnings.map((next) => joined(before, next))));
    own = [...own.filter(({ closed }) => closed || optional), ...longer];
    at = atom.to + quantifierLength(source, atom.to);
  }
  return { beginnings: [...all, ...own], to: at };
}

function readAtom(source: string, at: number): Read {
  const around = /^\(\?(?:<?[!=])/.test(source.slice(at, at + 4));
  if (around) return { beginnings: [{ text: '', closed: false }], to: closingBracket(source, at) };
  if (source.startsWith('(?:', at)) {
    const inner = readAlternatives(source, at + 3);
    return { beginnings: inner.beginnings, to: inner.to + 1 };
  }
  if (source[at] === '[') return { beginnings: [{ text: '', closed: true }], to: source.indexOf(']', at) + 1 };
  if (source.startsWith('\\b', at)) return { beginnings: [{ text: '', closed: false }], to: at + 2 };
  if (source[at] === '\\') return { beginnings: [{ text: '', closed: true }], to: at + 2 };
  const text = source.charAt(at);
  return { beginnings: [{ text, closed: /[*+]/.test(source.charAt(at + 1)) }], to: at + 1 };
}

function joined(before: Beginning, next: Beginning): Beginning {
  const text = (before.text + next.text).slice(0, longest);
  return { text, closed: next.closed || text.length === longest };
}

function quantifierLength(source: string, at: number): number {
  return /^(?:[?*+]|\{\d*,?\d*\})?/.exec(source.slice(at))?.[0].length ?? 0;
}

function closingBracket(source: string, from: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = from; at < source.length; at += 1) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return source.length;
}
