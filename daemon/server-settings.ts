import { isIP } from 'node:net';
import { AssistantError } from '../assistant/errors.ts';
import type { Environment } from '../runtime/secrets.ts';
import { daemonErrors } from './daemon-errors.ts';
import type { ServerSettings } from './server-parts.ts';

/** What the environment says about the way to us; DAEMON_PUBLIC_URL_INVALID, DAEMON_TRUSTED_PROXIES_INVALID. */
export function readServerSettings(
  environment: Environment,
): Pick<ServerSettings, 'trustedProxies' | 'publicUrl' | 'metricsToken'> {
  const trustedProxies = (environment.TRUSTED_PROXIES ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const wrong = trustedProxies.find((each) => !isNetwork(each));
  if (wrong !== undefined) throw new AssistantError(daemonErrors.trustedProxies, { value: wrong });
  const publicUrl = environment.PUBLIC_URL?.replace(/\/+$/, '') ?? null;
  if (publicUrl !== null && !isWebAddress(publicUrl)) {
    throw new AssistantError(daemonErrors.publicUrl, { value: publicUrl });
  }
  return { trustedProxies, publicUrl, metricsToken: environment.METRICS_TOKEN ?? null };
}

/** An address, a network by its mask, or one of the names that Fastify knows. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', mask, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (mask === undefined || (version === 4 && isIP(mask) === 4)) return true;
  return /^\d{1,3}$/.test(mask) && Number(mask) > 0 && Number(mask) <= (version === 4 ? 32 : 128);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
