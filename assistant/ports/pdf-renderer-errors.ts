import { defineErrors } from '../errors.ts';

export const pdfRendererErrors = defineErrors({
  browserMissing: {
    code: 'PDF_BROWSER_MISSING',
    kind: 'unavailable',
    ru: {
      message: 'Нет браузера для печати PDF',
      hint: 'Поставьте Chrome или Chromium, укажите его путь в CHROMIUM_PATH или верните пакет @sparticuz/chromium: npm ci',
    },
    en: {
      message: 'There is no browser to print PDFs with',
      hint: 'Install Chrome or Chromium, name its path in CHROMIUM_PATH, or restore @sparticuz/chromium: npm ci',
    },
  },
  browserPath: {
    code: 'PDF_BROWSER_PATH_WRONG',
    kind: 'unavailable',
    ru: {
      message: 'По пути CHROMIUM_PATH нет браузера: {path}',
      hint: 'Исправьте путь или удалите переменную: тогда браузер найдётся сам',
    },
    en: {
      message: 'CHROMIUM_PATH names no browser: {path}',
      hint: 'Correct the path or unset the variable: a browser will then be looked up',
    },
  },
  browserFailed: {
    code: 'PDF_BROWSER_FAILED',
    kind: 'unavailable',
    retryable: true,
    ru: {
      message: 'Браузер {path} не запустился: {reason}',
      hint: 'Проверьте память и место на диске; другой браузер можно указать в CHROMIUM_PATH',
    },
    en: {
      message: 'The browser {path} did not start: {reason}',
      hint: 'Check memory and disk space; another browser can be named in CHROMIUM_PATH',
    },
  },
  renderFailed: {
    code: 'PDF_RENDER_FAILED',
    kind: 'runtime',
    retryable: true,
    ru: { message: 'PDF не напечатан: {reason}', hint: 'Повторите; если не поможет, проверьте шаблон и память машины' },
    en: {
      message: 'The PDF was not printed: {reason}',
      hint: 'Try again; if it persists, check the template and the memory',
    },
  },
  tooLarge: {
    code: 'PDF_TOO_LARGE',
    kind: 'too_large',
    ru: {
      message: 'PDF занимает {size} МБ при пределе {limit} МБ',
      hint: 'Уменьшите картинки в шаблоне и логотип (brand.logo) или поднимите MAX_PDF_SIZE_MB',
    },
    en: {
      message: 'The PDF takes {size} MB, the limit is {limit} MB',
      hint: 'Make the pictures of the template and the logo (brand.logo) smaller, or raise MAX_PDF_SIZE_MB',
    },
  },
});
