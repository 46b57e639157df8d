import t, { type Test } from 'tap';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';

interface Answer {
  readonly ok: boolean;
  readonly result?: { readonly message_thread_id?: number } & Record<string, unknown>;
  readonly description?: string;
  readonly parameters?: { readonly retry_after: number };
}

async function open(t: Test) {
  let at = Date.parse('2026-11-23T09:00:00Z');
  const sandbox = await startTelegramSandbox({ now: () => new Date(at) });
  t.teardown(() => sandbox.close());
  const chat_id = -1001;
  const group = sandbox.group(chat_id, 'Менеджеры', { isForum: true });
  const call = async (method: string, params: object = {}): Promise<Answer> => {
    const response = await fetch(`${sandbox.url}/bot${sandbox.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id, ...params }),
    });
    return (await response.json()) as Answer;
  };
  const later = (ms: number) => {
    at += ms;
  };
  return { sandbox, group, call, later };
}

t.test('topics: made, closed, deleted; wrong requests are refused as Telegram refuses them', async (t) => {
  const { sandbox, group, call } = await open(t);
  const made = await call('createForumTopic', { name: 'Анна' });
  const message_thread_id = made.result?.message_thread_id;
  t.match(await call('sendMessage', { message_thread_id, text: 'а' }), { ok: true, result: { message_thread_id } });
  t.match(await call('sendMessage', { message_thread_id: 999, text: 'а' }), {
    description: /message thread not found/,
  });
  t.match(await call('createForumTopic', { name: 'я'.repeat(129) }), { ok: false });
  t.match(await call('closeForumTopic', { message_thread_id }), { ok: true });
  t.match(await call('closeForumTopic', { message_thread_id }), { description: /TOPIC_NOT_MODIFIED/ });
  t.match(await call('sendMessage', { message_thread_id, text: 'администратору можно' }), { ok: true });
  group.rights = { status: 'administrator', manageTopics: false };
  t.match(await call('sendMessage', { message_thread_id, text: 'а' }), { description: /TOPIC_CLOSED/ });
  t.match(await call('createForumTopic', { name: 'Б' }), { description: /not enough rights/ });
  group.rights = { status: 'administrator', manageTopics: true };
  t.match(await call('deleteForumTopic', { message_thread_id }), { ok: true });
  t.match(await call('sendMessage', { message_thread_id, text: 'а' }), { description: /message thread not found/ });
  sandbox.group(-1002, 'Без тем');
  t.match(await call('createForumTopic', { chat_id: -1002, name: 'А' }), { description: /not a forum/ });
});

t.test('twenty messages a minute and no more', async (t) => {
  const { call, later } = await open(t);
  for (let count = 0; count < 20; count += 1) t.equal((await call('sendMessage', { text: `${count}` })).ok, true);
  later(10_000);
  t.match(await call('sendMessage', { text: 'ещё' }), { ok: false, parameters: { retry_after: 50 } });
  later(50_000);
  t.match(await call('sendMessage', { text: 'ещё' }), { ok: true });
});

t.test('members, their rights and what privacy mode lets through', async (t) => {
  const { sandbox, group, call } = await open(t);
  const petr = sandbox.member(sandbox.customer(1, { first_name: 'Пётр' }), group, 'administrator');
  const olga = sandbox.member(sandbox.customer(2, { first_name: 'Ольга' }), group);
  t.match(await call('getChatMember', { user_id: 2 }), { result: { status: 'member' } });
  t.match(await call('getChatMember', { user_id: 3 }), { ok: false, description: /member not found/ });
  t.match(await call('getChatAdministrators'), { result: [{ status: 'administrator', user: { id: 1 } }] });
  const updates = async (offset: number) =>
    (
      (await call('getUpdates', { offset, allowed_updates: ['message', 'chat_member'] })) as unknown as {
        result: { update_id: number; message?: { text: string }; chat_member?: object }[];
      }
    ).result;
  // Changes of members come to who has asked for them.
  await updates(0);
  petr.say('всем слышно');
  olga.leave();
  const first = await updates(0);
  t.match(first, [{ message: { text: 'всем слышно' } }, { chat_member: { new_chat_member: { status: 'left' } } }]);
  t.match(await call('getChatMember', { user_id: 2 }), { result: { status: 'left' } });
  group.rights = { status: 'member', manageTopics: false };
  petr.say('не слышно');
  petr.say('/help');
  t.match(await updates((first.at(-1)?.update_id ?? 0) + 1), [{ message: { text: '/help' } }]);
});
