import { defineErrors } from '../../assistant/errors.ts';

/** A DOCX, PDF, HTML or CSV file whose text cannot be had. */
export const documentErrors = defineErrors({
  broken: {
    code: 'DOCUMENT_BROKEN',
    kind: 'project',
    ru: {
      message: 'Файл {format} повреждён или это не {format}: {reason}',
      hint: 'Откройте файл в его программе и сохраните заново; если он не открывается, возьмите другую копию',
    },
    en: {
      message: 'The {format} file is damaged or is no {format}: {reasonEn}',
      hint: 'Open it in its own program and save it again; if it does not open, take another copy',
    },
  },
  encrypted: {
    code: 'DOCUMENT_ENCRYPTED',
    kind: 'project',
    ru: { message: 'Файл {format} закрыт паролем', hint: 'Сохраните копию без пароля и положите в knowledge/ её' },
    en: {
      message: 'The {format} file is locked by a password',
      hint: 'Save a copy without a password and put that into knowledge/',
    },
  },
  oldWord: {
    code: 'DOCUMENT_OLD_WORD',
    kind: 'project',
    ru: { message: 'Это файл Word старого вида (.doc)', hint: 'Откройте его в Word и сохраните как .docx' },
    en: { message: 'This is a Word file of the old kind (.doc)', hint: 'Open it in Word and save it as .docx' },
  },
  noText: {
    code: 'DOCUMENT_NO_TEXT',
    kind: 'project',
    ru: {
      message: 'В файле PDF нет текста (страниц: {pages}): похоже, это скан или картинки',
      hint: 'Распознайте текст (OCR) и сохраните PDF с текстовым слоем или перенесите текст в .md или .docx',
    },
    en: {
      message: 'The PDF holds no text (pages: {pages}): it seems to be a scan or pictures',
      hint: 'Recognise the text (OCR) and save a PDF with a text layer, or move the text to .md or .docx',
    },
  },
  garbled: {
    code: 'DOCUMENT_GARBLED',
    kind: 'project',
    ru: {
      message: 'Текст PDF не прочесть: его шрифты не говорят, какие это буквы',
      hint: 'Сохраните PDF заново из исходной программы или перенесите текст в .md или .docx',
    },
    en: {
      message: 'The text of the PDF cannot be read: its fonts do not say which letters they draw',
      hint: 'Save the PDF again from the program it comes from, or move the text to .md or .docx',
    },
  },
  someNoText: {
    code: 'DOCUMENT_PAGES_WITHOUT_TEXT',
    kind: 'project',
    ru: {
      message: 'На страницах {pages} нет текста: ассистент их не знает',
      hint: 'Если там сканы или картинки с текстом, распознайте их (OCR) или перенесите текст в .md',
    },
    en: {
      message: 'The pages {pages} hold no text: the assistant does not know them',
      hint: 'If they are scans or pictures of text, recognise them (OCR) or move the text to .md',
    },
  },
  tooMuch: {
    code: 'DOCUMENT_TOO_MUCH',
    kind: 'project',
    ru: {
      message: 'Внутри файла {format} слишком много: {what}, предел {limit}',
      hint: 'Разделите файл на части по темам; выгрузки и каталоги на тысячи страниц храните отдельно',
    },
    en: {
      message: 'There is too much inside the {format} file: {whatEn}, the limit is {limitEn}',
      hint: 'Split it by topic; keep exports and catalogues of thousands of pages elsewhere',
    },
  },
  tooHard: {
    code: 'DOCUMENT_TOO_HARD',
    kind: 'project',
    ru: {
      message: 'Разбор файла {format} прекращён: ему не хватило {limit}',
      hint: 'Сохраните файл заново или разделите его на части; такой файл может быть испорчен нарочно',
    },
    en: {
      message: 'Reading the {format} file was stopped: {limitEn} was not enough',
      hint: 'Save it again or split it; such a file may be damaged on purpose',
    },
  },
  crashed: {
    code: 'DOCUMENT_CRASHED',
    kind: 'project',
    ru: {
      message: 'На файле {format} разбор сломался: {reason}',
      hint: 'Откройте файл в его программе и сохраните заново; если не поможет, перенесите текст в .md',
    },
    en: {
      message: 'Reading the {format} file broke: {reasonEn}',
      hint: 'Open it in its own program and save it again; if that does not help, move the text to .md',
    },
  },
  unclosedQuote: {
    code: 'DOCUMENT_UNCLOSED_QUOTE',
    kind: 'project',
    ru: {
      message: 'В CSV не закрыта кавычка, открытая в строке {line}',
      hint: 'Закройте кавычку; кавычка внутри значения пишется дважды: ""',
    },
    en: {
      message: 'A quote opened in line {line} of the CSV is never closed',
      hint: 'Close it; a quote within a value is written twice: ""',
    },
  },
  faqRow: {
    code: 'DOCUMENT_FAQ_ROW',
    kind: 'project',
    ru: {
      message: 'В строке {line} есть вопрос без ответа или ответ без вопроса',
      hint: 'Заполните оба столбца или уберите строку',
    },
    en: {
      message: 'Line {line} has a question without an answer or an answer without a question',
      hint: 'Fill both columns or take the line away',
    },
  },
  unknownFormat: {
    code: 'DOCUMENT_FORMAT',
    kind: 'project',
    ru: {
      message: 'Файлы {ending} не читаются: ассистент не знает, что здесь написано',
      hint: 'Сохраните текст как .docx, .pdf или .md, таблицу — как .csv',
    },
    en: {
      message: 'Files {ending} are not read: the assistant does not know what stands here',
      hint: 'Save a text as .docx, .pdf or .md, a table as .csv',
    },
  },
  cardWithoutFile: {
    code: 'DOCUMENT_CARD_ALONE',
    kind: 'project',
    ru: {
      message: 'Это карточка файла {document}, а его нет',
      hint: 'Положите рядом {document} или уберите карточку; список вопросов назовите иначе',
    },
    en: {
      message: 'This is the card of the file {document}, which is not there',
      hint: 'Put {document} beside it or take the card away; give a list of questions another name',
    },
  },
});
