import type { FastifyInstance } from 'fastify';
import type { ServerParts } from '../server-parts.ts';
import { admission, requireWriter } from '../visitors.ts';
import { answers, jsonAnswer } from './schemas.ts';

interface CorrectionRequest {
  readonly seq: number;
  readonly instead?: string | null;
}

/** A reply of the assistant that a human found wrong; `report --corrections` takes it from there. */
export function registerCorrections(app: FastifyInstance, parts: ServerParts): void {
  const writing = admission((request) => requireWriter(request, parts));

  app.post<{ Params: { id: string }; Body: CorrectionRequest }>(
    '/api/conversations/:id/corrections',
    {
      onRequest: writing.onRequest,
      schema: {
        summary: 'Пометить ответ ассистента неверным',
        description:
          'Ещё раз о той же реплике — заменяет сказанное прежде. Дальше: sales-assistant report --corrections.',
        tags: ['operators'],
        security: [{ operator: [] }],
        params: { type: 'object', properties: { id: { type: 'string' } } },
        body: {
          type: 'object',
          required: ['seq'],
          additionalProperties: false,
          properties: {
            seq: { type: 'integer', minimum: 1, description: 'Номер реплики ассистента' },
            instead: { type: ['string', 'null'], maxLength: 4000, description: 'Как надо было ответить' },
          },
        },
        response: answers(
          { 201: jsonAnswer('Записано', { type: 'object', properties: { seq: { type: 'integer' } } }) },
          [401, 403, 404, 410, 422],
        ),
      },
    },
    async (request, reply) => {
      const { name } = writing.of(request);
      const { seq, instead } = request.body;
      const words = instead?.replaceAll('\u0000', '').toWellFormed().trim() ?? '';
      await parts.store.saveCorrection({
        conversation: request.params.id,
        seq,
        by: name,
        at: parts.clock.now(),
        instead: words === '' ? null : words,
      });
      return reply.code(201).send({ seq });
    },
  );
}
