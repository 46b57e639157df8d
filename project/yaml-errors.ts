import { defineErrors } from '../assistant/errors.ts';

/** YAML that does not read. Written for somebody who edits prices, not parsers. */
export const yamlErrors = defineErrors({
  tab: {
    code: 'YAML_TAB',
    kind: 'project',
    ru: {
      message: 'Отступ сделан табуляцией, а в YAML отступы делают только пробелами',
      hint: 'Замените табуляцию пробелами: по два на каждый уровень',
    },
    en: {
      message: 'The indentation is a tab; YAML takes spaces only',
      hint: 'Replace the tab by spaces: two for each level',
    },
  },
  indent: {
    code: 'YAML_INDENT',
    kind: 'project',
    ru: {
      message: 'Отступ этой строки не подходит к соседним',
      hint: 'Выровняйте строку: всё, что относится к одному уровню, начинается в одной колонке',
    },
    en: {
      message: 'The indentation of this line does not fit its neighbours',
      hint: 'Align the line: what belongs to one level begins in one column',
    },
  },
  quote: {
    code: 'YAML_QUOTE',
    kind: 'project',
    ru: { message: 'Кавычка открыта, но не закрыта', hint: 'Поставьте закрывающую кавычку в конце текста' },
    en: { message: 'A quote is opened and not closed', hint: 'Put the closing quote at the end of the text' },
  },
  bracket: {
    code: 'YAML_BRACKET',
    kind: 'project',
    ru: {
      message: 'Список или набор в скобках не закрыт либо между значениями нет запятой',
      hint: 'Проверьте скобки [ ] и { } и запятые между значениями',
    },
    en: {
      message: 'A list or a set in brackets is not closed, or a comma is missing',
      hint: 'Check the brackets [ ] and { } and the commas between the values',
    },
  },
  colon: {
    code: 'YAML_COLON',
    kind: 'project',
    ru: {
      message: 'После двоеточия в тексте YAML ждёт вложенное значение',
      hint: 'Возьмите весь текст в кавычки: ключ: "текст: с двоеточием"',
    },
    en: {
      message: 'After a colon inside a text YAML expects a nested value',
      hint: 'Put the whole text into quotes: key: "text: with a colon"',
    },
  },
  key: {
    code: 'YAML_KEY',
    kind: 'project',
    ru: {
      message: 'Здесь ждали «ключ: значение»',
      hint: 'Поставьте после ключа двоеточие и пробел; ключ — простое слово без скобок',
    },
    en: {
      message: 'Expected "key: value" here',
      hint: 'Put a colon and a space after the key; a key is a plain word without brackets',
    },
  },
  start: {
    code: 'YAML_SPECIAL_CHARACTER',
    kind: 'project',
    ru: {
      message: 'Текст не может начинаться с символа {character}: в YAML у него особое значение',
      hint: 'Возьмите весь текст в кавычки: "{character}…"',
    },
    en: {
      message: 'A text cannot begin with {character}: it has a meaning of its own in YAML',
      hint: 'Put the whole text into quotes: "{character}…"',
    },
  },
  duplicateKey: {
    code: 'YAML_DUPLICATE_KEY',
    kind: 'project',
    ru: {
      message: 'Ключ «{key}» уже есть на этом уровне, в строке {line}',
      hint: 'Оставьте одно из значений: второе молча заменило бы первое',
    },
    en: {
      message: 'The key "{key}" is on this level already, in line {line}',
      hint: 'Keep one of the values: the second would silently replace the first',
    },
  },
  alias: {
    code: 'YAML_ALIAS',
    kind: 'project',
    ru: {
      message: 'Ссылка *{name}: метки &{name} выше нет, или она ссылается сама на себя',
      hint: 'Повторите значение целиком вместо ссылки. Если звёздочка — часть текста, возьмите текст в кавычки',
    },
    en: {
      message: 'The reference *{name}: there is no anchor &{name} above, or it refers to itself',
      hint: 'Repeat the value instead of the reference. If the asterisk is part of a text, put the text into quotes',
    },
  },
  bomb: {
    code: 'YAML_TOO_MANY_ALIASES',
    kind: 'project',
    ru: {
      message: 'Ссылки * повторяют друг друга так, что файл разрастается до {count} значений',
      hint: 'Запишите значения целиком, без ссылок',
    },
    en: {
      message: 'The references * repeat one another so that the file grows to {count} values',
      hint: 'Write the values out without references',
    },
  },
  depth: {
    code: 'YAML_TOO_DEEP',
    kind: 'project',
    ru: {
      message: 'Вложенность больше {limit} уровней',
      hint: 'Проверьте отступы и скобки: так глубоко настройки не идут',
    },
    en: {
      message: 'Nested deeper than {limit} levels',
      hint: 'Check indentation and brackets: settings are never that deep',
    },
  },
  documents: {
    code: 'YAML_MANY_DOCUMENTS',
    kind: 'project',
    ru: {
      message: 'В файле несколько документов, разделённых строкой ---',
      hint: 'Уберите строку --- или разнесите документы по разным файлам',
    },
    en: {
      message: 'The file holds several documents separated by ---',
      hint: 'Take the line --- away or put the documents into files of their own',
    },
  },
  empty: {
    code: 'YAML_EMPTY',
    kind: 'project',
    ru: { message: 'Файл пуст', hint: 'Заполните файл или удалите его' },
    en: { message: 'The file is empty', hint: 'Fill the file or delete it' },
  },
  tag: {
    code: 'YAML_TAG',
    kind: 'project',
    ru: {
      message: 'Пометка {tag} не поддерживается',
      hint: 'Уберите пометку. Если восклицательный знак — часть текста, возьмите текст в кавычки',
    },
    en: {
      message: 'The tag {tag} is not supported',
      hint: 'Take the tag away. If the exclamation mark is part of a text, put the text into quotes',
    },
  },
  escape: {
    code: 'YAML_ESCAPE',
    kind: 'project',
    ru: {
      message: 'Обратная косая черта в двойных кавычках начинает код символа, а такого кода нет',
      hint: 'Удвойте черту (\\\\) или возьмите текст в одинарные кавычки',
    },
    en: {
      message: 'A backslash in double quotes begins a character code, and there is no such code',
      hint: 'Double the backslash (\\\\) or use single quotes',
    },
  },
  syntax: {
    code: 'YAML_SYNTAX',
    kind: 'project',
    ru: {
      message: 'Файл не читается как YAML: {reason}',
      hint: 'Проверьте отступы, кавычки и двоеточия в этой строке и в строке выше',
    },
    en: {
      message: 'The file does not read as YAML: {reason}',
      hint: 'Check indentation, quotes and colons in this line and the one above',
    },
  },
});
