/** A place in a tree of settings where two versions differ; `from` or `to` is null where there is nothing. */
export interface ValueChange {
  /** Keys from the root; an entry of a list of things with ids is named by its id, another by its place from 1. */
  readonly path: readonly string[];
  readonly change: 'added' | 'removed' | 'changed';
  readonly from: unknown;
  readonly to: unknown;
}

/**
 * What differs between two trees of plain JSON, in the order of the newer one. A thing that is there in one of them only
 * is one change, whatever is in it. Null, absent and an empty list are the same: nothing. `leave` names keys of no account.
 */
export function changesBetween(from: unknown, to: unknown, leave: ReadonlySet<string> = new Set()): ValueChange[] {
  return compare([], from, to);

  function compare(path: readonly string[], before: unknown, after: unknown): ValueChange[] {
    if ((isNothing(before) || isNothing(after)) && !isNamedList(before) && !isNamedList(after)) {
      if (isNothing(before) && isNothing(after)) return [];
      const change = isNothing(before) ? 'added' : 'removed';
      return [{ path, change, from: before ?? null, to: after ?? null }];
    }
    const [left, right] = [entriesOf(before ?? []), entriesOf(after ?? [])];
    if (left === undefined || right === undefined) {
      return Object.is(before, after) ? [] : [{ path, change: 'changed', from: before, to: after }];
    }
    const keys = [...right.keys(), ...[...left.keys()].filter((key) => !right.has(key))];
    return keys.flatMap((key) => (leave.has(key) ? [] : compare([...path, key], left.get(key), right.get(key))));
  }
}

/** What a key of a `path` stands for in a tree; undefined where the tree has no such thing. */
export function entryAt(tree: unknown, key: string): unknown {
  return entriesOf(tree ?? [])?.get(key);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Undefined for what has no parts; a list of words is one value, its order counts. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const names = value.map(nameOf);
    const named = !names.includes(undefined) && new Set(names).size === names.length;
    return new Map(value.map((entry, index) => [named ? (names[index] ?? '') : String(index + 1), entry]));
  }
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}

/** Its things come and go one by one, the first and the last of them too. */
function isNamedList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => nameOf(entry) !== undefined);
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return undefined;
  const { id, role } = (entry ?? {}) as { readonly id?: unknown; readonly role?: unknown };
  return typeof id === 'string' ? id : typeof role === 'string' ? role : undefined;
}
