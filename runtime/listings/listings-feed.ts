import { isSameSecret } from '../../adapters/http/same-secret.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { acceptFeed } from '../../assistant/listings/feed-acceptance.ts';
import { feedXml } from '../../assistant/listings/feed-xml.ts';
import { type Ad, adOf, isProblem, listingGround } from '../../assistant/listings/listing-ad.ts';
import { listingsErrors } from '../../assistant/listings/listings-errors.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import type { Logger } from '../../assistant/ports/logger.ts';
import type { Project } from '../../project/project.ts';
import { createFeedFiles, type FeedCard } from './feed-files.ts';

/** The feed that Avito gets. */
export interface FeedInForce {
  readonly xml: Uint8Array;
  /** A strong validator, without quotes. */
  readonly etag: string;
  readonly at: Date;
}

export type FeedSource = Pick<Project, 'listings' | 'prices' | 'company'>;

/** `changed`: Avito will see something else; `off`: no listings and no feed of former ones. */
export type FeedRenewal = 'changed' | 'unchanged' | 'refused' | 'off';

export interface ListingsFeedParts {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The project that is current. */
  readonly current: () => FeedSource;
  /** The secret part of the feed's address; made where nobody has set one. */
  readonly secret: () => string;
}

/**
 * Makes the feed of the current project and keeps the last good one: what is empty, did not reach the disk whole or lost
 * too many listings never takes its place. Nothing here rejects but `inForce`.
 */
export class ListingsFeed {
  private readonly parts: ListingsFeedParts;
  private readonly files: ReturnType<typeof createFeedFiles>;
  private card: FeedCard = { schemaVersion: 1, feed: null, refused: null };
  private held: FeedInForce | null = null;
  private refused: AssistantError | null = null;
  private begun = false;
  private work: Promise<unknown> = Promise.resolve();
  private secret: string | undefined;

  constructor(parts: ListingsFeedParts) {
    this.parts = parts;
    this.files = createFeedFiles(parts.dataFolder);
  }

  /** In constant time. */
  admits(secret: string): boolean {
    this.secret ??= this.parts.secret();
    return isSameSecret(secret, this.secret);
  }

  /** The whole feed, or null where there are no listings; FEED_UNAVAILABLE when there are and none was ever accepted. */
  async inForce(): Promise<FeedInForce | null> {
    if (this.begun) await this.work;
    else await this.renew();
    if (this.held !== null) return this.held;
    if (this.refused === null) return null;
    const [ru, en] = [this.refused.text('ru').message, this.refused.text('en').message];
    throw new AssistantError(listingsErrors.feedUnavailable, { reason: ru, reasonEn: en }, { cause: this.refused });
  }

  /** As of the last renewal. */
  get accepted(): FeedCard['feed'] {
    return this.card.feed;
  }

  /** What people have to look at; null: the feed in force is what the project says. */
  get refusal(): AssistantError | null {
    return this.refused;
  }

  /** One after the other: each is measured by the one before it. */
  renew(): Promise<FeedRenewal> {
    this.begun = true;
    const done = this.work.then(() => this.renewNow());
    this.work = done;
    return done;
  }

  private async renewNow(): Promise<FeedRenewal> {
    const { clock, logger } = this.parts;
    try {
      await this.recall();
      const source = this.parts.current();
      if (source.listings === null && this.card.feed === null) {
        this.refused = null;
        return 'off';
      }
      const renewed = await this.make(source);
      if (this.refused !== null || this.card.refused !== null) await this.remember({ ...this.card, refused: null });
      this.refused = null;
      if (renewed === 'changed')
        logger.info({ ads: this.card.feed?.ads.length ?? 0 }, 'the feed of listings is renewed');
      return renewed;
    } catch (thrown) {
      const error =
        thrown instanceof AssistantError
          ? thrown
          : new AssistantError(listingsErrors.feedTruncated, {}, { cause: thrown });
      this.refused = error;
      const { message } = error.text('ru');
      logger.error({ error, code: error.code }, 'the feed of listings is refused: the one before it stays in force');
      const refused = { code: error.code, message, at: clock.now().toISOString() };
      if (this.card.refused?.message !== message) await this.remember({ ...this.card, refused });
      return 'refused';
    }
  }

  private async make({ listings, prices, company }: FeedSource): Promise<'changed' | 'unchanged'> {
    const now = this.parts.clock.now();
    const ground = listingGround(prices, company, now);
    const ads = (listings?.listings ?? []).map((listing): Ad => {
      const ad = adOf(listing, ground);
      if (isProblem(ad)) throw new AssistantError(ad.definition, ad.parameters);
      return ad;
    });
    const inForce = this.card.feed?.ads.map(({ id }) => id) ?? [];
    acceptFeed(
      ads.map(({ id }) => id),
      inForce,
      { largestDropPercent: listings?.largestDropPercent ?? 0 },
    );
    const xml = Buffer.from(feedXml(ads));
    if (this.held !== null && xml.equals(this.held.xml)) return 'unchanged';
    const feed = await this.files.keepFeed(xml, ads, now);
    await this.files.keepCard({ ...this.card, feed });
    this.card = { ...this.card, feed };
    this.held = { xml, etag: feed.sha256, at: now };
    return 'changed';
  }

  /** What an earlier daemon accepted; a damaged file is not served, but what stood in it is known. */
  private async recall(): Promise<void> {
    if (this.card.feed !== null) return;
    this.card = (await this.files.readCard()) ?? this.card;
    const { feed } = this.card;
    if (feed === null) return;
    const xml = await this.files.readFeed(this.card);
    if (xml === null) this.parts.logger.error({ file: feed.file }, 'the file of the feed in force is damaged');
    else this.held = { xml, etag: feed.sha256, at: new Date(feed.at) };
  }

  private async remember(card: FeedCard): Promise<void> {
    this.card = card;
    await this.files.keepCard(card).catch((error: unknown) => {
      this.parts.logger.warn({ error }, 'the card of the feed is not kept');
    });
  }
}
