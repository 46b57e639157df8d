export { WebChat } from '../adapters/channel/web-chat/web-chat.ts';
export {
  resolveWebChat,
  type WebChatConfig,
  type WebChatSettings,
} from '../adapters/channel/web-chat/web-chat-config.ts';
export { webChatErrors } from '../adapters/channel/web-chat/web-chat-errors.ts';
export {
  decodeFrame,
  decodeLine,
  type HelloFrame,
  type VisitorLine,
} from '../adapters/channel/web-chat/web-chat-frames.ts';
export { HubConnection } from '../adapters/channel/web-chat/web-chat-hub.ts';
