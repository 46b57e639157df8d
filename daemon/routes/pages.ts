import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AssistantError } from '../../assistant/errors.ts';
import { httpErrors } from '../http-failure.ts';
import { fillPage, pagePolicy } from '../page.ts';
import type { ServerParts } from '../server-parts.ts';

export function registerPages(app: FastifyInstance, parts: ServerParts): void {
  const files = new Map<string, Promise<string>>();

  app.get(
    '/',
    { schema: { summary: 'Страница, на которой можно попробовать чат', tags: ['pages'] } },
    async (request, reply) => {
      const html = fillPage(draftMarked(await file('demo.html'), parts.settings.draft === true), {
        company: parts.live.companyName(),
        color: parts.live.brandColor() ?? parts.live.web().color,
      });
      reply.header('content-security-policy', pagePolicy(html, { scripts: true }));
      return sendCached(request, reply, { type: 'text/html; charset=utf-8', body: html, cache: 'no-cache' });
    },
  );

  app.get(
    '/widget.js',
    {
      schema: {
        summary: 'Виджет чата для любого сайта: один тег script async',
        tags: ['pages'],
        response: {
          200: { description: 'JavaScript', content: { 'text/javascript': { schema: { type: 'string' } } } },
        },
      },
    },
    async (request, reply) => {
      const { title, greeting, color, side } = parts.live.web();
      const { draft } = parts.settings;
      const settings = {
        title: title ?? parts.live.companyName(),
        greeting,
        color,
        side,
        ...(draft === true ? { draft } : {}),
      };
      // The site's own settings travel with the script, so that the button looks right before the first request.
      const inlined = JSON.stringify(settings).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028');
      const body = `(()=>{const salesAssistantSettings=${inlined};\n${await file('widget.js')}\n})();\n`;
      // Other sites load it by a script tag.
      reply.header('cross-origin-resource-policy', 'cross-origin');
      return sendCached(request, reply, {
        type: 'text/javascript; charset=utf-8',
        body,
        cache: 'public, max-age=300, stale-while-revalidate=86400',
      });
    },
  );

  app.get(
    '/operator',
    { schema: { summary: 'Страница сотрудника: список диалогов, ответы, передача', tags: ['pages'] } },
    async (request, reply) => {
      const html = fillPage(draftMarked(await file('operator.html'), parts.settings.draft === true), {
        company: parts.live.companyName(),
        color: parts.live.brandColor() ?? parts.live.web().color,
      });
      reply.header('content-security-policy', pagePolicy(html, { scripts: true }));
      return sendCached(request, reply, { type: 'text/html; charset=utf-8', body: html, cache: 'no-cache' });
    },
  );

  app.get(
    '/operator.js',
    {
      schema: {
        summary: 'Скрипт страницы сотрудника',
        tags: ['pages'],
        response: {
          200: { description: 'JavaScript', content: { 'text/javascript': { schema: { type: 'string' } } } },
        },
      },
    },
    async (request, reply) =>
      sendCached(request, reply, {
        type: 'text/javascript; charset=utf-8',
        body: await file('operator.js'),
        cache: 'no-cache',
      }),
  );

  function file(name: string): Promise<string> {
    const known = files.get(name);
    if (known !== undefined) return known;
    const read = readFile(join(parts.settings.webFolder, name), 'utf8').catch((error: unknown) => {
      files.delete(name);
      throw new AssistantError(httpErrors.webMissing, { name }, { cause: error });
    });
    files.set(name, read);
    return read;
  }
}

/** Above everything else of the page, so that nobody takes a preview for the real thing. */
function draftMarked(html: string, draft: boolean): string {
  if (!draft) return html;
  const words = 'ЧЕРНОВИК: предпросмотр правки на копии данных. Ничего не отправляется, копия исчезнет при остановке';
  return html.replace('<body>', `<body>\n<p class="draft" role="note">${words}</p>`);
}

function sendCached(
  request: FastifyRequest,
  reply: FastifyReply,
  page: { type: string; body: string; cache: string },
): FastifyReply {
  const etag = `"${createHash('sha256').update(page.body).digest('base64url').slice(0, 27)}"`;
  reply.header('etag', etag).header('cache-control', page.cache);
  if (request.headers['if-none-match']?.includes(etag) === true) return reply.code(304).send();
  return reply.header('content-type', page.type).send(page.body);
}
