// The least a webhook can be: Fastify that looks at the secret, parses the update against a schema and forgets it.
import fastify from 'fastify';

const app = fastify();
const body = {
  type: 'object',
  required: ['update_id'],
  properties: { update_id: { type: 'integer' }, message: { type: 'object' } },
};
app.get('/ready', async () => ({ ok: true }));
app.post('/webhooks/telegram', { schema: { body } }, async (request, reply) => {
  if (request.headers['x-telegram-bot-api-secret-token'] !== 'hook-secret') return reply.code(401).send('');
  return reply.code(200).send('');
});
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
process.on('SIGTERM', () => app.close());
