import { inflateRawSync } from 'node:zlib';
import { UnreadableDocument } from './unreadable-document.ts';

const mostUnpacked = 100 * 1024 * 1024;
const mostEntries = 10_000;

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packed: number;
  /** Of its local header. */
  readonly offset: number;
}

/**
 * Unpacks the XML of a DOCX once to see that it is whole and within bounds: what a file says of its own sizes is no
 * promise. Pictures are not unpacked, here or later.
 */
export function checkZip(bytes: Uint8Array, format: string): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let left = mostUnpacked;
  for (const entry of entriesOf(buffer, format)) {
    if (!/\.(?:xml|rels)$/i.test(entry.name)) continue;
    if (entry.isEncrypted) throw new UnreadableDocument('encrypted', { format });
    left -= unpackedLength(buffer, entry, left, format);
  }
}

function* entriesOf(buffer: Buffer, format: string): Generator<ZipEntry> {
  const end = buffer.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > buffer.length) throw broken(format, 'архив обрывается', 'the archive breaks off');
  const count = buffer.readUInt16LE(end + 10);
  if (count > mostEntries)
    throw tooMuch(format, { what: `вложений: ${count}`, whatEn: `entries: ${count}`, limit: mostEntries });
  let position = buffer.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (position + 46 > end || buffer.readUInt32LE(position) !== 0x02014b50)
      throw broken(format, 'оглавление архива испорчено', 'the directory of the archive is damaged');
    const nameLength = buffer.readUInt16LE(position + 28);
    yield {
      name: buffer.toString('utf8', position + 46, position + 46 + nameLength),
      method: buffer.readUInt16LE(position + 10),
      isEncrypted: (buffer.readUInt16LE(position + 8) & 1) === 1,
      packed: buffer.readUInt32LE(position + 20),
      offset: buffer.readUInt32LE(position + 42),
    };
    position += 46 + nameLength + buffer.readUInt16LE(position + 30) + buffer.readUInt16LE(position + 32);
  }
}

function unpackedLength(buffer: Buffer, { method, packed, offset }: ZipEntry, limit: number, format: string): number {
  if (offset + 30 > buffer.length) throw broken(format, 'архив обрывается', 'the archive breaks off');
  const start = offset + 30 + buffer.readUInt16LE(offset + 26) + buffer.readUInt16LE(offset + 28);
  if (start + packed > buffer.length) throw broken(format, 'архив обрывается', 'the archive breaks off');
  if (method === 0) return packed;
  if (method !== 8) throw broken(format, 'незнакомый способ сжатия', 'an unknown way of compression');
  try {
    return inflateRawSync(buffer.subarray(start, start + packed), { maxOutputLength: Math.max(1, limit) }).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE')
      throw broken(format, 'сжатые данные испорчены', 'the compressed data is damaged');
    throw tooMuch(format, {
      ...{ what: 'текст после распаковки', whatEn: 'the unpacked text' },
      ...{ limit: `${mostUnpacked / 1024 / 1024} МБ`, limitEn: `${mostUnpacked / 1024 / 1024} MB` },
    });
  }
}

function broken(format: string, reason: string, reasonEn: string): UnreadableDocument {
  return new UnreadableDocument('broken', { format, reason, reasonEn });
}

function tooMuch(format: string, parameters: UnreadableDocument['parameters']): UnreadableDocument {
  return new UnreadableDocument('tooMuch', { format, ...parameters });
}
