import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import t, { type Test } from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import type { Message } from '../../assistant/transcript/message.ts';
import { startDaemon } from '../../daemon/daemon.ts';
import { prepareBrowser } from '../../runtime/documents/pdf-browser.ts';
import { openStorage } from '../../runtime/storage.ts';
import { createOperatorToken, operatorPageLink, revokeOperatorToken } from '../../runtime/tokens.ts';
import { copySampleProject } from '../daemon/sample-project.ts';

async function openBrowser(t: Test): Promise<Browser> {
  const { path, environment, shell } = await prepareBrowser(process.env, mkdtempSync(join(tmpdir(), 'browser-')));
  const browser = await launch({
    executablePath: path,
    headless: shell ? 'shell' : true,
    pipe: true,
    env: { ...process.env, ...environment },
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
  });
  t.teardown(() => browser.close());
  return browser;
}

/** A page of its own browser profile; what it complains of is kept. */
async function openPage(browser: Browser): Promise<{ page: Page; problems: string[] }> {
  const page = await (await browser.createBrowserContext()).newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return { page, problems };
}

async function shows(page: Page, words: string): Promise<void> {
  try {
    await page.waitForFunction(`document.body.innerText.includes(${JSON.stringify(words)})`, {
      polling: 50,
      timeout: 15_000,
    });
  } catch (error) {
    const text = await page.evaluate('document.body.innerText');
    throw new Error(`«${words}» is not shown: ${text}`, { cause: error });
  }
}

async function press(page: Page, words: string): Promise<void> {
  const found = await page.waitForFunction(
    `[...document.querySelectorAll('button')].find((each) => !each.hidden && each.textContent.includes(${JSON.stringify(words)}))`,
    { polling: 50 },
  );
  await found.asElement()?.click();
}

