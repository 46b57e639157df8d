import { openMailer } from '../mailing.ts';
import { ok, type Texts } from './check.ts';
import type { Step } from './checklist.ts';
import { keysStep, patienceMs, sectionStep, type VendorGround } from './vendor-steps.ts';

export function mailSteps({ environment, project }: VendorGround): readonly Step[] {
  const { integrations } = project;
  return [
    keysStep(environment, ['SMTP_URL', 'MAIL_FROM'], {
      ru: 'Адрес сервера и пароль приложения — в настройках почты. Впишите их в .env',
      en: 'The server and a password for applications are in the settings of your mail. Put them into .env',
    }),
    serverStep(environment),
    sectionStep('Почта', {
      file: 'config/integrations.yaml',
      section: 'smtp',
      project,
      enabled: integrations.smtp?.enabled,
    }),
  ];
}

function serverStep(environment: VendorGround['environment']): Step {
  const title: Texts = { ru: 'Сервер', en: 'Server' };
  return {
    id: 'server',
    title,
    check: async () => {
      await (await openMailer(environment)).check(AbortSignal.timeout(patienceMs));
      return ok('server', title, { ru: 'впускает, письма не отправлялись', en: 'lets us in, no letter was sent' });
    },
  };
}
