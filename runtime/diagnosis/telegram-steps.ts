import { openTelegramClient } from '../telegram.ts';
import { defect, ok, same, type Texts, warning } from './check.ts';
import type { Step } from './checklist.ts';
import { addressStep, keysStep, sectionStep, type VendorGround, webhookStatus, webhookStep } from './vendor-steps.ts';

export function telegramSteps(ground: VendorGround): readonly Step[] {
  const { environment, project } = ground;
  return [
    keysStep(environment, ['TELEGRAM_BOT_TOKEN'], {
      ru: 'Токен даёт @BotFather: /newbot. Впишите его в .env',
      en: '@BotFather gives the token: /newbot. Put it into .env',
    }),
    botStep(ground),
    sectionStep('Telegram', {
      file: 'config/channels.yaml',
      section: 'telegram',
      project,
      enabled: project.channels.telegram?.enabled,
    }),
    addressStep(ground),
    polls(ground) ? pollingStep : webhookStep('telegram', () => webhookStatus('telegram', ground)),
    managersStep(ground),
  ];
}

function botStep({ environment }: VendorGround): Step {
  const title: Texts = { ru: 'Бот', en: 'Bot' };
  return {
    id: 'bot',
    title,
    check: async () => {
      const client = await openTelegramClient(environment.TELEGRAM_BOT_TOKEN ?? '', environment);
      const { username } = await client.call((api) => api.getMe());
      return ok('bot', title, { ru: `@${username} отвечает`, en: `@${username} answers` });
    },
  };
}

function polls({ environment, project }: VendorGround): boolean {
  const { updates = 'auto' } = (project.channels.telegram ?? {}) as { updates?: string };
  return updates === 'polling' || (updates === 'auto' && environment.PUBLIC_URL?.startsWith('https:') !== true);
}

const pollingTitle: Texts = { ru: 'Доставка', en: 'Delivery' };
const pollingStep: Step = {
  id: 'webhook',
  title: pollingTitle,
  check: async () =>
    ok('webhook', pollingTitle, {
      ru: 'сообщения спрашиваем сами, вебхук не нужен',
      en: 'messages are asked for, no webhook is needed',
    }),
};

function managersStep({ environment }: VendorGround): Step {
  const title: Texts = { ru: 'Группа менеджеров', en: "Managers' group" };
  return {
    id: 'managers',
    title,
    check: async () => {
      const { TELEGRAM_MANAGER_CHAT_ID: id, TELEGRAM_BOT_TOKEN: token = '' } = environment;
      if (id === undefined) {
        return warning(
          'managers',
          title,
          {
            ru: 'не задана: вызовы человека видны только в журнале',
            en: 'not set: calls for a human are seen in the log alone',
          },
          {
            ru: 'Создайте группу с темами, добавьте бота администратором, впишите TELEGRAM_MANAGER_CHAT_ID',
            en: 'Make a group with topics, add the bot as an admin, set TELEGRAM_MANAGER_CHAT_ID',
          },
        );
      }
      const client = await openTelegramClient(token, environment);
      const chat = await client.call((api) => api.getChat(Number(id)));
      if (!('is_forum' in chat) || chat.is_forum !== true) {
        return defect(
          'managers',
          title,
          { ru: `«${chat.title}»: темы выключены`, en: `"${chat.title}": topics are off` },
          { ru: 'Включите темы в настройках группы', en: 'Switch topics on in the settings of the group' },
        );
      }
      const me = await client.call((api) => api.getMe());
      const member = await client.call((api) => api.getChatMember(Number(id), me.id));
      if (member.status !== 'administrator' || member.can_manage_topics !== true) {
        return defect(
          'managers',
          title,
          { ru: `«${chat.title}»: бот не может создавать темы`, en: `"${chat.title}": the bot may not make topics` },
          {
            ru: 'Сделайте бота администратором с правом управлять темами',
            en: 'Make the bot an admin that may manage topics',
          },
        );
      }
      return ok('managers', title, same(`«${chat.title}»`));
    },
  };
}
