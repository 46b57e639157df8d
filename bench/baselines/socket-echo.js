// A bare @fastify/websocket echo: the ceiling for a chat server of this make.
import websocket from '@fastify/websocket';
import fastify from 'fastify';

const app = fastify();
await app.register(websocket);
app.get('/health', async () => ({ ok: true }));
app.get('/socket', { websocket: true }, (socket) => {
  socket.on('message', (data) => socket.send(data.toString()));
});
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
process.on('SIGTERM', () => process.exit(0));
