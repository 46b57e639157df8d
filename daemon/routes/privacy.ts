import type { FastifyInstance } from 'fastify';
import { escapeHtml, pagePolicy } from '../page.ts';
import type { ServerParts } from '../server-parts.ts';

const style = `
:root{color-scheme:light dark}
body{font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;margin:0;color:#1d2433;background:#fff}
main{max-width:44rem;margin:0 auto;padding:2.5rem 1.25rem 5rem}
h1{font-size:1.8rem;line-height:1.25}h2{margin-top:2.2em;font-size:1.25rem}a{color:inherit}
nav{display:flex;gap:1.25rem;flex-wrap:wrap;font-size:.95rem}section+section{margin-top:4rem;border-top:1px solid #d5d9e2;padding-top:1.5rem}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #d5d9e2;padding:.4rem .6rem;text-align:left;vertical-align:top}
@media(prefers-color-scheme:dark){body{color:#e6e9f0;background:#12151c}section+section,td,th{border-color:#353b49}}
`;

export function registerPrivacy(app: FastifyInstance, parts: ServerParts): void {
  app.get(
    '/privacy',
    { schema: { summary: 'Политика обработки персональных данных и согласие', tags: ['pages'] } },
    async (_request, reply) => {
      const { policy, consent, version } = await parts.live.legal();
      const company = escapeHtml(parts.live.companyName());
      const html = `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Персональные данные — ${company}</title><style>${style}</style></head>
<body><main><nav><a href="#policy">Политика</a><a href="#consent">Согласие</a></nav>
<section id="policy">${policy}</section>
<section id="consent">${consent}<p><small>Версия текста согласия: ${escapeHtml(version)}</small></p></section></main></body></html>`;
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', pagePolicy(html, { scripts: false }))
        .header('cache-control', 'no-cache')
        .send(html);
    },
  );
}
