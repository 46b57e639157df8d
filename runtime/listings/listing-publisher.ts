import { AssistantError } from '../../assistant/errors.ts';
import { channelErrors, hadNoEffect } from '../../assistant/ports/channel-errors.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import type { ListingBoard } from '../../assistant/ports/listing-board.ts';
import type { Logger } from '../../assistant/ports/logger.ts';
import type { FeedCard } from './feed-files.ts';
import type { FeedSource } from './listings-feed.ts';
import { keepPublishedCard, type PublishedCard, readPublishedCard } from './published-card.ts';

export interface ListingPublisherParts {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly current: () => FeedSource;
  /** The feed that Avito would fetch. */
  readonly feed: () => FeedCard['feed'];
  /** Undefined where Avito's keys are not set. */
  readonly board: () => Promise<ListingBoard | undefined>;
  /** Whether Avito can fetch the feed at all. */
  readonly reachable: boolean;
}

/** Avito allows one upload an hour; reports are read as often. */
const hourMs = 3_600_000;
const remarksKept = 50;

/**
 * Tells Avito of a feed that has changed: uploads that were asked for in the file, prices where Avito takes them, and the
 * report of the latest run. What it is about to ask for is on disk before it asks.
 */
export class ListingPublisher {
  private readonly parts: ListingPublisherParts;
  private card: PublishedCard | undefined;
  private opened: Promise<ListingBoard | undefined> | undefined;
  private work: Promise<void> = Promise.resolve();
  private lastTrouble = '';
  private readonly stopping = new AbortController();

  constructor(parts: ListingPublisherParts) {
    this.parts = parts;
  }

  /** Whatever is due now; never rejects. */
  step(): Promise<void> {
    this.work = this.work.then(() => this.stepNow()).catch((error: unknown) => this.trouble(error));
    return this.work;
  }

  /** What is under way is cut off; a cut upload is looked for at the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private async stepNow(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const { current, feed, board: openBoard, reachable } = this.parts;
    const { listings, company } = current();
    const inForce = feed();
    if (listings === null || inForce === null || company.sample === true) return;
    this.opened ??= openBoard();
    const board = await this.opened;
    if (board === undefined) return;
    this.card ??= await readPublishedCard(this.parts.dataFolder);
    const marked = new Set(listings.listings.filter(({ priceUpdate }) => priceUpdate).map(({ id }) => id));
    for (const { id, avitoId, roubles } of inForce.ads)
      if (avitoId !== null && marked.has(id)) await this.updatePrice(board, avitoId, roubles);
    await this.settleUpload(board);
    if (listings.upload === 'auto' && reachable) await this.upload(board, inForce.sha256);
    await this.readReport(board);
    this.lastTrouble = '';
  }

  private async updatePrice(board: ListingBoard, item: number, roubles: number): Promise<void> {
    const { prices } = this.known();
    if (prices[item]?.roubles === roubles) return;
    let refused: string | null = null;
    try {
      await board.updatePrice(item, roubles, this.stopping.signal);
    } catch (error) {
      // Services, say: until the price moves again the answer would be the same.
      if (!(error instanceof AssistantError) || error.code !== channelErrors.refused.code) throw error;
      refused = String(error.parameters.reason);
      this.parts.logger.warn({ item, reason: refused }, 'Avito takes the price of this listing from the feed alone');
    }
    await this.keep({ prices: { ...prices, [item]: { roubles, at: this.now().toISOString(), refused } } });
  }

  /** An upload whose answer was lost is looked for before anything else is asked. */
  private async settleUpload(board: ListingBoard): Promise<void> {
    const { upload } = this.known();
    if (upload === null || (upload.outcome !== 'begun' && upload.outcome !== 'unknown')) return;
    const latest = await board.currentUpload(this.stopping.signal);
    if (latest !== null && latest.id !== upload.before) await this.keep({ upload: { ...upload, outcome: 'started' } });
    else if (this.isHourAfter(upload.at)) await this.keep({ upload: { ...upload, outcome: 'lost' } });
  }

  private async upload(board: ListingBoard, sha256: string): Promise<void> {
    const { upload: last } = this.known();
    const isDone = last?.sha256 === sha256 && last.outcome === 'started';
    if (isDone || (last !== null && !this.isHourAfter(last.at))) return;
    const before = (await board.currentUpload(this.stopping.signal))?.id ?? null;
    const asked = { sha256, at: this.now().toISOString(), before, reason: null };
    await this.keep({ upload: { ...asked, outcome: 'begun' } });
    try {
      await board.upload(this.stopping.signal);
      await this.keep({ upload: { ...asked, outcome: 'started' } });
      this.parts.logger.info({ sha256 }, 'Avito was asked to fetch the feed');
    } catch (error) {
      const reason = error instanceof AssistantError ? error.text('ru').message : String(error);
      await this.keep({ upload: { ...asked, outcome: hadNoEffect(error) ? 'refused' : 'unknown', reason } });
      throw error;
    }
  }

  private async readReport(board: ListingBoard): Promise<void> {
    const { report, upload } = this.known();
    const isAwaited =
      report?.status === 'processing' || (upload?.outcome === 'started' && report?.id === upload.before);
    if (report !== null && !isAwaited && !this.isHourAfter(report.readAt)) return;
    const latest = await board.currentUpload(this.stopping.signal);
    if (latest === null) return;
    const remarks = latest.status === 'processing' ? [] : await board.remarks(remarksKept, this.stopping.signal);
    await this.keep({ report: { ...latest, remarks, readAt: this.now().toISOString() } });
  }

  private known(): PublishedCard {
    if (this.card === undefined) throw new Error('the card has not been read');
    return this.card;
  }

  private async keep(change: Partial<PublishedCard>): Promise<void> {
    const card = { ...this.known(), ...change };
    await keepPublishedCard(this.parts.dataFolder, card);
    this.card = card;
  }

  private now(): Date {
    return this.parts.clock.now();
  }

  private isHourAfter(moment: string): boolean {
    return this.now().getTime() - Date.parse(moment) >= hourMs;
  }

  /** The same trouble every minute is one line. */
  private trouble(error: unknown): void {
    const told = error instanceof Error ? error.message : String(error);
    if (told === this.lastTrouble) return;
    this.lastTrouble = told;
    this.parts.logger.warn({ error }, 'Avito was not told of the listings');
  }
}
