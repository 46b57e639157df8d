import type { Clock } from '../assistant/ports/clock.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { GroupMember, ManagersGroup } from '../assistant/ports/managers-group.ts';
import type { TokenStore } from '../assistant/ports/token-store.ts';
import type { OperatorSessions } from './operator-sessions.ts';

const dayMs = 86_400_000;
const lifeMs = 90 * dayMs;
const prefix = 'telegram.';
/** So long somebody counts as a member while Telegram does not answer. */
const rememberedMs = 10 * 60_000;

/** The member of the managers' group that a token was made for; null for any other token. */
export function memberOf(token: string): number | null {
  const id = /^telegram\.(\d{1,16})\./.exec(token)?.[1];
  return id === undefined ? null : Number(id);
}

/** Is a token that was made for a member still worth anything? He has left, or speaks for the company no more: it is not. */
export function createMembership(group: () => ManagersGroup | null, clock: Clock): (token: string) => Promise<boolean> {
  /** When Telegram last said that he is one. */
  const members = new Map<number, number>();
  return async (token) => {
    const member = memberOf(token);
    if (member === null) return true;
    const chat = group();
    if (chat === null) return false;
    const now = clock.now().getTime();
    try {
      const isOne = await chat.isManager(member);
      if (isOne) members.set(member, now);
      else members.delete(member);
      return isOne;
    } catch (error) {
      // Nobody can be asked: customers are not to wait for that.
      const known = members.get(member);
      if (known !== undefined && now - known < rememberedMs) return true;
      throw error;
    }
  };
}

/** One-time links to the operators' page for members of the group. The owner of the group is the owner here. */
export function createMemberLinks({
  tokens,
  sessions,
  clock,
  ids,
}: {
  readonly tokens: TokenStore;
  readonly sessions: Pick<OperatorSessions, 'link'>;
  readonly clock: Clock;
  readonly ids: Ids;
}) {
  /** What stands in the link after `#token=`. */
  return async ({ id, name }: GroupMember, isOwner: boolean): Promise<string> => {
    const createdAt = new Date(Math.floor(clock.now().getTime() / 1000) * 1000);
    const token = {
      id: `${prefix}${id}.${ids.next()}`,
      name,
      role: isOwner ? 'owner' : 'operator',
      createdAt,
      expiresAt: new Date(createdAt.getTime() + lifeMs),
      revokedAt: null,
    } as const;
    await tokens.saveToken(token);
    return sessions.link(token);
  };
}
