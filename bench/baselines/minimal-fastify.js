// The least a Fastify server can be: what `serve` is compared with.
import fastify from 'fastify';

const app = fastify();
app.get('/health', async () => ({ ok: true }));
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
process.on('SIGTERM', () => app.close());
