/** The words for values and types in messages to people who edit YAML. */
export interface TwoLanguages {
  readonly ru: string;
  readonly en: string;
}

const typeWords: Readonly<Record<string, TwoLanguages>> = {
  object: { ru: 'набор «ключ: значение»', en: 'a set of "key: value"' },
  array: { ru: 'список', en: 'a list' },
  string: { ru: 'текст', en: 'a text' },
  number: { ru: 'число', en: 'a number' },
  integer: { ru: 'целое число', en: 'a whole number' },
  boolean: { ru: 'true или false', en: 'true or false' },
  null: { ru: 'пусто', en: 'nothing' },
};

export function wordForType(types: string | readonly string[]): TwoLanguages {
  const words = [types].flat().map((type) => typeWords[type] ?? { ru: type, en: type });
  return { ru: words.map((word) => word.ru).join(' или '), en: words.map((word) => word.en).join(' or ') };
}

export function wordForValue(value: unknown): TwoLanguages {
  if (value === null || value === undefined) return { ru: 'ничего нет', en: 'nothing' };
  if (Array.isArray(value)) return { ru: 'список', en: 'a list' };
  if (typeof value === 'object') return { ru: 'набор «ключ: значение»', en: 'a set of "key: value"' };
  if (typeof value === 'number') return { ru: `число ${value}`, en: `the number ${value}` };
  if (typeof value === 'boolean') return { ru: String(value), en: String(value) };
  return { ru: `текст «${shorten(String(value))}»`, en: `the text "${shorten(String(value))}"` };
}

export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

/** How to write the value so that it has the wanted type; the commonest slips of people who think in Excel. */
export function adviceForType(types: string | readonly string[], value: unknown): TwoLanguages | undefined {
  const wanted = [types].flat();
  if (wanted.includes('string') && (typeof value === 'number' || typeof value === 'boolean')) {
    return {
      ru: 'Возьмите значение в кавычки: без них YAML читает его как число или да/нет и теряет ведущие нули',
      en: 'Put the value into quotes: without them YAML reads a number or a yes/no and loses leading zeros',
    };
  }
  if (typeof value === 'string' && wanted.some((type) => type === 'number' || type === 'integer')) {
    const number = plainNumber(value);
    if (number !== undefined) {
      return {
        ru: `Запишите числом, без пробелов, кавычек и знаков: ${number}`,
        en: `Write a bare number, without spaces, quotes and signs: ${number}`,
      };
    }
  }
  if (typeof value === 'string' && wanted.includes('boolean')) {
    const yes = /^(?:да|yes|on|y|вкл|истина)$/i.test(value.trim());
    return {
      ru: `Запишите ${yes ? 'true' : 'false'} без кавычек`,
      en: `Write ${yes ? 'true' : 'false'} without quotes`,
    };
  }
  if (wanted.includes('array') && value !== null && !Array.isArray(value)) {
    return {
      ru: 'Начните каждую запись с новой строки и дефиса: «- …»',
      en: 'Begin each entry on a new line with a dash: "- …"',
    };
  }
  if (wanted.includes('object') && Array.isArray(value)) {
    return {
      ru: 'Уберите дефисы: здесь не список, а ключи со значениями',
      en: 'Take the dashes away: keys with values are wanted, not a list',
    };
  }
  if (value === null) return { ru: 'Допишите значение после двоеточия', en: 'Write the value after the colon' };
  return undefined;
}

/** «120 000 ₽», «1990,50» and «10 %» as YAML wants them. */
function plainNumber(text: string): string | undefined {
  const bare = text.replace(/[\s\u00a0\u202f_']|₽|руб(?:лей|\.)?|р\.|%/gi, '');
  const dotted = /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(bare)
    ? bare.replaceAll('.', '').replace(',', '.')
    : bare.replace(',', '.');
  return /^-?\d+(?:\.\d+)?$/.test(dotted) ? dotted : undefined;
}