async function visit(address: string) {
  const answer = await fetch(`${address}/api/chat/sessions`, { method: 'POST' });
  const { token, conversation } = (await answer.json()) as { token: string; conversation: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const lines = async () => {
    const { messages } = (await (await fetch(`${address}/api/chat/messages`, { headers })).json()) as {
      messages: readonly Message[];
    };
    return messages;
  };
  return {
    conversation,
    lines,
    say: (id: string, text: string) =>
      fetch(`${address}/api/chat/messages`, { method: 'POST', headers, body: JSON.stringify({ id, text }) }),
    async until(fits: (message: Message) => boolean): Promise<Message> {
      for (let looks = 0; looks < 1_500; looks += 1) {
        const found = (await lines()).find(fits);
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`not said: ${(await lines()).map(({ text }) => text).join(' | ')}`);
    },
  };
}

t.setTimeout(170_000);

t.test('a manager at the operator page, in a real browser', async (t) => {
  const folder = copySampleProject(t);
  const environment = { LOG_LEVEL: 'silent' };
  const daemon = await startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  t.teardown(() => daemon.stop());
  const { address } = daemon;
  const { link, token } = await createOperatorToken(folder, environment, { name: 'Анна', role: 'operator', days: 1 });
  const entrance = operatorPageLink({ PUBLIC_URL: address }, link);
  const browser = await openBrowser(t);
  const customer = await visit(address);
  await customer.say('1', 'Какая гарантия?');
  await customer.until(({ text }) => /90 календарных/.test(text));

  const { page, problems } = await openPage(browser);
  await page.setViewport({ width: 1280, height: 800 });
  await t.test('the link signs in once, and leaves no trace of itself', async (t) => {
    await page.goto(entrance);
    await shows(page, 'отвечает ассистент');
    t.notMatch(page.url(), /token/);
    t.equal(await page.evaluate('document.cookie'), '', 'no script sees the session');
    const stranger = await openPage(browser);
    await stranger.page.goto(entrance);
    await shows(stranger.page, 'уже использована');
    await stranger.page.close();
    await page.bringToFront();
    const cookies = await page.browserContext().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    t.match(cookies, [{ httpOnly: true, sameSite: 'Strict', path: '/api' }]);
    const forged = (headers: object) =>
      fetch(`${address}/api/conversations/${customer.conversation}/pause`, {
        method: 'POST',
        headers: { cookie, ...headers },
      });
    t.equal((await forged({ origin: 'https://evil.example' })).status, 401, 'a cookie alone does nothing');
    const policy = (await page.reload())?.headers()['content-security-policy'];
    t.match(policy, /^default-src 'none'; style-src 'sha256-/);
    t.notMatch(policy, /unsafe/);
    await shows(page, 'Анна');
  });

  await t.test('takes over, answers, marks wrong, gives back', async (t) => {
    await press(page, 'отвечает ассистент');
    await shows(page, '90 календарных');
    await press(page, 'Взять диалог');
    await shows(page, 'ведёт Анна');
    await page.type('#reply', 'Здравствуйте! <b>Я</b> Анна, отвечу на всё.');
    await press(page, 'Отправить');
    t.match(await customer.until(({ from }) => from === 'manager'), {
      author: 'Анна',
      text: 'Здравствуйте! <b>Я</b> Анна, отвечу на всё.',
    });
    await customer.say('2', 'Спасибо! А сроки?');
    await shows(page, 'А сроки?');
    t.equal(await page.evaluate(`document.querySelectorAll('.bubble b').length`), 0, 'nothing said becomes markup');
    const seqs = `[...document.querySelectorAll('.line')].map((line) => Number(line.dataset.seq))`;
    const shown = (await page.evaluate(seqs)) as number[];
    t.same(
      shown,
      shown.map((_, index) => index + 1),
      'every line once, in order',
    );
    await page.type('#reply', '// клиент торопится');
    await press(page, 'Отправить');
    await shows(page, 'заметка');
    t.equal(await page.$eval('#reply', (box) => box.value), '// клиент торопится', 'what was refused is not lost');

    await press(page, 'Неверно');
    await page.waitForSelector('dialog textarea');
    t.equal(await page.evaluate('document.activeElement.id'), 'instead');
    await page.type('#instead', 'Гарантия — 90 дней со дня акта');
    await press(page, 'Пометить');
    await shows(page, 'Помечен неверным');
    const storage = await openStorage(folder, environment, { clock: systemClock });
    t.match(await storage.store.listCorrections({ limit: 5 }), [
      { conversation: customer.conversation, by: 'Анна', instead: 'Гарантия — 90 дней со дня акта' },
    ]);
    await storage.close();

    t.equal((await customer.lines()).at(-1)?.from, 'visitor', 'the assistant keeps silent');
    await press(page, 'Вернуть ассистенту');
    await shows(page, 'отвечает ассистент');
    await customer.say('3', 'Какая гарантия?');
    await customer.until(({ seq, text }) => seq > shown.length && /90 календарных/.test(text));
    t.same(
      problems.filter((each) => !/status of 422/.test(each)),
      [],
      'nothing in the console, the page policy included',
    );
  });

  await t.test('drafts: what the assistant would say is accepted, changed or rejected here', async (t) => {
    const saidBefore = (await customer.lines()).length;
    await press(page, 'Через черновики');
    await page.waitForFunction(`document.querySelector('.head button[aria-pressed=true]') !== null`, { polling: 50 });
    await customer.say('d1', 'Вы работаете с НДС?');
    await shows(page, 'Черновик: клиент его не видит');
    const proposed = await page.$eval('.draft .words', (words) => words.textContent);
    t.match(proposed, /НДС/);
    t.equal((await customer.lines()).length, saidBefore + 1, 'the customer has heard nothing');
    if (process.env.SCREENSHOTS !== undefined)
      await page.screenshot({ path: join(process.env.SCREENSHOTS, 'draft.png') });
    await press(page, 'Принять');
    t.match(await customer.until(({ seq, from }) => seq > saidBefore && from === 'assistant'), { text: proposed });
    await page.waitForFunction(`!document.querySelector('.draft').checkVisibility()`, { polling: 50 });

    await customer.say('d2', 'Какая гарантия?');
    await shows(page, 'Черновик: клиент его не видит');
    await press(page, 'Изменить');
    t.match(await page.$eval('#instead-of-draft', (box) => box.value), /90 календарных/, 'nobody types it anew');
    await page.$eval('#instead-of-draft', (box) => {
      box.value = 'Гарантия — 90 дней <со дня акта>.';
    });
    await press(page, 'Отправить своё');
    t.match(await customer.until(({ text }) => /со дня акта/.test(text)), {
      from: 'manager',
      author: 'Анна',
      text: 'Гарантия — 90 дней <со дня акта>.',
    });

    await customer.say('d3', 'Сколько стоит чат-бот?');
    await shows(page, 'Черновик: клиент его не видит');
    await press(page, 'Отклонить');
    await page.waitForFunction(`!document.querySelector('.draft').checkVisibility()`, { polling: 50 });
    t.equal((await customer.lines()).at(-1)?.from, 'visitor', 'nothing has left');
    await press(page, 'Через черновики');
    await page.waitForFunction(`document.querySelector('.head button[aria-pressed=true]') === null`, { polling: 50 });
  });

  await t.test('on a phone: the list, then the conversation; by the keyboard too', async (t) => {
    await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
    await page.goto(`${address}/operator`);
    await shows(page, 'отвечает ассистент');
    t.equal(await page.$eval('.talk', (talk) => talk.checkVisibility()), false);
    await page.focus('.list li button');
    await page.keyboard.press('Enter');
    await shows(page, 'К списку');
    t.equal(await page.$eval('.list', (list) => list.checkVisibility()), false);
    t.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, 'nothing sticks out');
    t.same(
      await page.$$eval(
        'button, textarea',
        (all) => all.filter((each) => (each.textContent || each.getAttribute('aria-label') || each.id) === '').length,
      ),
      0,
      'everything that can be pressed has a name',
    );
    await press(page, 'К списку');
    t.equal(await page.$eval('.list', (list) => list.checkVisibility()), true);
  });

  await t.test('a revoked token ends the session at once', async (t) => {
    await revokeOperatorToken(folder, environment, token.id);
    await shows(page, 'Нужен вход');
    t.equal(await page.$('.line'), null, 'nothing of the conversation stays on the screen');
  });
});
