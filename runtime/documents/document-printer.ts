import {
  type DocumentInput,
  documentModel,
  documentTitle,
  invoicePayment,
} from '../../assistant/documents/document-model.ts';
import { documentsErrors } from '../../assistant/documents/documents-errors.ts';
import { paymentQr } from '../../assistant/documents/payment-qr.ts';
import { AssistantError } from '../../assistant/errors.ts';
import type { PdfRenderer } from '../../assistant/ports/pdf-renderer.ts';
import type { TemplateRenderer, TemplateSources } from '../../assistant/ports/template-renderer.ts';
import type { DocumentKind } from '../../assistant/transcript/document-kind.ts';
import type { ProjectFiles } from '../../project/project-files.ts';
import type { Environment } from '../secrets.ts';
import { createFontFaces, type FontFaces } from './document-fonts.ts';
import { paymentQrPicture } from './payment-qr-picture.ts';
import { prepareBrowser } from './pdf-browser.ts';
import { maxPdfBytes } from './pdf-size-limit.ts';

export type PrintedDocument = Omit<DocumentInput, 'logo' | 'qr'>;

/** Documents to bytes. Lives as long as its browser: close it. */
export interface DocumentPrinter {
  html(document: PrintedDocument, files: ProjectFiles): Promise<string>;
  print(document: PrintedDocument, files: ProjectFiles, signal?: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

const templateNames: Readonly<Record<DocumentKind, string>> = {
  offer: 'commercial_offer.html',
  contract: 'contract.html',
  invoice: 'invoice.html',
};

/** Loads nunjucks with the first document and the browser with the first print. */
export interface DocumentPrinterOptions {
  /** Where the browser is unpacked. */
  readonly cacheFolder: string;
  readonly environment: Environment;
  /** What a specimen is marked with; ОБРАЗЕЦ by default. */
  readonly mark?: SpecimenMark | undefined;
}

export type SpecimenMark = 'ОБРАЗЕЦ' | 'ЧЕРНОВИК';

export function createDocumentPrinter(options: DocumentPrinterOptions): DocumentPrinter {
  const { cacheFolder, environment, mark = 'ОБРАЗЕЦ' } = options;
  const maxBytes = maxPdfBytes(environment);
  const fontFaces = createFontFaces();
  let templates: Promise<TemplateRenderer> | undefined;
  let renderer: Promise<PdfRenderer> | undefined;

  async function loadTemplates(): Promise<TemplateRenderer> {
    const adapter = await import('../../adapters/template-renderer/nunjucks/nunjucks-template-renderer.ts');
    return adapter.createNunjucksRenderer();
  }

  async function loadRenderer(): Promise<PdfRenderer> {
    const { PuppeteerPdfRenderer } = await import('../../adapters/pdf-renderer/puppeteer/puppeteer-pdf-renderer.ts');
    return new PuppeteerPdfRenderer({
      executable: () => prepareBrowser(environment, cacheFolder),
      environment,
      maxBytes,
    });
  }

  async function html(document: PrintedDocument, files: ProjectFiles): Promise<string> {
    templates ??= loadTemplates();
    const sources = await templateSources(files);
    const [logo, qr] = await Promise.all([logoPicture(document, files), qrPicture(document)]);
    const model = documentModel({ ...document, logo, qr });
    const page = (await templates).render(sources, templateNames[document.kind], model);
    return finished(page, document.specimen ? mark : null, fontFaces);
  }

  return {
    html,

    async print(document, files, signal) {
      const page = await html(document, files);
      renderer ??= loadRenderer();
      return (await renderer).render({
        html: page,
        title: documentTitle(document),
        author: document.company.legal.short_name,
        createdAt: document.issuedAt,
        ...(signal === undefined ? {} : { signal }),
      });
    },

    async close() {
      await (await renderer?.catch(() => undefined))?.close();
    },
  };
}

/** Adds what no template may forget: the fonts, and the mark of a specimen on every page. */
async function finished(page: string, mark: SpecimenMark | null, fontFaces: FontFaces): Promise<string> {
  const head = `<style>${await fontFaces(page)}</style>`;
  const withFonts = page.includes('</head>') ? page.replace('</head>', () => `${head}</head>`) : head + page;
  if (mark === null) return withFonts;
  const stamp = specimenStamp(mark);
  return withFonts.includes('</body>') ? withFonts.replace('</body>', () => `${stamp}</body>`) : withFonts + stamp;
}

/** Fixed elements repeat on every printed page. */
const specimenStamp = (mark: SpecimenMark): string =>
  `<div style="position:fixed;inset:0;z-index:9999;display:flex;align-items:center;justify-content:center;pointer-events:none"><span style="font:600 98pt 'Golos Text',sans-serif;letter-spacing:.06em;color:rgba(200,30,40,.13);transform:rotate(-45deg);white-space:nowrap">${mark}</span></div>`;

/** Templates of documents with the parts they include; mails and legal texts are other people's. */
async function templateSources(files: ProjectFiles): Promise<TemplateSources> {
  const paths = (await files.list()).filter((path) => /^templates\/(?!email\/|legal\/).*\.html$/.test(path));
  const texts = await Promise.all(paths.map(async (path) => new TextDecoder().decode(await files.read(path))));
  return Object.fromEntries(paths.map((path, index) => [path.slice('templates/'.length), texts[index] ?? '']));
}

async function qrPicture(document: PrintedDocument): Promise<string> {
  if (document.specimen || document.kind !== 'invoice') return '';
  return paymentQrPicture(paymentQr(invoicePayment(document), document.company.documents?.qr_encoding ?? 'utf-8'));
}

const pictureTypes: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
};

/** As an `<img>` an SVG runs nothing and loads nothing, whatever is in it. */
async function logoPicture({ company }: PrintedDocument, files: ProjectFiles): Promise<string> {
  const logo = company.brand.logo?.trim() ?? '';
  if (logo === '') return '';
  if (logo.startsWith('<')) return dataAddress('image/svg+xml', Buffer.from(logo));
  const type = pictureTypes[logo.split('.').at(-1)?.toLowerCase() ?? ''];
  const unreadable = (cause?: unknown) => new AssistantError(documentsErrors.logoUnreadable, { logo }, { cause });
  if (type === undefined || !(await files.list()).includes(logo)) throw unreadable();
  try {
    return dataAddress(type, await files.read(logo));
  } catch (error) {
    throw unreadable(error);
  }
}

function dataAddress(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}
