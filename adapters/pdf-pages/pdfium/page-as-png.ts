/** Two dots for each point of the page: an A4 page is about 1190 × 1684. */
const dotsPerPoint = 2;

export async function countPages(pdf: Uint8Array): Promise<number> {
  return withDocument(pdf, async (document) => document.getPageCount());
}

/** A page as PNG, as a reader would see it. `number` counts from 1; rejects where there is no such page. */
export async function pageAsPng(pdf: Uint8Array, number: number): Promise<Uint8Array> {
  const { encode } = await import('fast-png');
  return withDocument(pdf, async (document) => {
    if (number < 1 || number > document.getPageCount()) throw new RangeError(`no page ${number}`);
    const { width, height, data } = await document
      .getPage(number - 1)
      .render({ scale: dotsPerPoint, render: async (picture) => picture.data, renderFormFields: true });
    return encode({ width, height, channels: 3, depth: 8, data: withoutAlpha(data, width * height) });
  });
}

type Library = Awaited<ReturnType<typeof import('@hyzyla/pdfium').PDFiumLibrary.init>>;
type Document = Awaited<ReturnType<Library['loadDocument']>>;

/** The library takes some megabytes: they are given back each time. */
async function withDocument<Result>(pdf: Uint8Array, work: (document: Document) => Promise<Result>): Promise<Result> {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    try {
      return await work(document);
    } finally {
      document.destroy();
    }
  } finally {
    library.destroy();
  }
}

/** A page is opaque: three bytes a dot are a quarter less to send. */
function withoutAlpha(dots: Uint8Array, count: number): Uint8Array {
  const colours = new Uint8Array(count * 3);
  for (let dot = 0; dot < count; dot += 1) {
    colours[dot * 3] = dots[dot * 4] ?? 0;
    colours[dot * 3 + 1] = dots[dot * 4 + 1] ?? 0;
    colours[dot * 3 + 2] = dots[dot * 4 + 2] ?? 0;
  }
  return colours;
}
