import type { AvitoOperation, AvitoRequest } from './avito-messenger.ts';
import { badRequest, notFound, refusal } from './avito-refusals.ts';

/** A listing as Avito holds it. */
export interface AvitoItem {
  readonly id: number;
  /** Of the feed; null: made by hand. */
  adId: string | null;
  kind: 'goods' | 'service';
  price: number;
  title: string;
  status: 'active' | 'removed';
}

export interface AvitoUpload {
  readonly upload_id: number;
  status: 'processing' | 'success' | 'success_warning' | 'error';
  readonly source: string;
  readonly started_at: string;
  readonly feed_urls: readonly { readonly name: string; readonly url: string }[];
  events: readonly { readonly code: number; readonly type: string; readonly description: string }[];
  ads: readonly {
    readonly ad_id: string;
    readonly avito_id: number | null;
    readonly messages: readonly { readonly code: number; readonly type: string; readonly title: string }[];
  }[];
}

interface Profile {
  autoload_enabled: boolean;
  report_email: string;
  feeds_data: readonly { feed_name: string; feed_url: string }[];
  schedule: unknown;
}

type Run = (found: readonly string[], request: AvitoRequest) => unknown;

const hourMs = 3_600_000;

/** Autoload and prices of listings: fetches the feed that the profile names, and takes down what is not in it. */
export class AvitoAutoload {
  readonly items = new Map<number, AvitoItem>();
  readonly uploads: AvitoUpload[] = [];
  profile: Profile | null = null;
  /** Of reports of the versions that are going away. */
  formerReports: 410 | 404 = 410;
  /** Of an upload within an hour of another. */
  tooSoon = 429;
  private readonly now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  /** A listing that somebody made by hand. */
  publish(id: number, kind: AvitoItem['kind'], price: number): AvitoItem {
    const item: AvitoItem = { id, adId: null, kind, price, title: '', status: 'active' };
    this.items.set(id, item);
    return item;
  }

  operation(request: AvitoRequest): AvitoOperation | undefined {
    const routes: readonly (readonly [string, string, RegExp, Run])[] = [
      ['autoloadProfile', 'GET', /^\/autoload\/v2\/profile$/, () => this.profile ?? absent()],
      ['saveAutoloadProfile', 'POST', /^\/autoload\/v2\/profile$/, (_, { body }) => this.saveProfile(body)],
      ['upload', 'POST', /^\/autoload\/v1\/upload$/, () => this.upload()],
      ['currentUpload', 'GET', /^\/autoload\/v4\/uploads\/current$/, () => view(this.uploads.at(-1))],
      ['lastUpload', 'GET', /^\/autoload\/v4\/uploads\/last_successful$/, () => view(this.lastSuccessful())],
      ['currentAds', 'GET', /^\/autoload\/v4\/uploads\/current\/items$/, (_, { query }) => this.ads(query)],
      ['formerReport', 'GET', /^\/autoload\/v[23]\/(?:reports|items)\b/, () => refuseFormer(this.formerReports)],
      ['updatePrice', 'POST', /^\/core\/v1\/items\/(\d+)\/update_price$/, ([id], { body }) => this.setPrice(id, body)],
    ];
    for (const [name, method, path, run] of routes) {
      const found = method === request.method ? path.exec(request.path) : null;
      if (found !== null) return { name, messenger: false, run: () => run(found.slice(1), request) };
    }
    return undefined;
  }

  private saveProfile(body: Buffer): '' {
    const given = JSON.parse(body.toString()) as Profile & { agreement?: boolean };
    if (this.profile === null && given.agreement !== true)
      throw badRequest('agreement is needed', { agreement: 'required' });
    const { agreement: _, ...profile } = given;
    this.profile = profile;
    return '';
  }

  private async upload(): Promise<''> {
    if (this.profile === null) throw badRequest('no autoload profile');
    const last = this.uploads.at(-1);
    const at = this.now();
    if (last !== undefined && at.getTime() - Date.parse(last.started_at) < hourMs) {
      throw refusal(this.tooSoon, 'upload is allowed once an hour');
    }
    const feed_urls = this.profile.feeds_data.map(({ feed_name, feed_url }) => ({ name: feed_name, url: feed_url }));
    const upload: AvitoUpload = {
      ...{ upload_id: 9_000_000_000 + this.uploads.length, status: 'processing', source: 'api', feed_urls },
      ...{ started_at: at.toISOString(), events: [], ads: [] },
    };
    this.uploads.push(upload);
    await this.work(upload);
    return '';
  }

