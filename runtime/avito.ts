import type { AvitoConfig } from '../adapters/channel/avito/avito-config.ts';
import { soldPackages } from '../assistant/listings/listings.ts';
import type { ListingBoard } from '../assistant/ports/listing-board.ts';
import type { ChannelMaker } from './channel-maker.ts';
import { packageVersion } from './package-root.ts';
import { isPublicAddress } from './public-address.ts';
import type { Environment } from './secrets.ts';

/** Undefined where a variable is missing. */
export function avitoKeys({ AVITO_CLIENT_ID, AVITO_CLIENT_SECRET, AVITO_USER_ID }: Environment) {
  const account = Number(AVITO_USER_ID);
  if (AVITO_CLIENT_ID === undefined || AVITO_CLIENT_SECRET === undefined || !Number.isSafeInteger(account)) return;
  return { keys: { clientId: AVITO_CLIENT_ID, clientSecret: AVITO_CLIENT_SECRET }, account };
}

/** Calls of Avito's API; undefined where its keys are not set. */
export async function openAvitoClient(environment: Environment, clock: { now(): Date }, patienceMs?: number) {
  const found = avitoKeys(environment);
  if (found === undefined) return undefined;
  const [{ createAvitoClient }, { vendorFetch }] = await Promise.all([
    import('../adapters/channel/avito/avito-client.ts'),
    import('../adapters/http/vendor-fetch.ts'),
  ]);
  return createAvitoClient({
    ...found,
    apiRoot: environment.AVITO_API_URL,
    fetch: vendorFetch,
    clock,
    userAgent: `sales-assistant/${packageVersion()}`,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
}

/** Where Avito's listings are published; undefined where its keys are not set. */
export async function openListingBoard(
  environment: Environment,
  clock: { now(): Date },
  patienceMs?: number,
): Promise<ListingBoard | undefined> {
  const client = await openAvitoClient(environment, clock, patienceMs);
  if (client === undefined) return undefined;
  const { createAvitoListingBoard } = await import('../adapters/listings/avito/avito-listing-board.ts');
  return createAvitoListingBoard((call) => client.ask(call));
}

/** Avito, when its keys are set. */
export const openAvito: ChannelMaker = async (request) => {
  const { environment, project, publicUrl, secretOf, clock, memory, knownChat, logger } = request;
  const section = project.channels.avito as AvitoConfig | undefined;
  if (section?.enabled === false || project.company.sample === true) return undefined;
  const client = await openAvitoClient(environment, clock);
  if (client === undefined) return undefined;
  const listed = soldPackages(project.listings, project.prices.packages);
  const [{ resolveAvito }, { createAvitoChannel }] = await Promise.all([
    import('../adapters/channel/avito/avito-config.ts'),
    import('../adapters/channel/avito/avito-channel.ts'),
  ]);
  return createAvitoChannel({
    client,
    settings: resolveAvito({ ...section, packages: { ...listed, ...section?.packages } }, isPublicAddress(publicUrl)),
    webhookSecret: secretOf('AVITO_WEBHOOK_SECRET'),
    clientSecret: environment.AVITO_CLIENT_SECRET ?? '',
    clock,
    memory,
    knownChat: (address, traits) => knownChat('avito', address, traits),
    onSignature: (signature) => logger.info({ channel: 'avito', signature }, 'how deliveries are signed'),
  });
};
