const arranged = new RegExp(
  [
    '(?<!\\p{L})(?:записал\\p{L}*|запишу|записываю|забронировал\\p{L}*|забронирую|закрепил\\p{L}*|назначил\\p{L}*|поставил\\p{L}*|перенес(?:ла|ли)?|перенёс|отменил\\p{L}*) (?:\\p{L}+ ){0,2}?(?:вас|вам|за вами|встреч\\p{L}*|консультаци\\p{L}*|созвон|звонок|запись|время|на (?:завтра|сегодня|послезавтра|понедельник|вторник|среду|четверг|пятницу|\\d))(?!\\p{L})',
    '(?<!\\p{L})вы (?:уже )?записаны(?!\\p{L})',
    '(?<!\\p{L})(?:встреч\\p{L}*|консультаци\\p{L}*|созвон\\p{L}*|звонок|запись) (?:\\p{L}+ ){0,2}?(?:назначен\\p{L}*|состоится|подтвержден\\p{L}*|подтверждён|подтверждаю|перенесен\\p{L}*|отменен\\p{L}*|оформлен\\p{L}*)',
    '(?<!\\p{L})(?:есть|имеется|осталось) (?:\\p{L}+ ){0,2}?(?:свободное время|свободные окна|окошк\\p{L}*)',
    "\\b(?:you are|you're) (?:all )?(?:booked|set for|scheduled)\\b",
    "\\b(?:i have|i've|we have|we've) (?:booked|scheduled|reserved|moved|cancelled)\\b",
    '\\b(?:meeting|call|consultation|appointment) (?:is|has been) (?:booked|scheduled|confirmed|moved|cancelled)\\b',
  ].join('|'),
  'iu',
);

/** Where a text says that a meeting is arranged, moved or called off, or that a time is free; -1 where it does not. */
export function arrangedClaim(text: string): number {
  return text.search(arranged);
}
