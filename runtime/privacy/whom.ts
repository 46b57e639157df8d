import { AssistantError } from '../../assistant/errors.ts';
import type { PeopleStore } from '../../assistant/ports/people-store.ts';
import type { PersonalDataStore } from '../../assistant/ports/personal-data-store.ts';
import { findEmail, findPhone } from '../../assistant/script/understand/contacts.ts';
import { privacyErrors } from './privacy-errors.ts';

/** How somebody is named; exactly one of them. */
export interface Whom {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly conversation?: string | undefined;
}

/** Ids of the people meant, and of those who are joined with them, in a stable order. Throws PRIVACY_WHOM, PRIVACY_CONTACT_INVALID. */
export async function personsMeant(
  store: Pick<PersonalDataStore & PeopleStore, 'findPersons' | 'personOf' | 'samePersons'>,
  whom: Whom,
): Promise<readonly string[]> {
  const contact = contactOf(whom);
  const person = contact === undefined ? await store.personOf(whom.conversation ?? '') : undefined;
  const meant = contact === undefined ? (person === undefined ? [] : [person]) : await store.findPersons(contact);
  return (await store.samePersons(meant)).toSorted();
}

/** The form in which it is looked up; undefined for a conversation. */
export function contactOf({ phone, email, conversation }: Whom): string | undefined {
  if ([phone, email, conversation].filter((each) => each !== undefined).length !== 1) {
    throw new AssistantError(privacyErrors.which);
  }
  if (conversation !== undefined) return undefined;
  const contact = phone === undefined ? findEmail(email ?? '') : findPhone(phone);
  if (contact === undefined) {
    throw new AssistantError(privacyErrors.badContact, { flag: phone === undefined ? '--email' : '--phone' });
  }
  return contact;
}
