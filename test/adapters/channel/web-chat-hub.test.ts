import t from 'tap';
import { HubConnection, WebChatHub } from '../../../adapters/channel/web-chat/web-chat-hub.ts';
import type { Logger } from '../../../assistant/ports/logger.ts';
import { visitorMessage } from '../../../assistant/transcript/message.ts';

const quiet = () => {};
const logger: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => logger };

t.test('what a client said itself is neither read nor sent back to it; what others say is', async (t) => {
  let last = 3;
  const read: number[] = [];
  const hub = new WebChatHub({
    store: {
      async readMessages({ after, limit = 200 }) {
        const seqs = Array.from(
          { length: Math.max(0, Math.min(limit, last - after)) },
          (_, index) => after + index + 1,
        );
        read.push(...seqs);
        return seqs.map((seq) => ({ seq, ...visitorMessage(`m${seq}`, '…', new Date(0)) }));
      },
    },
    logger,
    present: (message) => message,
  });
  const sent: number[] = [];
  const wire = {
    bufferedAmount: 0,
    send: (text: string) => void sent.push(JSON.parse(text).message.seq),
    close: quiet,
  };
  const connection = new HubConnection('a', wire, '', 0);
  await hub.connect(connection);
  t.strictSame(sent, [1, 2, 3]);
  // A reply (4) is committed between two lines (5, 6 and 8) that the client says before it is delivered; 7 is another tab's.
  last = 8;
  for (const seq of [5, 6, 8]) hub.accepted(connection, seq);
  hub.accepted(connection, 5);
  await hub.deliver('a');
  t.strictSame(sent, [1, 2, 3, 4, 7]);
  t.strictSame(read, [1, 2, 3, 4, 7]);
  hub.accepted(connection, 9);
  last = 10;
  await hub.deliver('a');
  t.strictSame(sent, [1, 2, 3, 4, 7, 10]);
});

t.test(
  'who connects in the middle of a reply gets its beginning too, and nothing of it once it is committed',
  async (t) => {
    const hub = new WebChatHub({ store: { readMessages: async () => [] }, logger, present: (message) => message });
    const listen = async () => {
      const frames: string[][] = [];
      const send = (text: string) => {
        const { reply, text: words } = JSON.parse(text) as { reply: string; text: string };
        frames.push([reply, words]);
      };
      await hub.connect(new HubConnection('a', { bufferedAmount: 0, send, close: quiet }, '', 0));
      return frames;
    };
    hub.delta('a', 'r', 'Гарантия ');
    hub.delta('a', 'r', '— год.');
    const second = await listen();
    hub.delta('a', 'r', ' Без доплаты.');
    t.strictSame(second, [
      ['r', ''],
      ['r', 'Гарантия — год.'],
      ['r', ' Без доплаты.'],
    ]);
    hub.delta('a', 'r', '');
    t.strictSame(await listen(), [], 'taken back');
    hub.delta('a', 'r', 'Другое.');
    await hub.committed('a');
    t.strictSame(await listen(), []);
  },
);
