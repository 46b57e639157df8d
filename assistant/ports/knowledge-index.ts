/** A section that can be quoted: document + heading; in an FAQ the entry. */
export interface KnowledgeHit {
  /** Path under knowledge/ without its ending. */
  readonly document: string;
  /** Title of the document or of the FAQ file. */
  readonly title: string;
  readonly heading: string;
  /** Relative to the project folder. */
  readonly file: string;
  readonly line: number;
  readonly score: number;
  /** The best passage of the section, as it stands in the file with price references filled in by the caller. */
  readonly text: string;
  /** Words and topics that customers are not told from it; left out where there are none. */
  readonly neverSay?: readonly string[];
}

export interface KnowledgeAnswer {
  /** 0–1; what the threshold is compared with. */
  readonly confidence: number;
  /** `confidence` has reached the threshold. Hits are listed either way. */
  readonly answerable: boolean;
  readonly hits: readonly KnowledgeHit[];
}

export interface KnowledgeQuery {
  readonly text: string;
  /** What of the text an embedder on another machine may see; all of it when left out. */
  readonly outside?: string;
  readonly limit: number;
  readonly threshold: number;
}

/** One generation of the knowledge index, read only. A newer one is another object. */
export interface KnowledgeIndex {
  readonly generation: string;
  search(query: KnowledgeQuery): Promise<KnowledgeAnswer>;
  close(): Promise<void>;
}
