import { defineErrors } from '../../assistant/errors.ts';

export const backupErrors = defineErrors({
  nothing: {
    code: 'BACKUP_NOTHING',
    kind: 'runtime',
    ru: {
      message: 'Копировать нечего: базы {place} ещё нет',
      hint: 'Она появится с первым запуском serve, chat или quote --save',
    },
    en: {
      message: 'There is nothing to back up: {place} does not exist yet',
      hint: 'It appears with the first serve, chat or quote --save',
    },
  },
  notWritten: {
    code: 'BACKUP_NOT_WRITTEN',
    kind: 'runtime',
    ru: { message: 'Копия {place} не записана: {reason}', hint: '{remedy}' },
    en: { message: 'The backup {place} was not written: {reasonEn}', hint: '{remedyEn}' },
  },
  broken: {
    code: 'RESTORE_ARCHIVE_BROKEN',
    kind: 'runtime',
    ru: {
      message: '{place}: это не резервная копия sales-assistant или она повреждена: {reason}',
      hint: 'Возьмите другую копию; рабочие данные не тронуты',
    },
    en: {
      message: '{place} is no backup of sales-assistant, or it is damaged: {reasonEn}',
      hint: 'Take another copy; the data in use are untouched',
    },
  },
  moved: {
    code: 'DATA_MOVED',
    kind: 'conflict',
    ru: {
      message: 'Эти данные переехали {at}, копия {file}: теперь работает другой сервер',
      hint: 'Два сервера ответили бы клиентам дважды. Переезда не было — удалите {place}',
    },
    en: {
      message: 'These data moved on {at} by the backup {file}: another server is at work now',
      hint: 'Two servers would answer everybody twice. If they did not move after all, remove {place}',
    },
  },
  movedWithoutKeys: {
    code: 'BACKUP_MOVE_NEEDS_KEYS',
    kind: 'usage',
    ru: {
      message: 'Переезд без ключей: на новом сервере данные не открылись бы',
      hint: 'Уберите --no-keys; куда записать ключи, говорит --keys ФАЙЛ',
    },
    en: {
      message: 'A move without keys: the data could not be opened on the new server',
      hint: 'Leave --no-keys out; --keys FILE says where the keys go',
    },
  },
  missing: {
    code: 'RESTORE_FILE_MISSING',
    kind: 'usage',
    ru: { message: 'Файла {place} нет', hint: 'Проверьте путь к резервной копии' },
    en: { message: 'There is no file {place}', hint: 'Check the path of the backup' },
  },
  keysMissing: {
    code: 'RESTORE_KEYS_MISSING',
    kind: 'usage',
    ru: {
      message: 'Нет ключей к этой копии: ни {place}, ни data/keys.sqlite',
      hint: 'Назовите файл ключей, который backup положил отдельно: --keys ФАЙЛ',
    },
    en: {
      message: 'The keys to this backup are missing: neither {place} nor data/keys.sqlite is there',
      hint: 'Name the file of keys that backup put apart: --keys FILE',
    },
  },
  keysForeign: {
    code: 'RESTORE_KEYS_FOREIGN',
    kind: 'runtime',
    ru: {
      message: 'Ключи не от этой копии: без ключа останутся разговоров: {count}',
      hint: 'Назовите файл ключей, сделанный вместе с этой копией: --keys ФАЙЛ; рабочие данные не тронуты',
    },
    en: {
      message: 'These keys do not belong to this backup: {count} conversations would stay sealed',
      hint: 'Name the file of keys made with this backup: --keys FILE; the data in use are untouched',
    },
  },
  unfinished: {
    code: 'RESTORE_UNFINISHED',
    kind: 'unavailable',
    ru: {
      message: 'Восстановление прервано на полпути: {place}',
      hint: 'Повторите restore с той же копией; прежние данные лежат в data/before-restore-…',
    },
    en: {
      message: 'A restore was interrupted half way: {place}',
      hint: 'Run restore again with the same backup; the former data lie in data/before-restore-…',
    },
  },
});
