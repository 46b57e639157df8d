import { defineErrors } from '../assistant/errors.ts';

/** Channels, integrations and providers that are switched on. */
export const vendorErrors = defineErrors({
  variablesMissing: {
    code: 'VENDOR_VARIABLES_MISSING',
    kind: 'project',
    ru: {
      message: '{title}: включено (enabled: true), но не задано {variables}',
      hint: 'Впишите значение в .env или поставьте enabled: auto — тогда {title} включится, когда ключи появятся',
    },
    en: {
      message: '{title}: switched on (enabled: true), but {variables} is not set',
      hint: 'Set it in .env, or write enabled: auto: {title} then goes on when the keys are there',
    },
  },
  sampleRequisites: {
    code: 'VENDOR_SAMPLE_REQUISITES',
    kind: 'project',
    ru: {
      message: '{title}: включено, а реквизиты в config/company.yaml учебные (sample: true)',
      hint: 'Впишите свои реквизиты и уберите sample: true, или выключите: enabled: false',
    },
    en: {
      message: '{title}: switched on while the requisites in config/company.yaml are a sample (sample: true)',
      hint: 'Enter your requisites and take sample: true away, or switch it off: enabled: false',
    },
  },
});