  /** The report stays in processing until somebody finishes it. */
  finish(): void {
    const upload = this.uploads.at(-1);
    if (upload?.status !== 'processing') return;
    const isFlawed = upload.ads.some(({ messages }) => messages.length > 0);
    upload.status = upload.events.length > 0 ? 'error' : isFlawed ? 'success_warning' : 'success';
  }

  private async work(upload: AvitoUpload): Promise<void> {
    const ads: { adId: string; avitoId: number | null; title: string; price: number }[] = [];
    for (const { url } of upload.feed_urls) {
      const answer = await fetch(url).catch(() => undefined);
      const text = answer?.status === 200 ? await answer.text() : '';
      if (!/^<\?xml[^>]*\?>\s*<Ads formatVersion="3" target="Avito\.ru">[\s\S]*<\/Ads>\s*$/.test(text)) {
        upload.events = [{ code: 100, type: 'error', description: 'the feed cannot be read' }];
        return;
      }
      ads.push(...[...text.matchAll(/<Ad>([\s\S]*?)<\/Ad>/g)].map(([, inside = '']) => adOf(inside)));
    }
    for (const item of this.items.values()) {
      if (item.adId !== null && !ads.some(({ adId }) => adId === item.adId)) item.status = 'removed';
    }
    upload.ads = ads.map(({ adId, avitoId, title, price }) => {
      const isTooLong = [...title].length > 50;
      if (isTooLong)
        return { ad_id: adId, avito_id: avitoId, messages: [{ code: 20, type: 'error', title: 'title too long' }] };
      const known =
        avitoId === null ? [...this.items.values()].find((item) => item.adId === adId) : this.items.get(avitoId);
      const item = known ?? this.publish(4_097_000_000 + this.items.size, 'service', price);
      Object.assign(item, { adId, title, price, status: 'active' });
      return { ad_id: adId, avito_id: item.id, messages: [] };
    });
  }

  private lastSuccessful(): AvitoUpload | undefined {
    return this.uploads.findLast(({ status }) => status === 'success' || status === 'success_warning');
  }

  private ads(query: URLSearchParams) {
    const upload = this.uploads.at(-1);
    if (upload === undefined) throw notFound();
    const [page, perPage] = [Number(query.get('page') ?? 1), Number(query.get('perPage') ?? 20)];
    if (!(page >= 1) || !(perPage >= 1 && perPage <= 100)) throw badRequest('wrong page');
    const items = upload.ads.slice((page - 1) * perPage, page * perPage).map((ad) => ({
      ...{ url: null, feed_name: 'main', avito_status: 'active', avito_date_end: null },
      section: { slug: ad.messages.length === 0 ? 'success' : 'error', title: '' },
      ...ad,
    }));
    const total = upload.ads.length;
    return { items, meta: { page, pages: Math.ceil(total / perPage), perPage, total } };
  }

  private setPrice(id: string | undefined, body: Buffer) {
    const item = this.items.get(Number(id));
    if (item === undefined) throw notFound('item not found');
    const { price } = JSON.parse(body.toString()) as { price?: unknown };
    if (!Number.isInteger(price) || Number(price) < 0) throw badRequest('wrong price', { price: 'integer expected' });
    if (item.kind === 'service') throw badRequest('price cannot be changed in this category', { price: 'not allowed' });
    item.price = Number(price);
    return { result: { success: true } };
  }
}

function absent(): never {
  throw notFound('profile not found');
}

function refuseFormer(status: number): never {
  throw refusal(status, 'this version of reports is gone');
}

function view(upload: AvitoUpload | undefined) {
  if (upload === undefined) throw notFound('no upload');
  const { ads, ...rest } = upload;
  return { ...rest, stats: { count: ads.length, slug: 'all', title: 'Все', sections: [] } };
}

function adOf(inside: string) {
  const tag = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(inside)?.[1];
  const avitoId = tag('AvitoId');
  return {
    adId: tag('Id') ?? '',
    avitoId: avitoId === undefined ? null : Number(avitoId),
    title: tag('Title') ?? '',
    price: Number(tag('Price')),
  };
}
