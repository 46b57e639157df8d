import t from 'tap';
import { checkSecrets, mayHoldSecret } from '../../project/secret-checks.ts';

const prose = 'Ответ простым языком: срок от 5 дней, цена — по прайсу. ';
const secrets = [
  `-----${'BEGIN'} PRIVATE KEY-----`,
  `123456789:${'Ab1_'.repeat(9).slice(0, 35)}`,
  `sk-${'a1B2'.repeat(6)}`,
  `test_${'a1B2'.repeat(10)}`,
  `ghp_${'a1B2'.repeat(9)}`,
  `AKIA${'A1B2'.repeat(4)}`,
  `AIza${'a1B2'.repeat(9).slice(0, 35)}`,
  `eyJ${'a1B2'.repeat(3)}.eyJ${'a1B2'.repeat(3)}.${'a1B2'.repeat(3)}`,
  'ftp://вася:пароль@example.com',
  'пароль: a1B2c3D4e5F6',
  'токен = "a1B2c3D4e5F6"',
  'пароль: Qw3rty!9xZ',
  'password: aB3dE5gH',
  'DB_PASSWORD=Zx9#kq2w',
];

t.test('keys of a list are no reason to look closer, what stands behind them is', async (t) => {
  const list = (text: string) => `entries:\n  - question: ${prose}\n    valid_until: никогда\n    answer: ${text}\n`;
  t.equal(mayHoldSecret(list(prose)), false);
  for (const secret of [...secrets, 'question:aB3dE5gH', `answer:sk-${'a'.repeat(20)}:`]) {
    for (let shift = 0; shift < 10; shift += 1) {
      t.equal(mayHoldSecret(list(`${'й'.repeat(shift)} token ${secret}`)), true, `${secret.slice(0, 12)} +${shift}`);
    }
  }
});

t.test('a secret is found wherever it begins in Russian prose', async (t) => {
  for (const secret of secrets) {
    // The quick look samples every tenth place: each shift puts the secret differently across the samples.
    for (let shift = 0; shift < 10; shift += 1) {
      const text = `${prose}${'й'.repeat(shift)} ${secret} ${prose}`;
      t.equal(checkSecrets(new Map([['knowledge/a.md', text]])).length, 1, `${secret.slice(0, 12)} +${shift}`);
    }
  }
  t.same(checkSecrets(new Map([['knowledge/a.md', prose.repeat(20)]])), []);
});

t.test('what only stands behind a name is no password', async (t) => {
  for (const text of [
    'Пароль: не короче 8 знаков, латиница и цифры.',
    'Пароль: minimum8',
    'Токен: GPT4-mini считает их по-своему',
    'token: Llama3.1-8B',
    'secret: Telegram2',
    'password: changeme1A',
    'password: $DB_PASSWORD1',
    'Секрет: 2026-11-22',
    'access_key: step_2_of_5',
  ]) {
    t.same(checkSecrets(new Map([['knowledge/a.md', `${prose}${text}\n${prose}`]])), [], text);
  }
});
