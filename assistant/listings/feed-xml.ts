import type { Ad } from './listing-ad.ts';
import type { TagValue } from './listings-schema.ts';

/** Avito's Autoload feed, format 3: the same listings make the same bytes. */
export function feedXml(ads: readonly Ad[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Ads formatVersion="3" target="Avito.ru">',
    ...ads.flatMap(adLines),
    '</Ads>',
    '',
  ].join('\n');
}

function adLines(ad: Ad): string[] {
  return [
    '  <Ad>',
    ...element('Id', ad.id),
    ...(ad.avitoId === null ? [] : element('AvitoId', ad.avitoId)),
    ...(ad.dateBegin === null ? [] : element('DateBegin', ad.dateBegin)),
    ...(ad.dateEnd === null ? [] : element('DateEnd', ad.dateEnd)),
    ...Object.entries(ad.tags).flatMap(([name, value]) => element(name, value)),
    ...element('Title', ad.title),
    `    <Description>${cdata(ad.description)}</Description>`,
    ...element('Price', ad.roubles),
    ...imageLines(ad.images),
    '  </Ad>',
  ];
}

function imageLines(images: readonly string[]): string[] {
  if (images.length === 0) return [];
  return ['    <Images>', ...images.map((url) => `      <Image url="${escaped(url)}"/>`), '    </Images>'];
}

function element(name: string, value: TagValue, indent = '    '): string[] {
  if (typeof value !== 'object') return [`${indent}<${name}>${escaped(String(value))}</${name}>`];
  const deeper = `${indent}  `;
  const inside = Array.isArray(value)
    ? value.flatMap((each) => element('Option', each, deeper))
    : Object.entries(value).flatMap(([child, each]) => element(child, each, deeper));
  return [`${indent}<${name}>`, ...inside, `${indent}</${name}>`];
}

function escaped(text: string): string {
  return legal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** `]]>` would end the section: it is cut between its signs. */
function cdata(text: string): string {
  return `<![CDATA[${legal(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** Without the signs that no XML document may hold, halves of surrogate pairs among them. */
function legal(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, '');
}
