import { element } from './elements.ts';

const link = /\*\*([^*\n]{1,300})\*\*|(https?:\/\/[^\s<>"'«»]+[^\s<>"'«».,;:!?)\]])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;

/** Bold words, addresses and mailboxes of a line as nodes; everything else stays plain text. */
export function richText(text: string): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const match of text.matchAll(link)) {
    const [whole, bold, url, mail] = match;
    if (match.index > from) nodes.push(document.createTextNode(text.slice(from, match.index)));
    if (bold !== undefined) nodes.push(element('strong', {}, bold));
    else if (url !== undefined)
      nodes.push(element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, url));
    else if (mail !== undefined) nodes.push(element('a', { href: `mailto:${mail}` }, mail));
    from = match.index + whole.length;
  }
  if (from < text.length) nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}
