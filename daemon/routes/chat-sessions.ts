import type { FastifyInstance } from 'fastify';
import type { Visit } from '../../assistant/transcript/conversation-state.ts';
import { requireOrigin } from '../origins.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Visitor } from '../session-tokens.ts';
import { requireOpenChat } from '../visitors.ts';
import { answers, jsonAnswer } from './schemas.ts';

interface SessionRequest {
  readonly token?: string;
  readonly visit?: {
    readonly page?: string | null;
    readonly referrer?: string | null;
    readonly utm?: Readonly<Record<string, string>>;
  };
}

const address = { type: ['string', 'null'], maxLength: 2000 } as const;

const body = {
  type: 'object',
  additionalProperties: false,
  properties: {
    token: { type: 'string', maxLength: 2000, description: 'Прежний токен: переписка продолжится' },
    visit: {
      type: 'object',
      additionalProperties: false,
      description: 'Откуда пришёл посетитель',
      properties: {
        page: address,
        referrer: address,
        utm: {
          type: 'object',
          maxProperties: 12,
          additionalProperties: { type: 'string', maxLength: 200 },
        },
      },
    },
  },
} as const;

const answer = {
  type: 'object',
  properties: {
    schemaVersion: { const: 1 },
    token: { type: 'string' },
    conversation: { type: 'string' },
    expiresAt: { type: 'string', format: 'date-time' },
    continueIn: {
      type: 'array',
      items: { type: 'string' },
      description: 'Куда можно перейти с этим разговором: POST /api/chat/telegram-link',
    },
  },
} as const;

export function registerChatSessions(app: FastifyInstance, parts: ServerParts): void {
  app.post<{ Body: SessionRequest }>(
    '/api/chat/sessions',
    {
      config: { rateLimit: { max: () => parts.live.web().limits.sessionsPerMinute, timeWindow: 60_000 } },
      preValidation: async (request) => {
        request.body ??= {};
      },
      schema: {
        summary: 'Начать или продолжить переписку',
        tags: ['chat'],
        body,
        response: answers({ 201: jsonAnswer('Сессия открыта', answer) }, [403, 422, 429]),
      },
    },
    async (request, reply) => {
      requireOpenChat(parts);
      const { origins, sessionDays } = parts.live.web();
      requireOrigin(request, origins, parts.settings.publicUrl);
      const visitor = (await resumed(request.body.token)) ?? (await parts.webChat.open(visitOf(request.body)));
      const { token, expiresAt } = await parts.sessions.issue(visitor, sessionDays);
      reply.header('cache-control', 'no-store');
      return reply.code(201).send({
        schemaVersion: 1,
        token,
        conversation: visitor.conversation,
        expiresAt: expiresAt.toISOString(),
        continueIn: parts.crossings.open(),
      });
    },
  );

  /** A token that is foreign, expired or of an erased conversation simply opens a new one. */
  async function resumed(token: string | undefined): Promise<Visitor | undefined> {
    const visitor = token === undefined ? undefined : await parts.sessions.verify(token);
    if (visitor === undefined) return undefined;
    return (await parts.webChat.exists(visitor.conversation)) ? visitor : undefined;
  }
}

function visitOf({ visit }: SessionRequest): Visit | null {
  if (visit === undefined) return null;
  return { page: visit.page ?? null, referrer: visit.referrer ?? null, utm: visit.utm ?? {} };
}
