import { defineErrors } from '../errors.ts';

/** Why something durable could not be read or written; raised by every store and key vault, whatever stands behind it. */
export const storeErrors = defineErrors({
  full: {
    code: 'STORE_FULL',
    kind: 'unavailable',
    retryable: true,
    ru: {
      message: 'На диске нет места: {place} не записывается',
      hint: 'Освободите место; то, что уже подтверждено, сохранено, приём продолжится сам',
    },
    en: {
      message: 'The disk is full: {place} cannot be written',
      hint: 'Free some space; what was acknowledged is safe, and work goes on by itself',
    },
  },
  readOnly: {
    code: 'STORE_READ_ONLY',
    kind: 'unavailable',
    ru: {
      message: 'Нет права на запись: {place}',
      hint: 'Дайте пользователю, от которого запущена программа, право записи в папку data/ и во всё, что в ней лежит',
    },
    en: {
      message: 'Not writable: {place}',
      hint: 'Let the user that runs the program write to data/ and everything in it',
    },
  },
  busy: {
    code: 'STORE_BUSY',
    kind: 'unavailable',
    retryable: true,
    ru: { message: 'База занята другим процессом: {place}', hint: 'Повторите через несколько секунд' },
    en: { message: 'Another process keeps the database busy: {place}', hint: 'Try again in a few seconds' },
  },
  damaged: {
    code: 'STORE_DAMAGED',
    kind: 'unavailable',
    ru: {
      message: '{place} повреждён или не является базой: {reason}',
      hint: 'Ничего не удаляйте: сохраните копию папки data/ и восстановите файл из резервной копии',
    },
    en: {
      message: '{place} is damaged or no database: {reason}',
      hint: 'Delete nothing: keep a copy of data/ and restore the file from a backup',
    },
  },
  failed: {
    code: 'STORE_FAILED',
    kind: 'unavailable',
    retryable: true,
    ru: {
      message: 'Ошибка хранилища {place}: {reason}',
      hint: 'Проверьте диск; если повторяется, пришлите вывод doctor',
    },
    en: {
      message: 'Storage failure in {place}: {reason}',
      hint: 'Check the disk; if it stays, send what doctor prints',
    },
  },
  closed: {
    code: 'STORE_CLOSED',
    kind: 'unavailable',
    retryable: true,
    ru: { message: 'Хранилище уже закрыто', hint: 'Программа останавливается; повторите после запуска' },
    en: { message: 'The store is closed', hint: 'The program is stopping; try again once it runs' },
  },
  newer: {
    code: 'STORE_NEWER',
    kind: 'runtime',
    ru: {
      message: '{place} записан более новой версией программы (схема {found}, эта версия знает {known})',
      hint: 'Обновите sales-assistant или восстановите копию, сделанную до обновления',
    },
    en: {
      message: '{place} was written by a newer version (schema {found}, this one knows {known})',
      hint: 'Update sales-assistant or restore the copy made before the update',
    },
  },
  unknownConversation: {
    code: 'STORE_CONVERSATION_UNKNOWN',
    kind: 'not_found',
    ru: { message: 'Такого разговора нет', hint: 'Проверьте идентификатор разговора' },
    en: { message: 'There is no such conversation', hint: 'Check the conversation id' },
  },
  unknownReply: {
    code: 'STORE_REPLY_UNKNOWN',
    kind: 'not_found',
    ru: {
      message: 'В этом разговоре нет ответа ассистента с номером {seq}',
      hint: 'Номера ответов показывает trace; реплику клиента пометить нельзя',
    },
    en: {
      message: 'No reply of the assistant has number {seq} in this conversation',
      hint: "trace shows the numbers of replies; a visitor's line cannot be marked",
    },
  },
  unknownDocument: {
    code: 'STORE_DOCUMENT_UNKNOWN',
    kind: 'not_found',
    ru: { message: 'Такого документа нет', hint: 'Проверьте идентификатор документа' },
    en: { message: 'There is no such document', hint: 'Check the document id' },
  },
  documentLost: {
    code: 'STORE_DOCUMENT_LOST',
    kind: 'runtime',
    ru: {
      message: 'Файла документа нет на месте: {place}',
      hint: 'Восстановите data/documents/ из резервной копии или сформируйте документ заново: номер и дата останутся прежними',
    },
    en: {
      message: 'The file of a document is gone: {place}',
      hint: 'Restore data/documents/ from a backup, or render it again: number and date stay the same',
    },
  },
  revisionTaken: {
    code: 'STORE_REVISION_TAKEN',
    kind: 'conflict',
    retryable: true,
    ru: {
      message: 'Смету {id} только что изменил кто-то ещё',
      hint: 'Повторите: расчёт возьмёт следующий номер ревизии',
    },
    en: {
      message: 'Somebody else has just revised quote {id}',
      hint: 'Try again: the next revision number is taken then',
    },
  },
  keyMissing: {
    code: 'STORE_KEY_MISSING',
    kind: 'unavailable',
    ru: {
      message: 'Данные зашифрованы, а ключа ENCRYPTION_KEY нет: {reason}',
      hint: 'Верните ENCRYPTION_KEY (переменная окружения, .env или data/secrets.json из резервной копии); новый ключ не создаётся, чтобы не потерять данные',
    },
    en: {
      message: 'The data is encrypted and ENCRYPTION_KEY is not at hand: {reason}',
      hint: 'Bring ENCRYPTION_KEY back (environment, .env or data/secrets.json from a backup); no new key is made, so that nothing is lost',
    },
  },
  keyWrong: {
    code: 'STORE_KEY_WRONG',
    kind: 'unavailable',
    ru: {
      message: 'ENCRYPTION_KEY не подходит к данным в {place}',
      hint: 'Верните прежнее значение ENCRYPTION_KEY; при смене ключа назовите старый в ENCRYPTION_KEY_PREVIOUS',
    },
    en: {
      message: 'ENCRYPTION_KEY does not fit the data in {place}',
      hint: 'Bring the former ENCRYPTION_KEY back; when changing it, name the old one in ENCRYPTION_KEY_PREVIOUS',
    },
  },
  vaultMissing: {
    code: 'STORE_VAULT_MISSING',
    kind: 'unavailable',
    ru: {
      message: 'Данные есть, а ключей людей нет: {place}',
      hint: 'Восстановите этот файл из резервной копии: без него переписку и документы не прочитать',
    },
    en: {
      message: 'There is data, but the keys of its people are gone: {place}',
      hint: 'Restore that file from a backup: conversations and documents cannot be read without it',
    },
  },
  personErased: {
    code: 'STORE_PERSON_ERASED',
    kind: 'expired',
    ru: {
      message: 'Данные этого человека удалены по его требованию',
      hint: 'Их нельзя вернуть; начните новый разговор',
    },
    en: { message: 'The data of this person was erased', hint: 'It cannot come back; start a new conversation' },
  },
  sealBroken: {
    code: 'STORE_SEAL_BROKEN',
    kind: 'runtime',
    ru: {
      message: 'Зашифрованная запись повреждена или лежит не на своём месте',
      hint: 'Сохраните копию папки data/ и восстановите её из резервной копии',
    },
    en: {
      message: 'A sealed record is damaged or out of its place',
      hint: 'Keep a copy of data/ and restore it from a backup',
    },
  },
});
