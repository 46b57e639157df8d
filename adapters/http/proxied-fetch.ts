/**
 * A fetch that goes by this HTTP proxy, whatever the environment says; name and password may stand in the address. Its
 * answers are those of undici's own classes.
 */
export async function createProxiedFetch(proxy: string): Promise<typeof globalThis.fetch> {
  const { fetch, ProxyAgent } = await import('undici');
  const dispatcher = new ProxyAgent({ uri: proxy, proxyTunnel: true });
  const proxied = (input: string | URL, init: object = {}) => fetch(input, { ...init, dispatcher });
  return proxied as unknown as typeof globalThis.fetch;
}
