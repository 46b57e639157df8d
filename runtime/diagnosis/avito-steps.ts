import { systemClock } from '../../adapters/clock/system-clock.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { channelErrors } from '../../assistant/ports/channel-errors.ts';
import { openAvitoClient } from '../avito.ts';
import { defect, ok, same, type Texts } from './check.ts';
import type { Step } from './checklist.ts';
import {
  addressStep,
  doorStep,
  keysStep,
  patienceMs,
  sectionStep,
  type VendorGround,
  webhookStatus,
  webhookStep,
} from './vendor-steps.ts';

export function avitoSteps(ground: VendorGround): readonly Step[] {
  const { environment, project } = ground;
  // Each client asks for a token of its own.
  const client = once(() => openAvitoClient(environment, systemClock, patienceMs));
  const status = once(() => webhookStatus('avito', ground));
  return [
    keysStep(environment, ['AVITO_CLIENT_ID', 'AVITO_CLIENT_SECRET', 'AVITO_USER_ID'], {
      ru: 'Ключи — в кабинете avito.ru/professionals/api главного аккаунта, номер профиля — там же. Впишите их в .env',
      en: 'Keys are at avito.ru/professionals/api of the main account, so is its number. Put them into .env',
    }),
    accountStep(ground, client),
    tariffStep(client),
    sectionStep('Авито', {
      file: 'config/channels.yaml',
      section: 'avito',
      project,
      enabled: project.channels.avito?.enabled,
    }),
    addressStep(ground),
    webhookStep('avito', status),
    doorStep(async () => (await status()).url),
  ];
}

/** Asked by the first step that needs it, known to the later ones. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

type AvitoOpener = () => ReturnType<typeof openAvitoClient>;

function accountStep({ environment }: VendorGround, open: AvitoOpener): Step {
  const title: Texts = { ru: 'Аккаунт', en: 'Account' };
  return {
    id: 'account',
    title,
    check: async () => {
      const client = await open();
      if (client === undefined) {
        return defect('account', title, same(`AVITO_USER_ID=${environment.AVITO_USER_ID}`), {
          ru: 'AVITO_USER_ID — номер профиля, только цифры',
          en: 'AVITO_USER_ID is the number of the profile, digits alone',
        });
      }
      const { id, name } = await client.self();
      if (id === client.account)
        return ok('account', title, { ru: `ключи приняты: ${name}, ${id}`, en: `keys are accepted: ${name}, ${id}` });
      return defect(
        'account',
        title,
        {
          ru: `ключи от профиля ${id}, а AVITO_USER_ID — ${client.account}`,
          en: `the keys are of ${id}, AVITO_USER_ID is ${client.account}`,
        },
        same(`AVITO_USER_ID=${id}`),
      );
    },
  };
}

function tariffStep(open: AvitoOpener): Step {
  const title: Texts = { ru: 'Тариф', en: 'Plan' };
  return {
    id: 'tariff',
    title,
    check: async () => {
      try {
        const client = await open();
        const chats = (await client?.chats({})) ?? [];
        return ok('tariff', title, {
          ru: `API сообщений открыт, чатов: ${chats.length}`,
          en: `the messenger API is open, chats: ${chats.length}`,
        });
      } catch (error) {
        if (!(error instanceof AssistantError) || error.code !== channelErrors.unpaid.code) throw error;
        return defect(
          'tariff',
          title,
          {
            ru: `API сообщений закрыт (${error.parameters.reason})`,
            en: `the messenger API is closed (${error.parameters.reason})`,
          },
          {
            ru: 'Нужен тариф «Расширенный» или «Максимальный» (в товарах и вакансиях — «Максимальный») и ключи главного аккаунта, не сотрудника',
            en: 'The plan «Расширенный» or «Максимальный» (for goods and jobs «Максимальный») and keys of the main account are needed',
          },
        );
      }
    },
  };
}
