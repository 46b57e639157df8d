import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { Environment } from './secrets.ts';

export const proxyErrors = defineErrors({
  invalid: {
    code: 'PROXY_INVALID',
    kind: 'runtime',
    ru: {
      message: 'Адрес прокси в HTTPS_PROXY задан неверно',
      hint: 'Например: HTTPS_PROXY=http://proxy.example:3128',
    },
    en: {
      message: 'The proxy address in HTTPS_PROXY is not valid',
      hint: 'E.g. HTTPS_PROXY=http://proxy.example:3128',
    },
  },
  unsupported: {
    code: 'PROXY_UNSUPPORTED',
    kind: 'runtime',
    ru: {
      message: 'HTTPS_PROXY: Node.js {version} не умеет ходить через прокси',
      hint: 'Нужен Node.js 24.14 или новее',
    },
    en: {
      message: 'HTTPS_PROXY: Node.js {version} cannot go through a proxy',
      hint: 'Node.js 24.14 or newer is needed',
    },
  },
});

/** As the rest of the world reads them: lower case wins, HTTP_PROXY is for plain HTTP, NO_PROXY excepts. */
function proxyVariables(environment: Environment) {
  const of = (name: string): string | undefined => environment[name] ?? environment[name.toUpperCase()];
  return { http_proxy: of('http_proxy'), https_proxy: of('https_proxy'), no_proxy: of('no_proxy') };
}

/**
 * Sends the outgoing calls of this process, those of vendors' SDKs too, through the proxy of the environment; does nothing
 * without one. To be called before the first client is made. Rejects with PROXY_INVALID, PROXY_UNSUPPORTED.
 */
export async function obeyProxy(environment: Environment): Promise<void> {
  const variables = proxyVariables(environment);
  if (variables.http_proxy === undefined && variables.https_proxy === undefined) return;
  const http = await import('node:http');
  if (!('setGlobalProxyFromEnv' in http)) {
    throw new AssistantError(proxyErrors.unsupported, { version: process.version });
  }
  try {
    http.setGlobalProxyFromEnv(variables);
  } catch (error) {
    throw new AssistantError(proxyErrors.invalid, {}, { cause: error });
  }
}

/** The proxy that calls to this address go by; undefined: none. Throws PROXY_INVALID. */
export function proxyFor(address: URL, environment: Environment): URL | undefined {
  const { http_proxy, https_proxy, no_proxy = '' } = proxyVariables(environment);
  const proxy = address.protocol === 'https:' ? https_proxy : http_proxy;
  if (proxy === undefined || no_proxy.split(',').some((exception) => excepts(exception.trim(), address)))
    return undefined;
  if (!URL.canParse(proxy)) throw new AssistantError(proxyErrors.invalid);
  return new URL(proxy);
}

/** `*`, a host, a host with its port, or `.domain` with all that is below it. */
function excepts(exception: string, { hostname, host }: URL): boolean {
  if (exception === '*') return true;
  const domain = exception.replace(/^\*/, '').toLowerCase();
  return domain !== '' && (domain.startsWith('.') ? hostname.endsWith(domain) : domain === hostname || domain === host);
}
