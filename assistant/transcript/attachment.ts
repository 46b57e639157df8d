/** What a customer sends that is no text. `other` is whatever the vendor has that this version does not know. */
export type AttachmentType = 'voice' | 'photo' | 'video' | 'file' | 'sticker' | 'location' | 'call' | 'link' | 'other';

export interface Attachment {
  readonly type: AttachmentType;
  /** The vendor's own id of the file, to fetch or forward it; null where there is none. */
  readonly reference: string | null;
  /** How long a recording lasts, where the vendor tells. */
  readonly seconds?: number;
  /** What the customer wrote under it, the name of the file, the place on the map: words to show to people. */
  readonly text: string | null;
}

const attachmentNames: Readonly<Record<AttachmentType, string>> = {
  voice: 'Голосовое сообщение',
  photo: 'Фото',
  video: 'Видео',
  file: 'Файл',
  sticker: 'Стикер',
  location: 'Место на карте',
  call: 'Звонок',
  link: 'Ссылка',
  other: 'Вложение',
};

/** How an attachment reads in the transcript. */
export function attachmentText({ type, text }: Attachment): string {
  return text === null ? `[${attachmentNames[type]}]` : `[${attachmentNames[type]}] ${text}`;
}
