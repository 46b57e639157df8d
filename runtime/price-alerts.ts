import type { Clock } from '../assistant/ports/clock.ts';
import { localDate } from '../assistant/pricing/local-date.ts';
import { priceAlertErrors } from '../assistant/pricing/price-alert-errors.ts';
import { type AlertedSide, moveParameters, type PriceMove, priceMoves } from '../assistant/pricing/price-alerts.ts';
import { vatOn } from '../assistant/pricing/vat.ts';
import { type DiagnosticReport, describeDiagnostic } from '../project/diagnostic.ts';
import type { Project } from '../project/project.ts';

/** Remembers which prices a reload has moved by more than the project's share, until they move again. */
export interface PriceAlerts {
  /** What is to be looked at now that `to` has taken the place of `from`; `fresh` of them are new. */
  compare(from: Project, to: Project): { readonly alerts: readonly DiagnosticReport[]; readonly fresh: number };
}

export function createPriceAlerts(clock: Clock): PriceAlerts {
  let held: readonly PriceMove[] = [];

  return {
    compare(from, to) {
      const now = clock.now();
      const [before, after] = [sideOf(from, now), sideOf(to, now)];
      const formerly = new Map(held.map(({ key, from: price }) => [key, price]));
      const moved = priceMoves(before, after, to.assistant.alerts.priceMovePercent, now)
        // Back where it was before the alert: that is the remedy, not another mishap.
        .filter((move) => formerly.get(move.key) !== move.to);
      // Any move of it, however small, ends an older alert: what it was about is no longer so.
      const touched = new Set(priceMoves(before, after, 0, now).map(({ key }) => key));
      held = [...held.filter(({ key }) => !touched.has(key)), ...moved];
      return { alerts: held.map((move) => reportOf(move, to.config.hash)), fresh: moved.length };
    },
  };
}

function sideOf({ prices, company, orders }: Project, now: Date): AlertedSide {
  const { vat, time_zone: timeZone } = company;
  return { prices, vat, timeZone, orders, vatNow: vatOn(vat, localDate(now, timeZone)) };
}

function reportOf(move: PriceMove, config: string): DiagnosticReport {
  const { file, line } = move.rule;
  const place = { line, column: 1 };
  return describeDiagnostic(
    {
      definition: priceAlertErrors.moved,
      parameters: { ...moveParameters(move), config },
      severity: 'warning',
      file,
      range: { start: place, end: place },
      sourceLine: '',
    },
    'ru',
  );
}
