import { changesBetween, type ValueChange } from '../value-changes.ts';
import type { Script } from './script.ts';

export type ScriptPart = 'script' | 'state' | 'field' | 'intent' | 'order';

/** What of a script differs, named by ids. */
export interface ScriptChange {
  readonly script: string;
  readonly part: ScriptPart;
  /** Of the state, field or intent; the script's own where the script itself differs. */
  readonly id: string;
  readonly change: ValueChange['change'];
  /** What it is about: words that are said, where the conversation goes, or anything else. */
  readonly about: 'text' | 'transition' | 'setting' | 'whole';
  /** Below the state, field or intent: `say.1`, `next`; empty where the whole is there or gone. */
  readonly key: string;
  readonly from: unknown;
  readonly to: unknown;
}

const parts: Readonly<Record<string, ScriptPart>> = { states: 'state', fields: 'field', intents: 'intent' };
const texts: ReadonlySet<string> = new Set(['say', 'question', 'hint', 'title', 'label', 'reason', 'phrases']);
const ways: ReadonlySet<string> = new Set(['next', 'goto', 'script', 'intent', 'branches', 'buttons', 'ask', 'start']);

/** Scripts are recognised by their ids, wherever their files lie. */
export function compareScripts(from: readonly Script[], to: readonly Script[]): ScriptChange[] {
  return changesBetween(from, to, new Set(['file'])).map(({ path, change, from: was, to: is }) => {
    const [script = '', group = '', id = '', ...rest] = path;
    const part = parts[group];
    const isWhole = path.length === 1 || (part !== undefined && rest.length === 0);
    if (part !== undefined && id !== '') {
      return {
        script,
        part,
        id,
        change,
        about: isWhole ? 'whole' : aboutOf(rest),
        key: rest.join('.'),
        from: was,
        to: is,
      };
    }
    const key = path.slice(group === 'order' ? 2 : 1);
    const about = isWhole ? 'whole' : group === 'order' ? 'setting' : aboutOf(key);
    return {
      script,
      part: group === 'order' ? 'order' : 'script',
      id: script,
      change,
      about,
      key: key.join('.'),
      from: was,
      to: is,
    };
  });
}

/** By the innermost key that says something: the label of a button is a text, its `goto` a way. */
function aboutOf(path: readonly string[]): ScriptChange['about'] {
  for (const key of path.toReversed()) {
    if (texts.has(key)) return 'text';
    if (ways.has(key)) return 'transition';
  }
  return 'setting';
}
