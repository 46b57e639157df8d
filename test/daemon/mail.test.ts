import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { startDaemon } from '../../daemon/daemon.ts';
import { startSmtpSandbox } from '../../sandbox/smtp/smtp-sandbox.ts';
import { copyLiveProject } from './sample-project.ts';

t.setTimeout(170_000);

interface Said {
  readonly seq: number;
  readonly text: string;
  readonly documents: readonly unknown[];
  readonly buttons: readonly { readonly label: string; readonly value: string }[];
}

t.test('an offer goes to the mailbox that the customer has named, once, with the paper in it', async (t) => {
  const sandbox = await startSmtpSandbox();
  t.teardown(() => sandbox.close());
  const environment = {
    SMTP_URL: sandbox.url,
    MAIL_FROM: 'Нейросфера <sales@neurosfera.example>',
    PATH: process.env.PATH,
    LOG_LEVEL: 'fatal',
  };
  const daemon = await startDaemon({
    folder: copyLiveProject(t),
    environment,
    host: '127.0.0.1',
    port: 0,
    watch: false,
  });
  t.teardown(() => daemon.stop());
  const call = async (path: string, token: string | null, body?: object) => {
    const response = await fetch(`${daemon.address}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const metrics = async () => (await fetch(`${daemon.address}/metrics`)).text();
  const { token } = (await call('/api/chat/sessions', null, {})) as { token: string };
  let last = 0;
  let count = 0;
  const heard: Said[] = [];
  const listen = async (until: (said: Said) => boolean): Promise<Said> => {
    for (;;) {
      const { messages } = (await call(`/api/chat/messages?after=${last}`, token)) as { messages: readonly Said[] };
      heard.push(...messages);
      last = messages.at(-1)?.seq ?? last;
      const found = messages.findLast(until);
      if (found !== undefined) return found;
      await pause(250);
    }
  };
  const say = async (line: { text: string } | { button: string }): Promise<Said> => {
    count += 1;
    const { seq } = (await call('/api/chat/messages', token, { id: `m${count}`, ...line })) as { seq: number };
    return listen((said) => said.seq > seq);
  };

  /** The first button that leads on to the paper, until it is asked for. */
  const askForOffer = async (first: Said): Promise<Said> => {
    for (let said = first; ; ) {
      const button = said.buttons.find(({ label }) => /^Соглас|КП/.test(label)) ?? said.buttons[0];
      if (button === undefined) throw new Error(`nothing to press: ${said.text}`);
      said = await say({ button: button.value });
      if (said.documents.length > 0) return said;
      if (/КП/.test(button.label)) return listen(({ documents }) => documents.length > 0);
    }
  };
  const letters = async (expected: number) => {
    for (let looks = 0; sandbox.received.length < expected && looks < 400; looks += 1) await pause(50);
    t.equal(sandbox.received.length, expected);
  };

  const handed = await askForOffer(await say({ text: 'Чат-бот в Telegram, пришлите КП на почту anna@client.example' }));
  t.match(handed.text, /Копию отправляю и на почту/);
  await letters(1);
  const [letter] = sandbox.received;
  t.strictSame(letter?.to, ['anna@client.example']);
  t.match(letter?.raw, /application\/pdf/);
  const [, encoded = ''] = /text\/plain[\s\S]*?base64\r\n\r\n([\s\S]*?)\r\n--/.exec(letter?.raw ?? '') ?? [];
  const body = Buffer.from(encoded, 'base64').toString().replace(/\s/g, ' ');
  const [, total = 'no total'] = /Итого: ([\d ]+),\d\d ₽/.exec(body) ?? [];
  t.match(heard.map(({ text }) => text.replace(/\s/g, ' ')).join(' '), `${total} ₽`, 'the price that was said');
  t.notMatch(body, /&\w+;|undefined|\{\{/);

  // The server is away for a moment, then takes a letter and the line breaks before it says so.
  sandbox.failNext({ at: 'greeting' });
  sandbox.failNext({ at: 'receipt', kept: true });
  await askForOffer(await say({ text: 'спасибо' }));
  await letters(2);
  const held = async () =>
    /sales_assistant\w*\{[^}]*held[^}]*\} (\d+)|\w*held\w* (\d+)/
      .exec(await metrics())
      ?.slice(1)
      .join('');
  for (let looks = 0; (await held()) !== '1' && looks < 400; looks += 1) await pause(50);
  t.equal(await held(), '1', 'nobody knows: a person looks');
  await pause(3_000);
  t.equal(sandbox.received.length, 2, 'and it is not sent again');
});
