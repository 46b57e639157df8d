import type { BoardRemark, BoardUpload, ListingBoard } from '../../../assistant/ports/listing-board.ts';
import { isCount, isRecord } from '../../http/json-answer.ts';

/** A call with the account's token. `undefined`: an empty answer, or 404 where `absent` allows it. */
export type AvitoAsk = (call: {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly json?: unknown;
  readonly effect?: boolean;
  /** 404 means that there is nothing yet. */
  readonly absent?: boolean;
  readonly signal?: AbortSignal | undefined;
}) => Promise<unknown>;

const statuses = ['processing', 'success', 'success_warning', 'error'] as const;
const pageSize = 100;

/** Avito's Autoload (reports v4) and prices of listings. */
export function createAvitoListingBoard(ask: AvitoAsk): ListingBoard {
  return {
    async upload(signal) {
      await ask({ method: 'POST', path: '/autoload/v1/upload', effect: true, signal });
    },

    async currentUpload(signal) {
      return uploadOf(await ask({ method: 'GET', path: '/autoload/v4/uploads/current', absent: true, signal }));
    },

    async remarks(limit, signal) {
      const found: BoardRemark[] = [];
      for (let page = 1, pages = 1; page <= pages && found.length < limit; page += 1) {
        const path = `/autoload/v4/uploads/current/items?page=${page}&perPage=${pageSize}`;
        const value = await ask({ method: 'GET', path, absent: true, signal });
        if (!isRecord(value)) break;
        found.push(...list(value.items).flatMap(remarksOf));
        pages = isRecord(value.meta) && isCount(value.meta.pages) ? value.meta.pages : 1;
      }
      return found.slice(0, limit);
    },

    async updatePrice(item, roubles, signal) {
      const path = `/core/v1/items/${item}/update_price`;
      await ask({ method: 'POST', path, json: { price: roubles }, signal });
    },
  };
}

function uploadOf(value: unknown): BoardUpload | null {
  if (!isRecord(value) || !isCount(value.upload_id)) return null;
  const { upload_id: id, started_at, stats, events } = value;
  return {
    id,
    // What Avito may add is not over yet.
    status: statuses.find((status) => status === value.status) ?? 'processing',
    startedAt: typeof started_at === 'string' ? started_at : '',
    count: isRecord(stats) && isCount(stats.count) ? stats.count : 0,
    events: list(events).map((event) => String(event.description ?? event.code ?? '')),
  };
}

function remarksOf({ ad_id, messages }: Readonly<Record<string, unknown>>): BoardRemark[] {
  return list(messages)
    .filter(({ type }) => type === 'error' || type === 'alarm' || type === 'warning')
    .map(({ type, title, description }) => ({
      id: String(ad_id ?? ''),
      kind: type === 'warning' ? 'warning' : 'error',
      text: [title, description].filter((part) => typeof part === 'string' && part !== '').join(': '),
    }));
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
