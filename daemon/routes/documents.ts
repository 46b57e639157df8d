import type { FastifyInstance } from 'fastify';
import { AssistantError } from '../../assistant/errors.ts';
import { httpErrors } from '../http-failure.ts';
import type { ServerParts } from '../server-parts.ts';
import { errorAnswer } from './schemas.ts';

interface Link {
  readonly expires?: string;
  readonly signature?: string;
}

export function registerDocuments(app: FastifyInstance, parts: ServerParts): void {
  app.get<{ Params: { id: string }; Querystring: Link }>(
    '/documents/:id',
    {
      schema: {
        summary: 'Документ по подписанной ссылке',
        tags: ['documents'],
        params: { type: 'object', properties: { id: { type: 'string' } } },
        querystring: { type: 'object', properties: { expires: { type: 'string' }, signature: { type: 'string' } } },
        response: {
          200: {
            description: 'PDF; у встречи — .ics',
            content: {
              'application/pdf': { schema: { type: 'string' } },
              'text/calendar': { schema: { type: 'string' } },
            },
          },
          404: errorAnswer,
          410: errorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { expires = '', signature = '' } = request.query;
      const check = parts.links.check(id, { expires, signature }, parts.clock.now());
      if (check === 'forged') throw new AssistantError(httpErrors.notFound);
      if (check === 'expired') throw new AssistantError(httpErrors.linkExpired);
      const [, meeting] = /^meeting\.(.+)$/.exec(id) ?? [];
      if (meeting !== undefined) {
        const file = await parts.meetingFile?.(meeting);
        if (file === undefined) throw new AssistantError(httpErrors.notFound);
        return reply
          .header('content-type', 'text/calendar; charset=utf-8')
          .header('content-disposition', 'attachment; filename="meeting.ics"')
          .header('cache-control', 'private, no-store')
          .header('x-robots-tag', 'noindex')
          .send(file);
      }
      const document = await parts.store.readDocument(id);
      const bytes = document?.file ? await parts.store.readDocumentFile(id) : undefined;
      if (document?.file === undefined || document.file === null || bytes === undefined) {
        throw new AssistantError(httpErrors.notFound);
      }
      return reply
        .header('content-type', 'application/pdf')
        .header('content-disposition', contentDisposition(document.file.name, document.kind))
        .header('cache-control', 'private, no-store')
        .header('x-robots-tag', 'noindex')
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );
}

/** An ASCII name for old clients and the real one for the rest (RFC 6266). */
export function contentDisposition(name: string, kind: string): string {
  const ascii = /^[\w .-]+$/.test(name) ? name : `${kind}.pdf`;
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `inline; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
