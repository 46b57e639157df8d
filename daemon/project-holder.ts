import type { Logger } from '../assistant/ports/logger.ts';
import type { ConfigIdentity } from '../assistant/pricing/quote.ts';

/** The contract's shape of a diagnostic, as `validate --json` prints it. */
export interface ReportedDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly file: string;
  readonly range: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

export interface ProjectCheck {
  readonly status: 'ok' | 'degraded';
  readonly message?: string;
}

export interface ProjectStatus {
  readonly checks: Readonly<Record<string, ProjectCheck>>;
  readonly config: ConfigIdentity | null;
  readonly diagnostics: readonly ReportedDiagnostic[];
}

/** A project brought to life: everything that answers visitors. */
export interface LiveProject {
  readonly config: ConfigIdentity;
  /** Vendors that are switched on but cannot work, by name. */
  readonly degraded: Readonly<Record<string, string>>;
  /** Another has taken its place: closes when the last turn that began with it has ended. */
  retire(): Promise<void>;
  /** The daemon stops: closes now. */
  release(): Promise<void>;
}

export interface Assembled<Live extends LiveProject> {
  /** Null when the files hold errors. */
  readonly live: Live | null;
  readonly diagnostics: readonly ReportedDiagnostic[];
}

export interface ProjectSource<Live extends LiveProject> {
  /** What lies in the project folder; what is unchanged since the last good copy need not be checked again. */
  assembleAtStart(): Promise<Assembled<Live>>;
  /** Loads, validates and assembles what lies in the project folder, beside whatever is running. */
  assemble(): Promise<Assembled<Live>>;
  /** The same from the last good copy; null when there is none. */
  assembleLastGood(): Promise<Live | null>;
  /** What people should look at after a swap, all that still holds; `fresh` of them are of this swap. */
  alerts?(from: Live, to: Live): { readonly alerts: readonly ReportedDiagnostic[]; readonly fresh: number };
  /** Makes what was assembled from the folder the last good copy. */
  keepAsLastGood(live: Live, diagnostics: readonly ReportedDiagnostic[]): Promise<void>;
}

export type ReloadResult = 'swapped' | 'rejected' | 'failed';

export interface HolderParts<Live extends LiveProject> {
  readonly source: ProjectSource<Live>;
  readonly logger: Logger;
  /** The new project is in its place. */
  readonly onSwap?: (live: Live) => void;
  readonly onReload?: (result: ReloadResult) => void;
}

/** Holds the project that is current: swapped whole, only by one that is valid, and never by half. */
export class ProjectHolder<Live extends LiveProject> {
  private readonly parts: HolderParts<Live>;
  private held: Live;
  private lastGood: boolean;
  private diagnostics: readonly ReportedDiagnostic[];
  /** Of swaps; beside the diagnostics of the files, which every reload makes anew. */
  private alerts: readonly ReportedDiagnostic[] = [];
  private fresh = 0;
  private rejected = false;
  private work: Promise<unknown> = Promise.resolve();
  /** Replaced, with turns still at work in them. */
  private readonly retiring = new Set<Live>();

  private constructor(
    parts: HolderParts<Live>,
    held: Live,
    diagnostics: readonly ReportedDiagnostic[],
    lastGood: boolean,
  ) {
    this.parts = parts;
    this.held = held;
    this.diagnostics = diagnostics;
    this.lastGood = lastGood;
  }

  /** Null when the project is broken and there is no last good copy; the diagnostics say why. */
  static async start<Live extends LiveProject>(
    parts: HolderParts<Live>,
  ): Promise<{ holder: ProjectHolder<Live> | null; diagnostics: readonly ReportedDiagnostic[] }> {
    const { live, diagnostics } = await parts.source.assembleAtStart();
    if (live !== null) return { holder: new ProjectHolder(parts, live, diagnostics, false), diagnostics };
    const lastGood = await parts.source.assembleLastGood();
    if (lastGood === null) return { holder: null, diagnostics };
    logDiagnostics(parts.logger, diagnostics);
    parts.logger.error({ config: lastGood.config.hash }, 'project is broken: running the last good one');
    return { holder: new ProjectHolder(parts, lastGood, diagnostics, true), diagnostics };
  }

