import { type TProperties, Type } from '@sinclair/typebox';

/** `auto`: on when its secrets are set. `true` without them is an error naming the variable. */
export type Enabled = 'auto' | boolean;

export const enabledProperty = (description: string) =>
  Type.Optional(Type.Unsafe<Enabled>({ enum: ['auto', true, false], default: 'auto', description }));

export const vendorSection = (description: string, more: TProperties = {}) =>
  Type.Optional(
    Type.Object(
      {
        enabled: enabledProperty('auto — включить, когда заданы ключи; true — требовать ключи; false — выключить'),
        ...more,
      },
      { additionalProperties: false, description },
    ),
  );
