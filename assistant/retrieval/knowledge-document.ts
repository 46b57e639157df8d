/** Who may read a document: customers through the assistant, or the company's managers alone. */
export type Audience = 'customer' | 'manager';

/** A part of a document that is found and quoted as one: what stands under a heading; in an FAQ an entry. */
export interface KnowledgeSection {
  /** Headings from the outermost, the document's title left out; for a title's own text the title; '' when there is none. */
  readonly heading: string;
  /** Where its heading stands, counted from 1; without a heading, where its text begins. */
  readonly line: number;
  /**
   * What is searched as a title: document title › headings; in an FAQ the section › question, and each alias as a title
   * of its own. Never empty.
   */
  readonly searchTitles: readonly [string, ...string[]];
  /** The text as it stands in the file; in an FAQ the answer. */
  readonly text: string;
  /** Local dates YYYY-MM-DD, both included. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  /** Words and topics that customers are not told from this text. */
  readonly neverSay: readonly string[];
}

export interface KnowledgeDocument {
  /** Path under knowledge/ without its ending. */
  readonly name: string;
  /** Relative to the project folder. */
  readonly file: string;
  readonly title: string;
  readonly audience: Audience;
  readonly sections: readonly KnowledgeSection[];
}
