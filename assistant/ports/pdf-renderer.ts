/** HTML in, PDF out, no network. One document never sees anything of another. */
export interface PdfRenderer {
  /** Rejects with PDF_TOO_LARGE, PDF_BROWSER_MISSING, PDF_RENDER_FAILED (retryable). */
  render(document: { html: string; title: string; author: string; signal?: AbortSignal }): Promise<Uint8Array>;
  close(): Promise<void>;
}
