import type { FastifyInstance } from 'fastify';
import { assertLed } from '../../assistant/delivery/desk.ts';
import { AssistantError } from '../../assistant/errors.ts';
import type { RecordedInbound } from '../../assistant/ports/conversation-store.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import { httpErrors } from '../http-failure.ts';
import { conversationView } from '../operator-view.ts';
import type { ServerParts } from '../server-parts.ts';
import { admission, requireWriter } from '../visitors.ts';
import { answers, conversationSchema, jsonAnswer } from './schemas.ts';

const body = {
  type: 'object',
  required: ['id', 'text'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 100, description: 'Придумывает клиент; повтор ничего не добавит' },
    text: {
      type: 'string',
      maxLength: 20_000,
      description: 'До 4000 символов; строка с «//» — заметка, не отправляется',
    },
  },
} as const;

const params = { type: 'object', properties: { id: { type: 'string' } } } as const;
const security = [{ operator: [] }];
/** How long an answer waits for a decision to take effect; it waits in its place all the same. */
const effectMs = 2_000;

/** What people of the company do in a conversation: answer, take it over, give it back. */
export async function registerDesk(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { desk, store, worked } = parts;
  const writing = admission((request) => {
    if (parts.stopping()) throw new AssistantError(httpErrors.stopping);
    return requireWriter(request, parts);
  });

  app.post<{ Params: { id: string }; Body: { id: string; text: string } }>(
    '/api/conversations/:id/messages',
    {
      onRequest: writing.onRequest,
      schema: {
        summary: 'Ответить клиенту от имени менеджера',
        description:
          'Реплика уходит в тот канал, которым пользуется клиент, ассистент замолкает. Ответ приходит после записи на диск; ' +
          'тот же id даёт тот же ответ. Канал выключен или клиент закрыл чат — 409, данные удалены — 410.',
        tags: ['operators'],
        security,
        params,
        body,
        response: answers(
          {
            202: jsonAnswer('Записано', {
              type: 'object',
              properties: { id: { type: 'string' }, seq: { type: 'integer' } },
            }),
          },
          [401, 403, 404, 409, 410, 422, 429, 503],
        ),
      },
    },
    async (request, reply) => {
      const { id: token, name } = writing.of(request);
      const { id, text } = request.body;
      // Half a character is written as U+FFFD like any other half: different ids would become one.
      if (!id.isWellFormed()) throw new AssistantError(httpErrors.invalid, { reason: 'body/id' });
      const { id: conversation } = request.params;
      const { seq } = await desk.write({ conversation, key: `${token}:${id}`, text, manager: name });
      void parts.webChat.hub.deliver(conversation);
      return reply.code(202).send({ id, seq });
    },
  );

  await app.register(async (scope) => {
    // The address says it all: whatever body a client adds, none included, is not looked at.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null));
    decision(scope, 'pause', 'Взять диалог: ассистент молчит, пока его не вернут', [409]);
    decision(scope, 'resume', 'Вернуть диалог ассистенту', []);
  });

  function decision(
    scope: FastifyInstance,
    action: 'pause' | 'resume',
    summary: string,
    refusals: readonly number[],
  ): void {
    scope.post<{ Params: { id: string } }>(
      `/api/conversations/:id/${action}`,
      {
        onRequest: writing.onRequest,
        schema: {
          summary,
          description:
            'Решение записано и действует после реплик, которые пришли раньше. 200 — уже действует, 202 — ждёт своей очереди.',
          tags: ['operators'],
          security,
          params,
          response: answers(
            {
              200: jsonAnswer('Действует', conversationSchema),
              202: jsonAnswer('Записано', conversationSchema),
            },
            [401, 403, 404, 410, 413, 429, 503, ...refusals],
          ),
        },
      },
      async (request, reply) => {
        const { name } = writing.of(request);
        const { id } = request.params;
        const done = await takeEffect(id, () => (action === 'pause' ? desk.take(id, name) : desk.giveBack(id, name)));
        const record = await store.readConversation(id);
        if (record === undefined) throw new AssistantError(storeErrors.unknownConversation);
        // Two may press at the same moment: the first has it.
        if (action === 'pause') assertLed(record, name);
        return reply.code(done ? 200 : 202).send({ schemaVersion: 1, ...conversationView(record) });
      },
    );
  }

  async function takeEffect(conversation: string, decide: () => Promise<RecordedInbound>): Promise<boolean> {
    const watch = worked.watch(conversation);
    try {
      const { event } = await decide();
      return await watch.until(event, effectMs);
    } finally {
      watch.close();
    }
  }
}
