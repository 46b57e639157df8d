/** A value as it may stand anywhere in a YAML file, on one line; plain where a person would write it plain. */
export function yamlScalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  const words = /^[\p{L}\p{N}«„][\p{L}\p{N}\p{M} _/.+%₽«»„“–—-]*$/u.test(value) && value === value.trim();
  // What begins with a digit may be a number, a date or a time to some reader.
  const plain = words && (!/^\p{N}/u.test(value) || /[а-яё₽%]/i.test(value));
  return plain && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value);
}
