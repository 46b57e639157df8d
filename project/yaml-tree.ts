import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';

/** A node of a YAML file with its place in the text; `end` is exclusive. */
export interface YamlNode {
  readonly start: number;
  end: number;
  readonly entries?: Map<string, YamlEntry>;
  readonly items?: YamlNode[];
}

export interface YamlEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

/** What a tree can hold that a configuration must not. */
export type YamlTreeFault =
  | { readonly kind: 'duplicate'; readonly key: string; readonly at: YamlNode; readonly first: YamlNode }
  | { readonly kind: 'key'; readonly at: YamlNode }
  | { readonly kind: 'alias'; readonly name: string; readonly at: YamlNode };

export interface YamlTree {
  readonly root: YamlNode | undefined;
  readonly faults: readonly YamlTreeFault[];
}

/** The first document of an event stream as nodes with places; an alias stands for the node it names. */
export function buildYamlTree(text: string, events: readonly Event[]): YamlTree {
  const faults: YamlTreeFault[] = [];
  const anchors = new Map<string, YamlNode>();
  let position = 0;
  let lastEnd = 0;
  const root = events.length > 1 && events[1]?.type !== EVENT_ID.POP ? readAt(1) : undefined;
  return { root, faults };

  function readAt(index: number): YamlNode {
    position = index;
    return readNode();
  }

  function readNode(): YamlNode {
    const event = events[position++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return anchored(event, scalarNode(event));
      case EVENT_ID.SEQUENCE:
        return readSequence(event);
      case EVENT_ID.MAPPING:
        return readMapping(event);
      case EVENT_ID.ALIAS:
        return readAlias(event);
      default:
        return { start: lastEnd, end: lastEnd };
    }
  }

  function readSequence(event: Extract<Event, { type: 2 }>): YamlNode {
    const items: YamlNode[] = [];
    const node: YamlNode = { start: event.start, end: event.start, items };
    while (hasNext()) items.push(readNode());
    return close(event, node);
  }

  function readMapping(event: Extract<Event, { type: 3 }>): YamlNode {
    const entries = new Map<string, YamlEntry>();
    const node: YamlNode = { start: event.start, end: event.start, entries };
    while (hasNext()) {
      const keyEvent = events[position];
      const key = readNode();
      const value = readNode();
      if (keyEvent?.type !== EVENT_ID.SCALAR || keyEvent.valueStart < 0) {
        faults.push({ kind: 'key', at: key });
        continue;
      }
      const name = getScalarValue(text, keyEvent);
      const first = entries.get(name);
      if (first === undefined) entries.set(name, { key, value });
      else faults.push({ kind: 'duplicate', key: name, at: key, first: first.key });
    }
    return close(event, node);
  }

  function readAlias(event: Extract<Event, { type: 5 }>): YamlNode {
    const name = text.slice(event.anchorStart, event.anchorEnd);
    lastEnd = event.anchorEnd;
    const target = anchors.get(name);
    if (target !== undefined) return target;
    const at = { start: event.anchorStart - 1, end: event.anchorEnd };
    faults.push({ kind: 'alias', name, at });
    return at;
  }

  function scalarNode(event: Extract<Event, { type: 4 }>): YamlNode {
    // A value that is not written (`key:`) has no place of its own: it is where the key ended.
    if (event.valueStart < 0) return { start: lastEnd, end: lastEnd };
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    lastEnd = Math.max(event.valueStart, event.valueEnd) + quoted;
    return { start: event.valueStart - quoted, end: lastEnd };
  }

  /** True while the collection goes on; steps over its closing event. */
  function hasNext(): boolean {
    const event = events[position];
    if (event !== undefined && event.type !== EVENT_ID.POP) return true;
    position++;
    return false;
  }

  function close(event: { anchorStart: number; anchorEnd: number }, node: YamlNode): YamlNode {
    node.end = Math.max(node.start, lastEnd);
    return anchored(event, node);
  }

  // After the content: a node that names itself from inside is an unknown anchor.
  function anchored(event: { anchorStart: number; anchorEnd: number }, node: YamlNode): YamlNode {
    if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }
}

/** How many nodes the document has once every alias is written out. Infinity for one that holds itself. */
export function expandedSize(text: string, events: readonly Event[]): number {
  const sizes = new Map<string, number>();
  const open: { name: string | undefined; size: number }[] = [];
  let total = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) open.push({ name: undefined, size: 0 });
    else if (event.type === EVENT_ID.POP) {
      const closed = open.pop();
      if (closed?.name !== undefined) sizes.set(closed.name, closed.size);
      add(closed?.size ?? 0);
    } else if (event.type === EVENT_ID.ALIAS) {
      const name = text.slice(event.anchorStart, event.anchorEnd);
      if (open.some((collection) => collection.name === name)) return Number.POSITIVE_INFINITY;
      add(sizes.get(name) ?? 1);
    } else {
      const name = event.anchorStart < 0 ? undefined : text.slice(event.anchorStart, event.anchorEnd);
      if (event.type !== EVENT_ID.SCALAR) open.push({ name, size: 1 });
      else {
        if (name !== undefined) sizes.set(name, 1);
        add(1);
      }
    }
  }
  return total;

  function add(size: number): void {
    const parent = open.at(-1);
    if (parent === undefined) total += size;
    else parent.size += size;
  }
}
