import { AvitoConfig } from '../adapters/channel/avito/avito-config.ts';
import { TelegramConfig } from '../adapters/channel/telegram/telegram-config.ts';
import { WebChatConfig } from '../adapters/channel/web-chat/web-chat-config.ts';
import type { SectionSchemas } from '../project/channels-schema.ts';

/** The sections of config/channels.yaml that adapters bring. A new channel adds its line here. */
export const projectSections: SectionSchemas = {
  channels: { web: WebChatConfig, telegram: TelegramConfig, avito: AvitoConfig },
};