  current(): Live {
    return this.held;
  }

  status(): ProjectStatus {
    const broken = this.lastGood || this.rejected;
    const project: ProjectCheck = broken
      ? {
          status: 'degraded',
          message: this.lastGood
            ? 'project is broken: running the last good copy'
            : 'last edit rejected: running the one before it',
        }
      : { status: 'ok' };
    const vendors = Object.entries(this.held.degraded).map(([name, message]): [string, ProjectCheck] => [
      name,
      { status: 'degraded', message },
    ]);
    return {
      checks: { project, ...Object.fromEntries(vendors) },
      config: this.held.config,
      diagnostics: [...this.diagnostics, ...this.alerts],
    };
  }

  /** How many alerts the latest swap has raised. */
  get freshAlerts(): number {
    return this.fresh;
  }

  /** Remembers the running project for a start that finds it broken. Not before it runs, not in its way. */
  keepAsLastGood(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.lastGood) await this.remember(this.held);
    });
  }

  /** Assembles anew and swaps; on any failure the old one goes on. Reloads never overlap. */
  reload(reason: string): Promise<ReloadResult> {
    return this.inTurn(async () => {
      const result = await this.tryReload(reason);
      this.parts.onReload?.(result);
      return result;
    });
  }

  async close(): Promise<void> {
    await this.work.catch(() => {});
    await Promise.all([this.held, ...this.retiring].map((live) => live.release()));
  }

  private async tryReload(reason: string): Promise<ReloadResult> {
    const { source, logger, onSwap } = this.parts;
    let assembled: Assembled<Live>;
    try {
      assembled = await source.assemble();
    } catch (error) {
      logger.error({ error, reason }, 'project not reloaded');
      return 'failed';
    }
    this.diagnostics = assembled.diagnostics;
    if (assembled.live === null) {
      this.rejected = !this.lastGood;
      logDiagnostics(logger, assembled.diagnostics);
      logger.error({ reason, config: this.held.config.hash }, 'edit rejected: the project before it goes on');
      return 'rejected';
    }
    const old = this.held;
    this.held = assembled.live;
    this.lastGood = false;
    this.rejected = false;
    onSwap?.(assembled.live);
    logger.info({ reason, from: old.config.hash, to: assembled.live.config.hash }, 'project reloaded');
    this.alert(old, assembled.live);
    await this.remember(assembled.live);
    this.retire(old);
    return 'swapped';
  }

  /** A swap that was worth doing is not undone by failing to look at it. */
  private alert(old: Live, live: Live): void {
    const { source, logger } = this.parts;
    this.fresh = 0;
    try {
      const { alerts = [], fresh = 0 } = source.alerts?.(old, live) ?? {};
      this.alerts = alerts;
      this.fresh = fresh;
      if (fresh > 0) logDiagnostics(logger, alerts.slice(-fresh));
    } catch (error) {
      logger.warn({ error }, 'prices not compared with those before the reload');
    }
  }

  /** Not waited for: the next reload does not stand in line behind a long turn. */
  private retire(old: Live): void {
    this.retiring.add(old);
    old
      .retire()
      .catch((error: unknown) => this.parts.logger.warn({ error }, 'old project not released'))
      .finally(() => this.retiring.delete(old));
  }

  private async remember(live: Live): Promise<void> {
    try {
      await this.parts.source.keepAsLastGood(live, this.diagnostics);
    } catch (error) {
      this.parts.logger.warn({ error }, 'last good copy not kept');
    }
  }

  private inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const done = this.work.then(step, step);
    this.work = done.catch(() => {});
    return done;
  }
}

function logDiagnostics(logger: Logger, diagnostics: readonly ReportedDiagnostic[]): void {
  for (const { severity, code, message, hint, file, range } of diagnostics) {
    const place = `${file}:${range.start.line}:${range.start.column}`;
    logger[severity === 'error' ? 'error' : 'warn']({ code, place, diagnostic: message, hint }, 'project diagnostic');
  }
}
