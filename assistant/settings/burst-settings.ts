import { type Static, Type } from '@sinclair/typebox';
import type { BurstWindow } from '../ports/burst.ts';

/** Key `burst` of a channel in config/channels.yaml. */
export const BurstConfig = Type.Object(
  {
    quiet_seconds: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 60,
        description:
          'Сколько секунд тишины после реплики ждать следующую: короткие реплики подряд получат один ответ. 0 — отвечать на каждую. После «.», «?» и «!» ждём не больше 0,3 с',
      }),
    ),
    longest_seconds: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 300,
        description: 'Дольше этого первая реплика ответа не ждёт, как бы быстро ни писали дальше',
      }),
    ),
  },
  { additionalProperties: false, description: 'Короткие реплики подряд: сколько ждать, чтобы ответить на все разом' },
);

export type BurstConfig = Static<typeof BurstConfig>;

/** Seconds that suit how people write there. A terminal and a dialogue test have no window. */
const usual: Readonly<Record<string, { readonly quiet: number; readonly longest: number }>> = {
  web: { quiet: 1, longest: 6 },
  telegram: { quiet: 3, longest: 15 },
  avito: { quiet: 4, longest: 20 },
};

/** The windows of all channels, by name; `sections` as config/channels.yaml has them. */
export function burstWindows(
  sections: Readonly<Record<string, { readonly burst?: unknown } | undefined>>,
): Readonly<Record<string, BurstWindow>> {
  return Object.fromEntries(
    Object.entries(usual).map(([channel, { quiet, longest }]) => {
      const { quiet_seconds, longest_seconds } = (sections[channel]?.burst ?? {}) as BurstConfig;
      const quietMs = (quiet_seconds ?? quiet) * 1000;
      return [channel, { quietMs, longestMs: Math.max((longest_seconds ?? longest) * 1000, quietMs) }];
    }),
  );
}
