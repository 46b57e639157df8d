/** JSON Schemas that several routes speak in; they check requests and describe answers in /openapi.json. */

export const errorAnswer = {
  description: 'Отказ: код, слова для человека, что делать и стоит ли повторить',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error', 'requestId'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message', 'hint', 'retryable'],
            properties: {
              code: { type: 'string' },
              message: { type: 'string' },
              hint: { type: 'string' },
              retryable: { type: 'boolean' },
            },
          },
          requestId: { type: 'string' },
        },
      },
    },
  },
} as const;

export const messageSchema = {
  type: 'object',
  required: ['seq', 'id', 'from', 'at', 'text', 'buttons', 'sources', 'quote', 'documents', 'handoff', 'state'],
  properties: {
    seq: { type: 'integer', description: 'Номер в переписке, без пропусков' },
    id: { type: 'string' },
    from: { enum: ['visitor', 'assistant', 'manager'] },
    author: { type: 'string', description: 'Кто из менеджеров написал; только у реплик manager' },
    at: { type: 'string', format: 'date-time' },
    text: { type: 'string' },
    buttons: {
      type: 'array',
      items: { type: 'object', properties: { label: { type: 'string' }, value: { type: 'string' } } },
    },
    sources: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          document: { type: 'string' },
          heading: { type: 'string' },
          file: { type: 'string' },
          line: { type: 'integer' },
        },
      },
    },
    quote: { type: ['string', 'null'] },
    documents: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          kind: { enum: ['offer', 'contract', 'invoice'] },
          quote: { type: 'string' },
          url: { type: 'string' },
        },
      },
    },
    handoff: { type: ['object', 'null'], properties: { reason: { type: 'string' } } },
    state: {
      type: 'object',
      properties: { script: { type: 'string' }, state: { type: 'string' }, fields: { type: 'object' } },
    },
  },
} as const;

const conversationParts = {
  channel: { type: 'string', description: 'web, telegram, avito' },
  mode: { enum: ['assistant', 'paused'], description: 'paused: ведёт человек, ассистент молчит' },
  manager: { type: ['string', 'null'], description: 'Кто ведёт, если известно' },
  waiting: { type: 'boolean', description: 'Клиент ждёт человека' },
  handoff: { type: ['object', 'null'], properties: { reason: { type: 'string' } } },
  unreachable: { type: 'boolean', description: 'Клиент закрыл чат: ответить нельзя' },
  blocked: { type: 'boolean', description: 'Закрыт сотрудниками: ассистент не отвечает' },
  draft: { type: ['string', 'null'], description: 'Черновик ответа, о котором люди ещё не решили' },
  joined: {
    type: ['object', 'null'],
    properties: { with: { type: 'string' }, by: { type: ['string', 'null'] } },
    description: 'Диалог того же человека, объединённый последним; by — кто из сотрудников объединил',
  },
  consent: {
    enum: ['none', 'asked', 'given', 'refused'],
    description: 'Согласие на обработку персональных данных; пока не given, контакты заменены обозначениями',
  },
  state: messageSchema.properties.state,
  lastSeq: { type: 'integer' },
  createdAt: { type: 'string', format: 'date-time' },
  updatedAt: { type: 'string', format: 'date-time' },
} as const;

export const conversationSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    ...conversationParts,
    quote: { type: ['string', 'null'] },
    last: {
      type: ['object', 'null'],
      description: 'Последняя реплика, до 200 символов; в списке',
      properties: {
        seq: { type: 'integer' },
        from: messageSchema.properties.from,
        at: { type: 'string', format: 'date-time' },
        text: { type: 'string' },
      },
    },
  },
} as const;

export const leadSchema = {
  type: 'object',
  properties: {
    conversation: { type: 'string' },
    ...conversationParts,
    order: { type: ['object', 'null'], description: 'Что считали: пакет, опции, коэффициенты, промокод' },
    visit: { type: ['object', 'null'], description: 'Откуда пришёл' },
    quote: {
      type: ['object', 'null'],
      properties: {
        id: { type: 'string' },
        total: { type: 'integer', description: 'Копейки' },
        validUntil: { type: 'string' },
      },
    },
  },
} as const;

/** A reply that people decide about. */
export const draftSchema = {
  type: ['object', 'null'],
  description: 'Черновик ответа: клиент его не видит, пока его не приняли',
  properties: {
    id: { type: 'string' },
    at: { type: 'string', format: 'date-time' },
    lines: { type: 'array', items: { type: 'integer' }, description: 'seq реплик клиента, на которые он отвечает' },
    messages: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          text: { type: 'string' },
          buttons: messageSchema.properties.buttons,
          sources: messageSchema.properties.sources,
          quote: messageSchema.properties.quote,
          documents: messageSchema.properties.documents,
        },
      },
    },
    coming: {
      type: 'array',
      items: { enum: ['offer', 'contract', 'invoice'] },
      description: 'Документы, которые начнут готовиться, когда черновик примут',
    },
  },
} as const;

export function jsonAnswer(description: string, schema: object): object {
  return { description, content: { 'application/json': { schema } } };
}

/** A 2xx answer and the refusals a route can give. */
export function answers(good: Readonly<Record<string, object>>, refusals: readonly number[]): Record<string, object> {
  return { ...good, ...Object.fromEntries(refusals.map((status) => [String(status), errorAnswer])) };
}
