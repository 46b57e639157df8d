import { AssistantError } from '../../../assistant/errors.ts';
import { calendarErrors } from '../../../assistant/ports/calendar-errors.ts';
import { isRecord, parsedJson } from '../../http/json-answer.ts';

/** Of a service account's key file what is needed to ask for tokens. */
export interface GoogleKey {
  readonly email: string;
  readonly privateKey: string;
  readonly keyId: string | null;
  readonly tokenUri: string;
}

/** Throws CALENDAR_KEY_UNREADABLE. */
export function readGoogleKey(text: string): GoogleKey {
  const key = parsedJson(text);
  if (!isRecord(key)) throw unreadable('это не JSON');
  const { client_email: email, private_key: privateKey, private_key_id: keyId, token_uri: tokenUri } = key;
  if (typeof email !== 'string' || typeof privateKey !== 'string') throw unreadable('нет client_email или private_key');
  if (!privateKey.includes('PRIVATE KEY')) throw unreadable('private_key — не ключ');
  return {
    email,
    privateKey,
    keyId: typeof keyId === 'string' ? keyId : null,
    tokenUri: typeof tokenUri === 'string' ? tokenUri : 'https://oauth2.googleapis.com/token',
  };
}

function unreadable(reason: string): AssistantError {
  return new AssistantError(calendarErrors.keyUnreadable, { reason });
}
