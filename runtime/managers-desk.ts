import { createHash } from 'node:crypto';
import type { TelegramConfig } from '../adapters/channel/telegram/telegram-config.ts';
import type { TopicSettings } from '../assistant/delivery/work-topics.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { ManagersGroup } from '../assistant/ports/managers-group.ts';
import type { Project } from '../project/project.ts';
import { isDrafting } from './reply-modes.ts';
import type { Environment } from './secrets.ts';
import { openTelegramClient } from './telegram.ts';

type DeskProject = Pick<Project, 'channels' | 'company' | 'scripts' | 'assistant'>;

export interface ManagersDesk {
  /** Null where no group is named, or Telegram is off. */
  group(): ManagersGroup | null;
  settings(): TopicSettings;
  /** Makes the group anew where what it is made of has changed. */
  renew(project: DeskProject): Promise<void>;
}

const channelTitles: Readonly<Record<string, string>> = { web: 'Сайт', telegram: 'Telegram', avito: 'Авито' };

/** The group of the company's people in Telegram, while TELEGRAM_MANAGER_CHAT_ID names one. */
export function createManagersDesk(environment: Environment, logger: Logger): ManagersDesk {
  let group: ManagersGroup | null = null;
  let settings: TopicSettings | undefined;
  let made: string | undefined;
  return {
    group: () => group,
    settings() {
      if (settings === undefined) throw new Error('the desk was asked before a project was there');
      return settings;
    },
    async renew(project) {
      const { managers } = (project.channels.telegram ?? {}) as TelegramConfig;
      settings = settingsOf(project, managers?.repeat_minutes ?? 15);
      const source = createHash('sha256')
        .update(JSON.stringify(project.channels.telegram ?? null))
        .digest('hex');
      if (source === made) return;
      try {
        group = await openGroup(environment, project);
        made = source;
      } catch (error) {
        logger.error({ error }, 'the managers’ group cannot be opened');
      }
    },
  };
}

async function openGroup(environment: Environment, { channels, company }: DeskProject): Promise<ManagersGroup | null> {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_MANAGER_CHAT_ID: id } = environment;
  const section = (channels.telegram ?? {}) as TelegramConfig;
  const chat = Number(id);
  const off = section.enabled === false || company.sample === true;
  if (off || token === undefined || id === undefined || !Number.isSafeInteger(chat)) return null;
  const [{ resolveManagers }, { createManagersGroup }, client] = await Promise.all([
    import('../adapters/channel/telegram/telegram-config.ts'),
    import('../adapters/channel/telegram/managers-group.ts'),
    openTelegramClient(token, environment),
  ]);
  return createManagersGroup({ client, chat, settings: resolveManagers(section) });
}

function settingsOf(project: DeskProject, repeatMinutes: number): TopicSettings {
  const { company, scripts } = project;
  const titles = new Map(
    scripts.map(({ id, fields }) => [
      id,
      Object.fromEntries(Object.values(fields).map((field) => [field.id, field.title])),
    ]),
  );
  return {
    hours: company,
    repeatMinutes,
    draftMinutes: project.assistant.dialogue.drafts.remindMinutes,
    drafting: (record) => isDrafting(project, record),
    fieldTitles: (script) => titles.get(script ?? '') ?? {},
    channelTitle: (channel) => channelTitles[channel] ?? channel,
  };
}
