import { systemClock } from '../../adapters/clock/system-clock.ts';
import { googleAccess, googleAccount, openGoogleCalendar } from '../google-calendar.ts';
import { defect, ok, same, type Texts, warning } from './check.ts';
import type { Step } from './checklist.ts';
import { keysStep, patienceMs, type VendorGround } from './vendor-steps.ts';

const dayMs = 86_400_000;

export function googleSteps(ground: VendorGround): readonly Step[] {
  const { folder, environment } = ground;
  const parts = { folder, environment, clock: systemClock };
  return [
    keysStep(environment, ['GOOGLE_SERVICE_ACCOUNT_FILE', 'GOOGLE_CALENDAR_ID'], {
      ru: 'Ключ JSON сервисного аккаунта — в Google Cloud, ID календаря — в его настройках. Впишите их в .env',
      en: 'The JSON key of a service account is in Google Cloud, the ID of the calendar in its settings. Put them into .env',
    }),
    {
      id: 'account',
      title: accountTitle,
      check: async () => ok('account', accountTitle, same(await googleAccount(parts))),
    },
    {
      id: 'calendar',
      title: calendarTitle,
      async check() {
        const now = systemClock.now();
        const span = { from: now, to: new Date(now.getTime() + 7 * dayMs) };
        const busy = await openGoogleCalendar(parts).busy(span, AbortSignal.timeout(patienceMs));
        const count = busy.length;
        return ok('calendar', calendarTitle, {
          ru: `виден; занятых промежутков на неделю вперёд: ${count}`,
          en: `can be read; times taken in the coming week: ${count}`,
        });
      },
    },
    rightsStep(() => googleAccess(parts, AbortSignal.timeout(patienceMs))),
    consultationsStep(ground),
  ];
}

const accountTitle: Texts = { ru: 'Сервисный аккаунт', en: 'Service account' };
const calendarTitle: Texts = { ru: 'Календарь', en: 'Calendar' };

function rightsStep(role: () => Promise<string>): Step {
  const title: Texts = { ru: 'Права', en: 'Rights' };
  return {
    id: 'rights',
    title,
    async check() {
      const has = await role();
      if (has === 'writer' || has === 'owner') return ok('rights', title, same(has));
      return defect(
        'rights',
        title,
        { ru: `только ${has}`, en: `${has} only` },
        {
          ru: 'В настройках календаря дайте сервисному аккаунту право «Внесение изменений в мероприятия»',
          en: 'In the settings of the calendar give the service account the right to make changes to events',
        },
      );
    },
  };
}

function consultationsStep({ project }: VendorGround): Step {
  const title: Texts = { ru: 'Проект', en: 'Project' };
  return {
    id: 'project',
    title,
    async check() {
      if (project.integrations.google_calendar?.enabled === false) {
        const detail = { ru: 'выключен в config/integrations.yaml', en: 'off in config/integrations.yaml' };
        return defect('project', title, detail, same('google_calendar: { enabled: auto }'));
      }
      if (project.company.consultations === undefined) {
        const detail = { ru: 'записи на консультации нет', en: 'no consultations are offered' };
        return warning('project', title, detail, {
          ru: 'Добавьте раздел consultations в config/company.yaml: docs/guide/booking.md',
          en: 'Add the section consultations to config/company.yaml: docs/guide/booking.md',
        });
      }
      return ok('project', title, { ru: 'запись включена', en: 'consultations are offered' });
    },
  };
}
