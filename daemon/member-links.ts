import type { ArrivalReader } from '../assistant/delivery/work-arrivals.ts';
import { groupLineOf } from '../assistant/desk/group-commands.ts';
import type { GroupMember, ManagersGroup } from '../assistant/ports/managers-group.ts';

type MakeLink = (member: GroupMember, isOwner: boolean) => Promise<string>;

const callMs = 30_000;

/** Sends a member his link where nobody else sees it. What he is told where he asked. */
export async function sendMemberLink({
  group,
  member,
  makeLink,
}: {
  readonly group: ManagersGroup;
  readonly member: GroupMember;
  readonly makeLink: MakeLink;
}): Promise<string> {
  const link = await makeLink(member, await group.isOwner(member.id));
  const text = `Вход на страницу сотрудника. Открывается один раз в течение суток, не пересылайте:\n${link}`;
  const told = await group.tellPrivately(member.id, text, AbortSignal.timeout(callMs));
  return told
    ? `${member.name}, ссылка для входа — в вашей личной переписке со мной.`
    : `${member.name}, напишите мне лично /start и повторите /link: первым бот писать не может.`;
}

/** The channel as it is, but that a member of the group who asks for his link in private gets it and is no customer. */
export function readingLinks(
  channel: ArrivalReader,
  group: () => ManagersGroup | null,
  makeLink: MakeLink,
): ArrivalReader {
  return {
    name: channel.name,
    async read(arrival, signal) {
      const chat = group();
      const said = chat?.readPrivate(arrival);
      if (chat == null || said === undefined || groupLineOf(said.text).kind !== 'link')
        return channel.read(arrival, signal);
      if (!(await chat.isManager(said.by.id))) return channel.read(arrival, signal);
      await sendMemberLink({ group: chat, member: said.by, makeLink });
      return [];
    },
  };
}
