import type { ErrorParameters } from './errors.ts';

interface Refusal {
  readonly ru: readonly [reason: string, remedy: string];
  readonly en: readonly [reason: string, remedy: string];
}

const rights: Refusal = {
  ru: ['нет прав', 'Дайте права пользователю, от чьего имени идёт работа, или назовите другое место'],
  en: ['permission denied', 'Give the user who runs this the permissions, or name another place'],
};

const space: Refusal = {
  ru: ['на диске кончилось место', 'Освободите место на диске'],
  en: ['no space is left on the disk', 'Free some space on the disk'],
};

const files: Refusal = {
  ru: ['открыто слишком много файлов', 'Поднимите предел открытых файлов (ulimit -n)'],
  en: ['too many files are open', 'Raise the limit of open files (ulimit -n)'],
};

/** What the operating system refuses with, by its code. */
const refusals: Readonly<Record<string, Refusal>> = {
  ENOENT: {
    ru: ['такого файла или папки нет', 'Проверьте путь: он считается от текущей папки'],
    en: ['there is no such file or folder', 'Check the path: it counts from the current folder'],
  },
  EACCES: rights,
  EPERM: rights,
  EISDIR: {
    ru: ['это папка, а нужен файл', 'Назовите файл'],
    en: ['this is a folder, a file is wanted', 'Name a file'],
  },
  ENOTDIR: {
    ru: ['часть пути — файл, а не папка', 'Проверьте путь'],
    en: ['a part of the path is a file, not a folder', 'Check the path'],
  },
  EEXIST: {
    ru: ['там уже есть файл с таким именем', 'Назовите другое место'],
    en: ['there is a file of that name already', 'Name another place'],
  },
  ENAMETOOLONG: { ru: ['имя слишком длинное', 'Сократите имя'], en: ['the name is too long', 'Shorten the name'] },
  ELOOP: {
    ru: ['ссылки ведут по кругу', 'Назовите сам файл, а не ссылку'],
    en: ['the links go in a circle', 'Name the file itself, not a link'],
  },
  EROFS: {
    ru: ['диск доступен только для чтения', 'Назовите место, куда можно писать'],
    en: ['the disk is read-only', 'Name a place that can be written to'],
  },
  ENOSPC: space,
  EDQUOT: space,
  EFBIG: {
    ru: ['файл больше, чем позволяет диск', 'Назовите другое место'],
    en: ['the file is larger than the disk allows', 'Name another place'],
  },
  EIO: {
    ru: ['диск ответил ошибкой', 'Проверьте диск: dmesg, smartctl'],
    en: ['the disk failed', 'Check the disk: dmesg, smartctl'],
  },
  EBUSY: { ru: ['файл занят', 'Повторите позже'], en: ['the file is in use', 'Try again later'] },
  EMFILE: files,
  ENFILE: files,
  EADDRNOTAVAIL: {
    ru: ['у этой машины нет такого адреса', 'Назовите свой адрес: 127.0.0.1 или 0.0.0.0'],
    en: ['this machine has no such address', 'Name an address of its own: 127.0.0.1 or 0.0.0.0'],
  },
  ENOTFOUND: {
    ru: ['такого имени машины нет', 'Проверьте имя или возьмите адрес цифрами'],
    en: ['there is no such host name', 'Check the name or give the address in figures'],
  },
};

/**
 * Why the system refused, as parameters of a message: `reason` and `remedy`, `reasonEn` and `remedyEn`. What it says of no
 * known code, and any other error, stands in its own words.
 */
export function systemRefusal(error: unknown): ErrorParameters {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = refusals[code];
  if (known === undefined) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const remedy = {
      remedy: 'Проверьте путь, права и место на диске',
      remedyEn: 'Check the path, permissions and disk',
    };
    return { reason: said, reasonEn: said, ...remedy };
  }
  const { ru, en } = known;
  return { reason: ru[0], remedy: ru[1], reasonEn: en[0], remedyEn: en[1] };
}
