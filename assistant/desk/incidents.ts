/** What only people can mend. */
export type Incident =
  /** Nobody knows whether a message has reached its customer. */
  | { readonly kind: 'held'; readonly channel: string }
  /** Work that was given up: `turn`, `effect`, `booking`, `mail` or `arrival`. */
  | { readonly kind: 'dead'; readonly work: string }
  /** A vendor denies access, or has not answered for a while; `message` and `hint` are those of the failure. */
  | { readonly kind: 'vendor'; readonly channel: string; readonly message: string; readonly hint: string }
  | { readonly kind: 'edit'; readonly diagnostics: readonly IncidentDiagnostic[] }
  /** The feed of listings was refused; `message` and `hint` say why. */
  | { readonly kind: 'feed'; readonly message: string; readonly hint: string }
  /** So little is left on the disk of data/. */
  | { readonly kind: 'disk'; readonly freeMb: number }
  /** Nothing more may be spent on models today. */
  | { readonly kind: 'budget' };

export interface IncidentDiagnostic {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface IncidentNotice {
  /** The same incident has the same key. */
  readonly key: string;
  readonly text: string;
}

const diagnosticsNamed = 5;
const works: Readonly<Record<string, string>> = {
  turn: 'Ассистент не смог ответить клиенту и передал диалог людям',
  effect: 'Отправить клиенту не вышло, попытки кончились',
  booking: 'Запись на встречу не попала в календарь, попытки кончились: внесите её руками',
  mail: 'Письмо клиенту не ушло, попытки кончились',
  arrival: 'Сообщение из канала не удалось разобрать, попытки кончились',
};

/** What people are told, with the command that mends it or shows more. Of what comes in crowds once an hour. */
export function incidentNotice(incident: Incident, now: Date): IncidentNotice {
  const hour = now.toISOString().slice(0, 13);
  switch (incident.kind) {
    case 'held':
      return {
        key: `held:${incident.channel}:${hour}`,
        text: `⚠ ${incident.channel}: связь оборвалась при отправке, дошло ли сообщение клиенту, неизвестно.\nПосмотрите в переписку: sales-assistant dead-letters list`,
      };
    case 'dead': {
      const what = works[incident.work] ?? 'Работа не сделана, попытки кончились';
      return {
        key: `dead:${incident.work}:${hour}`,
        text: `⚠ ${what}.\nЧто и почему: sales-assistant dead-letters list`,
      };
    }
    case 'vendor':
      return {
        key: incidentKeys.vendor(incident.channel),
        text: `⚠ ${incident.message}\n${incident.hint}\nПроверить: sales-assistant doctor ${incident.channel}`,
      };
    case 'edit': {
      const named = incident.diagnostics
        .slice(0, diagnosticsNamed)
        .map(({ file, line, message }) => `${file}:${line} ${message}`);
      const more = incident.diagnostics.length - named.length;
      const rest = more > 0 ? [`и ещё ${more}`] : [];
      return {
        key: incidentKeys.edit,
        text: [
          '⚠ Правка не принята, работает прежний проект:',
          ...named,
          ...rest,
          'Все ошибки: sales-assistant validate',
        ].join('\n'),
      };
    }
    case 'feed':
      return {
        key: incidentKeys.feed,
        text: `⚠ Объявления Авито: ${incident.message}\n${incident.hint}\nЧто изменилось: sales-assistant diff`,
      };
    case 'disk':
      return {
        key: incidentKeys.disk,
        text: `⚠ На диске с данными осталось ${incident.freeMb} МБ. Когда место кончится, новые сообщения не будут приниматься; принятое не пропадёт.\nОсвободите место. Проверить: sales-assistant doctor`,
      };
    case 'budget':
      return {
        key: `budget:${now.toISOString().slice(0, 10)}`,
        text: '⚠ Дневной лимит на языковую модель исчерпан: до завтра отвечают правила и знания.\nПоднять: models.budget в config/assistant.yaml; расход: sales-assistant status',
      };
  }
}

/** Of incidents that end: told anew when they come back. */
export const incidentKeys = {
  edit: 'edit',
  feed: 'feed',
  disk: 'disk',
  vendor: (channel: string) => `vendor:${channel}`,
} as const;
