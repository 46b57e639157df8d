import { defineErrors } from '../assistant/errors.ts';

/** A file that cannot be read as text at all. */
export const textFileErrors = defineErrors({
  tooLarge: {
    code: 'FILE_TOO_LARGE',
    kind: 'project',
    ru: {
      message: 'Файл занимает {size} МБ, а читаются файлы до {limit} МБ',
      hint: 'Разделите файл на части по темам; картинки, видео и выгрузки храните вне config/, knowledge/ и templates/',
    },
    en: {
      message: 'The file is {size} MB large; files up to {limit} MB are read',
      hint: 'Split it by topic; keep pictures, videos and exports outside config/, knowledge/ and templates/',
    },
  },
  binary: {
    code: 'FILE_BINARY',
    kind: 'project',
    ru: {
      message: 'Это не текст: в файле двоичные данные',
      hint: 'Скорее всего, файлу Word, PDF или картинке дали чужое окончание. Сохраните содержание как текст в UTF-8',
    },
    en: {
      message: 'This is not text: the file holds binary data',
      hint: 'Probably a Word file, a PDF or a picture under a wrong ending. Save its content as UTF-8 text',
    },
  },
  encoding: {
    code: 'FILE_ENCODING',
    kind: 'project',
    ru: {
      message: 'Текст не в кодировке UTF-8{guess}',
      hint: 'Откройте файл в редакторе и сохраните в кодировке UTF-8',
    },
    en: {
      message: 'The text is not UTF-8{guess}',
      hint: 'Open the file in an editor and save it as UTF-8',
    },
  },
  unreadable: {
    code: 'FILE_UNREADABLE',
    kind: 'project',
    ru: { message: 'Файл не читается: {reason}', hint: '{remedy}' },
    en: { message: 'The file cannot be read: {reasonEn}', hint: '{remedyEn}' },
  },
  outside: {
    code: 'FILE_OUTSIDE',
    kind: 'project',
    ru: {
      message: 'Ссылка ведёт за пределы config/, knowledge/ и templates/ или в никуда; такие файлы не читаются',
      hint: 'Положите в проект сам файл вместо ссылки',
    },
    en: {
      message: 'The link leads out of config/, knowledge/ and templates/ or to nothing; such files are not read',
      hint: 'Put the file itself into the project instead of a link',
    },
  },
  misplaced: {
    code: 'FILE_MISPLACED',
    kind: 'project',
    ru: {
      message: 'Файл {file} ни к чему не относится и не читается{suggestion}',
      hint: 'В config/ читаются {known}. Переименуйте файл или уберите его',
    },
    en: {
      message: 'The file {file} belongs to nothing and is not read{suggestion}',
      hint: 'In config/ these are read: {known}. Rename the file or take it away',
    },
  },
});
