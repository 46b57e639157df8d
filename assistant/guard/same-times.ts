import type { Figure } from './figure.ts';

const sameTimes: readonly (readonly [unit: string, of: string, times: number])[] = [
  ['hour', 'minute', 60],
  ['week', 'day', 7],
  ['year', 'month', 12],
];

/** «Четверть часа» is fifteen minutes, «семь суток» a week; working days are no calendar days. */
export function equivalentsOf(figure: Figure): readonly Figure[] {
  if (figure.kind !== 'time' || figure.working) return [figure];
  return [
    figure,
    ...sameTimes.flatMap(([unit, of, times]) => {
      if (figure.unit === unit) return [inUnit(figure, of, times)];
      return figure.unit === of ? [inUnit(figure, unit, 1 / times)] : [];
    }),
  ];
}

function inUnit(figure: Figure, unit: string, times: number): Figure {
  return { ...figure, unit, value: figure.value * times, upper: figure.upper * times };
}
