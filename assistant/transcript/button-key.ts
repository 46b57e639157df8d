const longestKey = 64;

/**
 * The value of a button where a channel carries few bytes: itself when it fits, else its beginning and a digest. Who presses sends it
 * back; the value is found again among the buttons that were offered (`buttonOfKey`).
 */
export function buttonKey(value: string): string {
  const bytes = new TextEncoder().encode(value);
  if (bytes.length <= longestKey && bytes.length > 0) return value;
  return `#${digest(bytes)}`;
}

/** The button that was offered under this key. */
export function buttonOfKey<Offered extends { readonly value: string }>(
  buttons: readonly Offered[],
  key: string,
): Offered | undefined {
  return buttons.find(({ value }) => buttonKey(value) === key);
}

/** FNV-1a over 64 bits, as hex: tells a handful of buttons apart, guards nothing. */
function digest(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}
