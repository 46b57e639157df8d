import { type Static, Type } from '@sinclair/typebox';
import { vendorSection } from './enabled-schema.ts';

/** config/integrations.yaml */
export const IntegrationsFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла: 1' }),
    amocrm: vendorSection('amoCRM: сделки и задачи'),
    google_calendar: vendorSection('Google Календарь: запись на встречи'),
    yookassa: vendorSection('ЮKassa: приём платежей'),
    smtp: vendorSection('Почта: отправка писем'),
  },
  { additionalProperties: false, description: 'Связь с другими системами' },
);
export type IntegrationsFile = Static<typeof IntegrationsFile>;
export type IntegrationSettings = Omit<IntegrationsFile, 'version'>;
