import type { DialogueTest } from '../assistant/dialogue-tests/dialogue-test-schema.ts';
import type { Company } from '../assistant/documents/company-schema.ts';
import type { Listings } from '../assistant/listings/listings.ts';
import type { PriceList } from '../assistant/pricing/price-list.ts';
import type { ConfigIdentity } from '../assistant/pricing/quote.ts';
import type { ReferenceOrder } from '../assistant/pricing/reference-orders.ts';
import type { Script } from '../assistant/script/script.ts';
import type { AssistantSettings } from '../assistant/settings/assistant-settings.ts';
import type { ChannelSettings } from './channels-schema.ts';
import type { IntegrationSettings } from './integrations-schema.ts';

export interface ProjectTest extends DialogueTest {
  /** Relative to the project folder. */
  readonly file: string;
}

/** A whole, valid project; frozen. Plain JSON, so that it can be kept and compared. */
export interface Project {
  /** Absolute. */
  readonly folder: string;
  readonly company: Company;
  readonly prices: PriceList;
  readonly scripts: readonly Script[];
  readonly assistant: AssistantSettings;
  readonly channels: ChannelSettings;
  readonly integrations: IntegrationSettings;
  /** Null: there is no config/listings.yaml. */
  readonly listings: Listings | null;
  readonly tests: readonly ProjectTest[];
  /** Of config/tests/; none where nobody has named any. */
  readonly orders: readonly ReferenceOrder[];
  readonly config: ConfigIdentity;
}
