/** «SYSTEM: …» opens a sentence; «Operating system: Linux» is a fact. */
const role = /(?:^|(?<=[.!?…\n]\s*))(?:SYSTEM|ASSISTANT|DEVELOPER)(?: PROMPT| MESSAGE)?\s*:/;
/** Told to a machine, not to a reader; where it stands in quotation marks a text speaks about it. */
const order =
  /(?<![«"“'„])(?:<\/?(?:system|assistant|instructions?)>|\[(?:system|inst)\]|(?<!\p{L}|не )(?:игнорируй(?:те)?|забудь(?:те)?|не обращай(?:те)? внимания на)\s+(?:(?:все|всё|любые|прежние|предыдущие|прошлые|эти|свои|выше\p{L}*)\s+)*(?:правил|инструкци|указани|ограничени|промпт|сказанное)|(?<!\p{L}|not |n't )(?:ignore|disregard|forget)\s+(?:(?:all|any|the|your|previous|prior|above|these)\s+)*(?:instructions?|rules?|prompts?|guidelines?)|(?<!\p{L})(?:с этого момента|отныне)\s+(?:ты|вы|отвечай|говори|все цен)|(?<!\p{L})(?:ты теперь|you are now)(?!\p{L})|(?<!\p{L})(?:отвечай|сообщай|говори|скажи)\s+(?:(?:всем|каждому)(?:\s+клиентам?)?|клиент\p{L}+|дословно)\s*[,:«"]?\s*(?:что)?)/iu;

/**
 * A text of knowledge without what somebody has slipped in for a model to obey: from the first such sentence on nothing is
 * the owner's answer any more.
 */
export function withoutOrders(text: string): string {
  const found = [role, order].flatMap((pattern) => pattern.exec(text)?.index ?? []);
  if (found.length === 0) return text;
  const before = text.slice(0, Math.min(...found));
  const start = Math.max(...['. ', '! ', '? ', '\n'].map((end) => before.lastIndexOf(end) + (end === '\n' ? 1 : 2)));
  return /[.!?\n]/.test(before) ? before.slice(0, Math.max(0, start)).trim() : '';
}
