import type { DefaultTreeAdapterTypes } from 'parse5';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;

/** Never content: code, pictures, controls and what a browser does not show. */
const unread = new Set(
  'head script style noscript template svg math iframe object embed canvas audio video picture map nav aside button select option datalist input textarea dialog rp rt'.split(
    ' ',
  ),
);
const unreadRoles = new Set(['navigation', 'search', 'complementary', 'contentinfo', 'menu', 'dialog', 'alertdialog']);
export const inline = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark nobr q ruby s samp small span strike strong sub sup time tt u var wbr big'.split(
    ' ',
  ),
);
/** Deeper than any page that people write. */
export const deepest = 400;

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

export function isUnread(element: Element): boolean {
  const { tagName } = element;
  if (unread.has(tagName) || unreadRoles.has(attribute(element, 'role') ?? '')) return true;
  if (attribute(element, 'hidden') !== undefined || attribute(element, 'aria-hidden') === 'true') return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(element, 'style') ?? '');
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

export function attributeOfParent(element: Element): string | undefined {
  const parent = element.parentNode;
  return parent !== null && 'tagName' in parent ? parent.tagName : undefined;
}

export function nextElement(element: Element): Element | undefined {
  const siblings = (element.parentNode?.childNodes ?? []) as Node[];
  return siblings.slice(siblings.indexOf(element) + 1).find(isElement);
}

export function find(nodes: readonly Node[], wanted: (element: Element) => boolean): Element | undefined {
  return all(nodes, wanted, 1)[0];
}

/** The first so many, in the order of reading; not inside one another. */
export function all(nodes: readonly Node[], wanted: (element: Element) => boolean, most: number): Element[] {
  const found: Element[] = [];
  const waiting = [...nodes].reverse();
  while (waiting.length > 0 && found.length < most) {
    const node = waiting.pop();
    if (node === undefined || !isElement(node)) continue;
    if (wanted(node)) found.push(node);
    else
      for (let index = node.childNodes.length - 1; index >= 0; index -= 1) waiting.push(node.childNodes[index] as Node);
  }
  return found;
}

export function textOf(nodes: readonly Node[], depth: number): string {
  if (depth > deepest) return '';
  return nodes
    .map((node) => {
      if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
      if (!isElement(node) || isUnread(node)) return '';
      const text = node.tagName === 'br' ? ' ' : textOf(node.childNodes, depth + 1);
      return inline.has(node.tagName) ? text : ` ${text} `;
    })
    .join('');
}

/** Soft hyphens and characters without width are for the eye alone. */
export function tidy(text: string): string {
  return text.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '').replaceAll('\u00a0', ' ');
}

export function plain(text: string): string {
  return tidy(text).replace(/\s+/g, ' ').trim();
}

export function lined(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}
