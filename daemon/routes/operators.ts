import type { FastifyInstance } from 'fastify';
import { AssistantError } from '../../assistant/errors.ts';
import type { ConversationRecord } from '../../assistant/ports/conversation-store.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import { proposedMessages } from '../../assistant/transcript/proposed-reply.ts';
import {
  conversationView,
  cursorPattern,
  fitsFilter,
  isLead,
  lastLine,
  listConversations,
  mostLines,
  transcriptOf,
  withoutUnheard,
} from '../operator-view.ts';
import { baseOf } from '../origins.ts';
import type { ServerParts } from '../server-parts.ts';
import { admission, requireOperator } from '../visitors.ts';
import { answers, conversationSchema, draftSchema, jsonAnswer, leadSchema, messageSchema } from './schemas.ts';

interface ListQuery {
  readonly limit?: string;
  readonly cursor?: string;
  readonly channel?: string;
  readonly mode?: 'assistant' | 'paused';
  readonly waiting?: 'true' | 'false';
  readonly draft?: 'true' | 'false';
}

const paging = {
  limit: { type: 'string', pattern: '^([1-9]\\d?|1\\d\\d|200)$', description: 'Сколько на странице, 1–200; обычно 50' },
  cursor: { type: 'string', pattern: cursorPattern, description: 'next предыдущей страницы' },
  channel: { type: 'string', maxLength: 40, description: 'Только этот канал: web, telegram, avito' },
} as const;

const filters = {
  mode: { enum: ['assistant', 'paused'], description: 'Отвечает ассистент или ведёт человек' },
  waiting: { enum: ['true', 'false'], description: 'Клиент ждёт человека' },
  draft: { enum: ['true', 'false'], description: 'Черновик ответа ждёт решения' },
} as const;

const security = [{ operator: [] }];
const refusals = [401, 403, 422, 429];
const next = { type: ['string', 'null'], description: 'Откуда продолжить; null — больше нет' } as const;
const list = (name: string, item: object) => ({
  type: 'object',
  properties: { schemaVersion: { const: 1 }, [name]: { type: 'array', items: item }, next },
});

/** What people of the company see, in any role. */
export function registerOperators(app: FastifyInstance, parts: ServerParts): void {
  const { store } = parts;
  const looking = admission((request) => requireOperator(request, parts));

  app.get<{ Querystring: ListQuery }>(
    '/api/leads',
    {
      onRequest: looking.onRequest,
      schema: {
        summary: 'Заявки: диалоги, в которых есть бриф, смета или просьба позвать человека',
        description: 'Сначала те, где недавно что-то было. Страница может быть неполной: дальше ведёт next.',
        tags: ['operators'],
        security,
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: { ...paging, waiting: filters.waiting },
        },
        response: answers({ 200: jsonAnswer('Страница заявок', list('leads', leadSchema)) }, refusals),
      },
    },
    async (request, reply) => {
      const { waiting } = request.query;
      const page = await listConversations(
        store,
        pageOf(request.query),
        (record) => isLead(record) && fitsFilter(record, { waiting: flagOf(waiting) }),
      );
      reply.header('cache-control', 'no-store');
      return { schemaVersion: 1, leads: await Promise.all(page.conversations.map(leadOf)), next: page.next };
    },
  );

  app.get<{ Querystring: ListQuery }>(
    '/api/conversations',
    {
      onRequest: looking.onRequest,
      schema: {
        summary: 'Диалоги: сначала те, где недавно что-то было',
        description: 'Страница может быть неполной: дальше ведёт next.',
        tags: ['operators'],
        security,
        querystring: { type: 'object', additionalProperties: false, properties: { ...paging, ...filters } },
        response: answers(
          { 200: jsonAnswer('Страница диалогов', list('conversations', conversationSchema)) },
          refusals,
        ),
      },
    },
    async (request, reply) => {
      const { mode, waiting, draft } = request.query;
      const page = await listConversations(store, pageOf(request.query), (record) =>
        fitsFilter(record, { mode, waiting: flagOf(waiting), draft: flagOf(draft) }),
      );
      const conversations = page.conversations.map(async (record) => ({
        ...conversationView(record),
        last: await lastLine(store, record, parts.live.asksConsent()),
      }));
      reply.header('cache-control', 'no-store');
      return { schemaVersion: 1, conversations: await Promise.all(conversations), next: page.next };
    },
  );

  app.get<{ Params: { id: string }; Querystring: { after?: string } }>(
    '/api/conversations/:id',
    {
      onRequest: looking.onRequest,
      schema: {
        summary: 'Диалог: переписка, бриф, канал и кто ведёт',
        description: `Не более ${mostLines} реплик; следующие — с after = seq последней. Удалённый по просьбе клиента — 410.`,
        tags: ['operators'],
        security,
        params: { type: 'object', properties: { id: { type: 'string' } } },
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            after: { type: 'string', pattern: '^\\d{1,9}$', description: 'seq последней известной реплики' },
          },
        },
        response: answers(
          {
            200: jsonAnswer('Диалог', {
              ...conversationSchema,
              properties: {
                schemaVersion: { const: 1 },
                ...conversationSchema.properties,
                drafting: { type: 'boolean', description: 'Ответы сначала предлагаются людям' },
                draft: draftSchema,
                messages: { type: 'array', items: messageSchema },
              },
            }),
          },
          [401, 403, 404, 410, 422],
        ),
      },
    },
    async (request, reply) => {
      const record = await store.readConversation(request.params.id);
      if (record === undefined) throw new AssistantError(storeErrors.unknownConversation);
      const after = Number(request.query.after ?? 0);
      const lines = await transcriptOf(store, { conversation: record.id, after });
      const messages = await withoutUnheard(store, record, lines, parts.live.asksConsent());
      const base = baseOf(request, parts.settings.publicUrl);
      reply.header('cache-control', 'no-store');
      return {
        schemaVersion: 1,
        ...conversationView(record),
        visit: record.state.visit,
        drafting: parts.drafting(record),
        draft: await draftOf(record, base),
        messages: messages.map((message) => parts.present(message, base)),
      };
    },
  );

  async function draftOf({ id: conversation, state: { draft: id } }: ConversationRecord, base: string) {
    const draft = id === undefined ? undefined : await store.readDraft(id);
    if (draft?.conversation !== conversation || draft.status !== 'waiting' || draft.reply === null) return null;
    const { reply } = draft;
    return {
      id: draft.id,
      at: draft.at.toISOString(),
      lines: reply.lines,
      messages: proposedMessages(reply).map((message) => {
        const { text, buttons, sources, quote, documents } = parts.present({ seq: 0, ...message }, base);
        return { text, buttons, sources, quote, documents };
      }),
      coming: reply.effects.flatMap((effect) => (effect.kind === 'render_document' ? [effect.document] : [])),
    };
  }

  async function leadOf(record: ConversationRecord) {
    const { id, quote, ...view } = conversationView(record);
    const stored = quote === null ? undefined : await store.readQuote(quote);
    return {
      conversation: id,
      ...view,
      order: record.state.order,
      visit: record.state.visit,
      quote:
        stored === undefined
          ? null
          : { id: stored.quote.id, total: stored.quote.total, validUntil: stored.quote.validUntil },
    };
  }
}

const usualPage = 50;

function pageOf({ limit, cursor, channel }: ListQuery) {
  return { limit: limit === undefined ? usualPage : Number(limit), cursor, channel };
}

function flagOf(flag: 'true' | 'false' | undefined): boolean | undefined {
  return flag === undefined ? undefined : flag === 'true';
}
