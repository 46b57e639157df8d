import { connect } from 'node:net';
import type { AssistantSettings } from '../../assistant/settings/assistant-settings.ts';
import { obeyProxy, proxyFor } from '../outgoing-proxy.ts';
import type { Environment } from '../secrets.ts';
import { type Check, defectBy, ok, same, warning } from './check.ts';
import { checkModels } from './model-checks.ts';

interface Destination {
  readonly id: string;
  readonly title: string;
  readonly address: string;
}

/** What this version talks to when the environment says so; nothing else is ever called. */
function destinations(environment: Environment, embedder: AssistantSettings['retrieval']['embedder']): Destination[] {
  const found: Destination[] = [];
  if (embedder !== null && embedder.enabled !== false && environment.OPENAI_API_KEY !== undefined) {
    const address = embedder.baseUrl ?? environment.OPENAI_BASE_URL ?? 'https://api.openai.com/v1';
    found.push({ id: 'embedder', title: 'Embeddings', address });
  }
  if (environment.SENTRY_DSN !== undefined) {
    found.push({ id: 'sentry', title: 'Sentry', address: environment.SENTRY_DSN });
  }
  return found;
}

/** Models are asked for their list; to others only a connection is made, from this very server. */
export async function checkReach(
  environment: Environment,
  { retrieval, models }: Pick<AssistantSettings, 'retrieval' | 'models'>,
): Promise<readonly Check[]> {
  const wanted = destinations(environment, retrieval.embedder);
  const asked = await checkModels(models, environment);
  if (wanted.length + asked.length === 0) {
    const title = { ru: 'Внешние сервисы', en: 'External services' };
    const detail = {
      ru: 'ни один не включён: всё работает на этой машине',
      en: 'none is on: everything works on this machine',
    };
    return [ok('reach', title, detail)];
  }
  const tried = await Promise.all(wanted.map((destination) => checkDestination(destination, environment)));
  return [...asked, ...tried];
}

/** Behind a proxy only the proxy can be tried. */
async function checkDestination({ id, title, address }: Destination, environment: Environment): Promise<Check> {
  const parsed = URL.canParse(address) ? new URL(address) : null;
  const hint = {
    ru: 'Проверьте адрес, сеть и HTTPS_PROXY; без этого сервиса продажа идёт дальше',
    en: 'Check the address, the network and HTTPS_PROXY; the sale goes on without this service',
  };
  if (parsed === null) {
    return warning(id, same(title), { ru: 'адрес задан неверно', en: 'the address is not valid' }, hint);
  }
  let proxy: URL | undefined;
  try {
    proxy = proxyFor(parsed, environment);
    await obeyProxy(environment);
  } catch (error) {
    return defectBy(error, id, same(title));
  }
  const failure = await connectTo(proxy ?? parsed);
  if (proxy !== undefined && failure === null) {
    const detail = { ru: `через прокси ${proxy.host}`, en: `through the proxy ${proxy.host}` };
    return ok(id, same(title), detail);
  }
  if (failure === null) {
    return ok(id, same(title), { ru: `${parsed.host} доступен`, en: `${parsed.host} is reachable` });
  }
  const { host } = proxy ?? parsed;
  const detail = { ru: `${host} недоступен (${failure})`, en: `${host} is out of reach (${failure})` };
  return warning(id, same(title), detail, hint);
}

function connectTo({ hostname, port, protocol }: URL): Promise<string | null> {
  return new Promise((resolve) => {
    const number = port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: number, timeout: 4000 });
    const settle = (failure: string | null) => {
      socket.destroy();
      resolve(failure);
    };
    socket.once('connect', () => settle(null));
    socket.once('timeout', () => settle('timeout'));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
  });
}
