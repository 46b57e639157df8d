import type { Test } from 'tap';
import { startDaemon } from '../../daemon/daemon.ts';
import type { BotMessage } from '../../sandbox/telegram/chats.ts';
import type { TelegramCustomer } from '../../sandbox/telegram/customer.ts';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { copyLiveProject } from './sample-project.ts';

const chat = -1001;
/** A daemon with its Telegram, a group of managers and a customer on this machine. */
export async function openGroup(t: Test, { change = (_folder: string) => {} } = {}) {
  const sandbox = await startTelegramSandbox();
  t.teardown(() => sandbox.close());
  const group = sandbox.group(chat, 'Менеджеры', { isForum: true });
  const colleague = (id: number, username: string, status: 'administrator' | 'member' = 'administrator') =>
    sandbox.member(sandbox.customer(id, { first_name: username, username }), group, status);
  const folder = copyLiveProject(t);
  change(folder);
  const environment = {
    LOG_LEVEL: 'silent',
    TELEGRAM_BOT_TOKEN: sandbox.token,
    TELEGRAM_API_ROOT: sandbox.url,
    TELEGRAM_MANAGER_CHAT_ID: String(chat),
  };
  const start = () => startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  let daemon = await start();
  t.teardown(() => daemon.stop());
  const restart = async () => {
    await daemon.stop();
    daemon = await start();
  };
  const petr = colleague(1, 'petr');
  const said = () => group.messages.filter(({ from, text }) => from.is_bot && text !== undefined);
  const reload = () => daemon.reload('test');
  const address = () => daemon.address;
  const anna = sandbox.customer(5001);
  return { sandbox, group, colleague, petr, said, restart, reload, folder, address, anna };
}

/** Resolves with what `look` finds, once it finds something. */
export async function soon<Found>(what: string, look: () => Found | undefined | false | null): Promise<Found> {
  for (let looks = 0; looks < 2_000; looks += 1) {
    const found = look();
    if (found !== undefined && found !== false && found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} has not happened`);
}

export const heard = (person: TelegramCustomer, fits: RegExp) =>
  soon(`${fits}`, () => person.heardTexts.find((text) => fits.test(text)));
export const inTopic = (said: () => BotMessage[], fits: RegExp) =>
  soon(`${fits} in a topic`, () => said().find(({ text }) => fits.test(text ?? '')));
export const threadOf = ({ message_thread_id: thread }: BotMessage) => thread ?? 0;
