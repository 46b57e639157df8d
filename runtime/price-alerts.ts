import type { Locale } from '../assistant/errors.ts';
import { localDate } from '../assistant/local-time/local-date.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import { priceAlertErrors } from '../assistant/pricing/price-alert-errors.ts';
import { type AlertedSide, type PriceMove, priceMoves } from '../assistant/pricing/price-moves.ts';
import { vatOn } from '../assistant/pricing/vat.ts';
import { type DiagnosticReport, describeDiagnostic } from '../project/diagnostic.ts';
import type { Project } from '../project/project.ts';

/** Remembers which prices a reload has moved by more than the project's share, until they move again. */
export interface PriceAlerts {
  /** What is to be looked at now that `to` has taken the place of `from`, an alert for each edit; `fresh` of them, the last, are new. */
  compare(from: Project, to: Project): { readonly alerts: readonly DiagnosticReport[]; readonly fresh: number };
}

/** Prices that one edit of one reload has moved. */
type MovesByCause = readonly PriceMove[];

/** Of a preview nothing has been promised to anybody, so there is nothing to call back. */
export function createPriceAlerts(clock: Clock, { isPreview = false } = {}): PriceAlerts {
  let held: readonly MovesByCause[] = [];

  return {
    compare(from, to) {
      const now = clock.now();
      const [before, after] = [sideOf(from, now), sideOf(to, now)];
      const formerly = new Map(held.flat().map(({ key, from: price }) => [key, price]));
      const moved = priceMoves(before, after, to.assistant.alerts.priceMovePercent, now)
        // Back where it was before the alert: that is the remedy, not another mishap.
        .filter((move) => formerly.get(move.key) !== move.to);
      // Any move of it, however small, ends an older alert: what it was about is no longer so.
      const touched = new Set(priceMoves(before, after, 0, now).map(({ key }) => key));
      const fresh = [...Map.groupBy(moved, ({ cause: { rule } }) => `${rule.file}:${rule.line}`).values()];
      held = [...held.map((moves) => moves.filter(({ key }) => !touched.has(key))), ...fresh].filter(isFilled);
      const alerts = held.flatMap((moves) => reportOf(moves, to.config.hash, isPreview));
      return { alerts, fresh: fresh.length };
    },
  };
}

function isFilled({ length }: MovesByCause): boolean {
  return length > 0;
}

function sideOf({ prices, company, orders }: Project, now: Date): AlertedSide {
  const { vat, time_zone: timeZone } = company;
  return { prices, vat, timeZone, orders, vatNow: vatOn(vat, localDate(now, timeZone)) };
}

function reportOf(moves: MovesByCause, config: string, isPreview: boolean): DiagnosticReport[] {
  const [first] = moves;
  if (first === undefined) return [];
  const { title, rule } = first.cause;
  const place = { line: rule.line, column: 1 };
  const withdrawal = `sales-assistant quote withdraw --config ${config}`;
  return [
    describeDiagnostic(
      {
        definition: priceAlertErrors.moved,
        parameters: {
          cause: title,
          moves: movesText(moves, 'ru'),
          movesEn: movesText(moves, 'en'),
          remedy: isPreview ? '' : ` и отзовите розданные сметы: ${withdrawal}`,
          remedyEn: isPreview ? '' : ` and call back the quotes given by it: ${withdrawal}`,
        },
        severity: 'warning',
        file: rule.file,
        range: { start: place, end: place },
        sourceLine: '',
      },
      'ru',
    ),
  ];
}

/** How many prices an alert spells out. */
const mostNamed = 4;

/** As people read it: «Чат-бот» 120 000 ₽ → 150 000 ₽ (+25 %). */
function movesText(moves: MovesByCause, locale: Locale): string {
  const named = moves.slice(0, mostNamed).map(({ title, from, to, percent }) => {
    const sign = percent > 0 ? '+' : '−';
    const share = String(Math.abs(percent)).replace('.', locale === 'ru' ? ',' : '.');
    return `«${title}» ${formatMoneyShort(from)} → ${formatMoneyShort(to)} (${sign}${share} %)`;
  });
  const rest = moves.length - named.length;
  return [...named, ...(rest > 0 ? [locale === 'ru' ? `и ещё ${rest}` : `${rest} more`] : [])].join('; ');
}
