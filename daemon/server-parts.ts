import type { Desk } from '../assistant/delivery/desk.ts';
import type { People } from '../assistant/delivery/people.ts';
import type { Channel } from '../assistant/ports/channel.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { ChannelName, ConversationRecord } from '../assistant/ports/conversation-store.ts';
import type { ErrorReporter } from '../assistant/ports/error-reporter.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { StoredQuote } from '../assistant/ports/quote-store.ts';
import type { Store } from '../assistant/ports/store.ts';
import type { OperatorToken } from '../assistant/ports/token-store.ts';
import type { Quote } from '../assistant/pricing/quote.ts';
import type { OrderRequest } from '../assistant/pricing/resolve-order.ts';
import type { Message } from '../assistant/transcript/message.ts';
import type { Crossings } from '../runtime/crossings.ts';
import type { DocumentLinks } from '../runtime/documents/document-links.ts';
import type { ListingsFeed } from '../runtime/listings/listings-feed.ts';
import type { OperatorSessions } from '../runtime/operator-sessions.ts';
import type { WebChat, WebChatSettings } from '../runtime/web-chat.ts';
import type { Metrics } from './metrics.ts';
import type { ProjectStatus } from './project-holder.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { WorkedEvents } from './worked-events.ts';

/** What the routes need of the project that is current at the moment of the request. */
export interface LiveView {
  web(): WebChatSettings;
  status(): ProjectStatus;
  /** The company's name, for pages and the widget. */
  companyName(): string;
  brandColor(): string | null;
  /** Bodies of the legal texts, as HTML made from the project's own templates. */
  legal(): Promise<{ readonly policy: string; readonly consent: string; readonly version: string }>;
  /** Is consent to the processing of personal data asked for? Without it nobody sees what was not hidden yet. */
  asksConsent(): boolean;
  issueQuote(order: OrderRequest, conversation: string | null): Promise<Quote>;
  /** As it was given; QUOTE_NOT_FOUND, QUOTE_FORGED. */
  readQuote(id: string): Promise<StoredQuote>;
  /** Throws QUOTE_EXPIRED or QUOTE_WITHDRAWN. */
  assertUsable(quote: StoredQuote): void;
}

export interface ServerSettings {
  /** Proxies whose X-Forwarded-* headers are believed: addresses or networks. */
  readonly trustedProxies: readonly string[];
  /** The address visitors use, without a trailing slash; null = as they ask. */
  readonly publicUrl: string | null;
  readonly metricsToken: string | null;
  /** A preview: pages and the widget say that this is a draft. */
  readonly draft?: boolean;
  /** Folder of widget.js and demo.html. */
  readonly webFolder: string;
  readonly version: string;
}

export interface ServerParts {
  readonly store: Store;
  readonly webChat: WebChat;
  readonly live: LiveView;
  readonly sessions: SessionTokens;
  readonly verifyOperator: (token: string) => Promise<OperatorToken | null>;
  /** Of the operator page. */
  readonly operatorSessions: Pick<OperatorSessions, 'open' | 'verify' | 'close'>;
  /** Where people of the company answer and decide. */
  readonly desk: Desk;
  readonly people: Pick<People, 'joinBy' | 'splitBy'>;
  /** The way from the chat into a messenger. */
  readonly crossings: Crossings;
  readonly worked: WorkedEvents;
  /** Are replies in this conversation proposed to people first? */
  readonly drafting: (record: ConversationRecord) => boolean;
  /** Of Avito's listings. */
  readonly feed: Pick<ListingsFeed, 'admits' | 'inForce'>;
  readonly links: DocumentLinks;
  /** A meeting as an .ics; undefined when it does not take place. Absent where none are arranged. */
  readonly meetingFile?: (root: string) => Promise<string | undefined>;
  readonly present: (message: Message, base: string) => Message;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly errors: ErrorReporter;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: ServerSettings;
  /** Channels that push and are on. */
  readonly channels: () => ReadonlyMap<ChannelName, Channel>;
  /** A vendor has left something at the door. */
  readonly onArrival: () => void;
  /** True from the moment the stop has begun. */
  readonly stopping: () => boolean;
}
