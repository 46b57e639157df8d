/** What a customer sends that is no text. `other` is whatever the vendor has that this version does not know. */
export type AttachmentType = 'voice' | 'photo' | 'video' | 'file' | 'sticker' | 'location' | 'call' | 'link' | 'other';

export interface Attachment {
  readonly type: AttachmentType;
  /** The vendor's own id of the file, to fetch or forward it; null where there is none. */
  readonly reference: string | null;
  /** What the customer wrote under it, the name of the file, the place on the map: words to show to people. */
  readonly text: string | null;
}
