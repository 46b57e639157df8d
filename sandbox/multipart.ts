export interface MultipartPart {
  readonly name: string;
  readonly filename: string | null;
  readonly contentType: string | null;
  readonly bytes: Buffer;
}

/** Parts of a multipart body. File names may stand without quotes: some clients send them so. */
export function readMultipart(body: Buffer, contentType: string): MultipartPart[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  const parts: MultipartPart[] = [];
  let at = body.indexOf(mark);
  while (at >= 0) {
    const start = at + mark.length + 2;
    const next = body.indexOf(mark, start);
    if (next < 0) break;
    const part = body.subarray(start, next - 2);
    const end = part.indexOf('\r\n\r\n');
    if (end >= 0) parts.push(partOf(part.subarray(0, end).toString(), part.subarray(end + 4)));
    at = next;
  }
  return parts;
}

function partOf(head: string, bytes: Buffer): MultipartPart {
  const value = (name: string) => {
    const found = new RegExp(`\\b${name}=(?:"([^"]*)"|([^;\\r\\n]*))`, 'i').exec(head);
    return found === null ? null : (found[1] ?? found[2] ?? '');
  };
  const type = /^content-type:\s*(.+)$/im.exec(head)?.[1];
  return { name: value('name') ?? '', filename: value('filename'), contentType: type?.trim() ?? null, bytes };
}
