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
  required: ['id'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 100, description: 'Придумывает клиент; повтор ничего не добавит' },
    text: {
      type: 'string',
      maxLength: 20_000,
      description: 'До 4000 символов; строка с «//» — заметка, не отправляется',
    },
    draft: { type: 'string', minLength: 1, maxLength: 100, description: 'Черновик, о котором решают; вместе с action' },
    action: {
      enum: ['accept', 'edit', 'reject'],
      description: 'accept — отправить черновик; edit — отправить text вместо него; reject — не отправлять ничего',
    },
    drafts: {
      type: 'boolean',
      description: 'Дальше ответы в этом диалоге: true — сначала черновиком, false — сразу клиенту',
    },
  },
} as const;

interface DeskRequest {
  readonly id: string;
  readonly text?: string;
  readonly draft?: string;
  readonly action?: 'accept' | 'edit' | 'reject';
  readonly drafts?: boolean;
}

const params = { type: 'object', properties: { id: { type: 'string' } } } as const;
const security = [{ operator: [] }];
const draftAnswer = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    draft: { type: 'string' },
    status: { enum: ['waiting', 'accepted', 'edited', 'rejected'] },
    drafts: { type: 'boolean' },
  },
} as const;
/** How long an answer waits for a decision to take effect; it waits in its place all the same. */
const effectMs = 2_000;

/** What people of the company do in a conversation: answer, take it over, give it back. */
export async function registerDesk(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { desk, store, worked } = parts;
  const writing = admission((request) => {
    if (parts.stopping()) throw new AssistantError(httpErrors.stopping);
    return requireWriter(request, parts);
  });

  app.post<{ Params: { id: string }; Body: DeskRequest }>(
    '/api/conversations/:id/messages',
    {
      onRequest: writing.onRequest,
      schema: {
        summary: 'Ответить клиенту от имени менеджера',
        description:
          'Реплика уходит в тот канал, которым пользуется клиент, ассистент замолкает. Ответ приходит после записи на диск; ' +
          'тот же id даёт тот же ответ. Канал выключен или клиент закрыл чат — 409, данные удалены — 410. ' +
          'С draft и action — решение о черновике: первое действует, о чужом и об устаревшем скажет 409. ' +
          'С drafts — как отвечать в этом диалоге дальше.',
        tags: ['operators'],
        security,
        params,
        body,
        response: answers(
          {
            200: jsonAnswer('Решение о черновике или drafts действует', draftAnswer),
            202: jsonAnswer('Записано', {
              type: 'object',
              properties: { ...draftAnswer.properties, seq: { type: 'integer' } },
            }),
          },
          [401, 403, 404, 409, 410, 422, 429, 503],
        ),
      },
    },
    async (request, reply) => {
      const { id: token, name } = writing.of(request);
      const { id, text, draft, action, drafts } = request.body;
      // Half a character is written as U+FFFD like any other half: different ids would become one.
      if (!id.isWellFormed()) throw new AssistantError(httpErrors.invalid, { reason: 'body/id' });
      const { id: conversation } = request.params;
      const asked = [text !== undefined && action !== 'edit', draft !== undefined, drafts !== undefined];
      if (asked.filter(Boolean).length !== 1 || (draft === undefined) !== (action === undefined)) {
        throw new AssistantError(httpErrors.invalid, { reason: 'body: text | draft + action | drafts' });
      }
      if (drafts !== undefined) {
        const done = await takeEffect(conversation, () => desk.setDrafts(conversation, name, drafts));
        return reply.code(done ? 200 : 202).send({ id, drafts });
      }
      if (draft !== undefined && action !== undefined) {
        const verdict = { conversation, key: `${token}:${id}`, draft, action, text: text ?? '', manager: name };
        await takeEffect(conversation, () => desk.decideDraft(verdict));
        const now = await desk.readDraft(conversation, draft);
        // Two may decide at the same moment: the first decision holds.
        const done = desk.decided(now, verdict);
        return reply.code(done ? 200 : 202).send({ id, draft, status: now.status });
      }
      if (text === undefined) throw new AssistantError(httpErrors.invalid, { reason: 'body/text' });
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

  /** True when it is in force; undefined of `decide`: it was before. */
  async function takeEffect(
    conversation: string,
    decide: () => Promise<RecordedInbound | undefined>,
  ): Promise<boolean> {
    const watch = worked.watch(conversation);
    try {
      const recorded = await decide();
      return recorded === undefined || (await watch.until(recorded.event, effectMs));
    } finally {
      watch.close();
    }
  }
}
