import t, { type Test } from 'tap';
import { arrangedClaim } from '../../../assistant/conversation/line/arranged-claims.ts';
import {
  asksWhenMeeting,
  confirmsTime,
  declinesBooking,
  mentionsMeeting,
  positionNamed,
  takesAnyTime,
  wantsBooking,
  wantsOtherTime,
  wantsToCancel,
  wantsToMove,
} from '../../../assistant/conversation/line/booking-acts.ts';

function all(test: Test, read: (text: string) => boolean, { yes, no }: { yes: string[]; no: string[] }, looked = true) {
  for (const text of yes) {
    test.equal(read(text), true, text);
    if (looked) test.ok(mentionsMeeting(text), `${text}: is looked at`);
  }
  for (const text of no) test.equal(read(text), false, text);
}

t.test('a time is wanted', async (t) => {
  all(t, wantsBooking, {
    yes: [
      'запишите на консультацию',
      'Хочу записаться',
      'можно записаться на завтра?',
      'запиши на завтра на 3',
      'назначьте встречу на четверг',
      'давайте созвонимся',
      'удобно созвониться в четверг?',
      'когда можно встретиться?',
      'нужна консультация',
      'хочу консультацию специалиста',
      'забронируйте время',
      'есть свободное время завтра?',
      'какие есть окошки?',
      'консультация',
      'book a demo',
      'I want a consultation',
    ],
    no: [
      'запишите мой телефон',
      'запишите: 3 канала',
      'вы записываете звонки?',
      'умеет ли бот назначать встречи?',
      'бот сможет записать клиента на консультацию?',
      'нужна консультация по ценам?',
      'хочу бота для записи на прием',
      'чат-бот для записи клиентов',
      'консультация мне не нужна, без встречи',
      'не надо записывать меня на консультацию',
    ],
  });
});

t.test('a meeting is to be moved, called off, named', async (t) => {
  all(t, wantsToMove, {
    yes: ['перенесите на пятницу', 'хочу перенести', 'можно перенести встречу?', 'сдвиньте время', 'reschedule please'],
    no: ['перенос данных из 1С', 'можно перенести базу знаний?', 'можно сдвинуть дату запуска'],
  });
  all(t, wantsToCancel, {
    yes: ['отмените встречу', 'Отмените, пожалуйста, консультацию', 'встречу нужно отменить', 'cancel the meeting'],
    no: ['отмените подписку', 'удалите запись разговора', 'отмените запись', 'не приду', 'отмените'],
  });
  all(t, (text) => wantsToCancel(text, { booked: true }), {
    yes: ['отмените запись', 'я не приду', 'не смогу прийти', 'отменяю звонок'],
    no: ['отмените подписку', 'удалите мои записи'],
  });
  t.ok(wantsToCancel('отмените', { alone: true }));
  all(t, asksWhenMeeting, {
    yes: ['когда у нас встреча?', 'на когда я записан?', 'во сколько консультация', 'when is our call'],
    no: ['когда встреча с заказчиком обязательна?', 'когда запустите бота?'],
  });
});

t.test('what is said to times that were named', async (t) => {
  all(
    t,
    confirmsTime,
    {
      yes: ['подтверждаю', 'да, записывайте', 'хорошо, подходит'],
      no: ['да, но позже', 'записывайте три канала'],
    },
    false,
  );
  all(
    t,
    wantsOtherTime,
    { yes: ['другое время', 'а позже есть?', 'не подходит'], no: ['в другом городе', 'да'] },
    false,
  );
  all(
    t,
    declinesBooking,
    {
      yes: ['не надо', 'не надо, передумал', 'нет, спасибо, не надо'],
      no: ['не надо в пятницу', 'да'],
    },
    false,
  );
  all(t, takesAnyTime, { yes: ['любое', 'ближайшее', 'мне без разницы'], no: ['любимое'] }, false);
  t.strictSame(
    ['первое', 'давайте второй вариант', 'последнее', 'первого', 'десятое', 'седьмое'].map((text) =>
      positionNamed(text, 6),
    ),
    [0, 1, 5, undefined, undefined, undefined],
  );
});

t.test('words that say of meetings what only our table may say', async (t) => {
  const claims = [
    'Записал вас на завтра.',
    'Вы записаны на среду',
    'Консультация назначена.',
    'Ваша встреча подтверждена',
    'Забронировала для вас время',
    'Есть свободное время утром',
    "I've booked it",
    'Your call is confirmed',
  ];
  for (const text of claims) t.ok(arrangedClaim(`Хорошо. ${text}`) > 0, text);
  const honest = [
    'Записал: каналов три.',
    'Бот записывает клиентов на приём.',
    'Встречи бот назначает сам.',
    'Перенесли данные за день.',
  ];
  for (const text of honest) t.equal(arrangedClaim(text), -1, text);
});
