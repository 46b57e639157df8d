export interface PrintJob {
  readonly html: string;
  readonly title: string;
  readonly author: string;
  /** The moment the file bears as its creation: the same job gives the same bytes from the same browser. */
  readonly createdAt: Date;
  readonly signal?: AbortSignal;
}

/** HTML in, PDF out, no network. One document never sees anything of another. */
export interface PdfRenderer {
  /** Rejects with PDF_TOO_LARGE, PDF_BROWSER_MISSING, PDF_BROWSER_FAILED, PDF_RENDER_FAILED (both retryable). */
  render(job: PrintJob): Promise<Uint8Array>;
  close(): Promise<void>;
}
