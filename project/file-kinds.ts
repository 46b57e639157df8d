import type { TSchema } from '@sinclair/typebox';
import { DialogueTestFile } from '../assistant/dialogue-tests/dialogue-test-schema.ts';
import { CompanyFile } from '../assistant/documents/company-schema.ts';
import { ClaimSetFile } from '../assistant/guard/claim-set-schema.ts';
import { ListingsFile } from '../assistant/listings/listings-schema.ts';
import { OrderSetFile } from '../assistant/pricing/order-set-schema.ts';
import { PricingFile } from '../assistant/pricing/pricing-schema.ts';
import { DocumentCard, FaqFile } from '../assistant/retrieval/knowledge-schema.ts';
import { QuestionSetFile } from '../assistant/retrieval/question-set-schema.ts';
import { ScriptFile } from '../assistant/script/script-schema.ts';
import { AssistantFile } from '../assistant/settings/assistant-settings.ts';
import { channelsFile, type SectionSchemas } from './channels-schema.ts';
import { IntegrationsFile } from './integrations-schema.ts';

export type FileKindName =
  | 'company'
  | 'pricing'
  | 'script'
  | 'assistant'
  | 'channels'
  | 'integrations'
  | 'listings'
  | 'dialogue-test'
  | 'question-set'
  | 'claim-set'
  | 'order-set'
  | 'document-card'
  | 'faq';

/** One kind of YAML file; `name` is also the name of its editor schema, schemas/NAME.schema.json. */
export interface FileKind {
  readonly name: FileKindName;
  readonly pattern: RegExp;
  /** What tells it from other kinds in the same place; see kindByContent. */
  readonly key?: string;
  /** How the place is named in messages. */
  readonly place: string;
  readonly required: boolean;
  readonly schema: TSchema;
}

/** Of the kinds that a file can be of by its place, that whose key stands in it; the first when none does. */
export function kindByContent<Kind extends Pick<FileKind, 'key'>>(
  kinds: readonly Kind[],
  value: unknown,
): Kind | undefined {
  const has = (key: string | undefined): boolean =>
    key !== undefined && typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return kinds.find(({ key }) => has(key)) ?? kinds[0];
}

export function fileKinds(sections: SectionSchemas): readonly FileKind[] {
  const single = (name: FileKindName, schema: TSchema, required = false): FileKind => ({
    name,
    pattern: new RegExp(`^config/${name}\\.yaml$`),
    place: `config/${name}.yaml`,
    required,
    schema,
  });
  return [
    single('company', CompanyFile, true),
    single('pricing', PricingFile, true),
    {
      name: 'script',
      pattern: /^config\/scripts\/[^/]+\.yaml$/,
      place: 'config/scripts/*.yaml',
      required: false,
      schema: ScriptFile,
    },
    single('assistant', AssistantFile),
    single('channels', channelsFile(sections.channels)),
    single('integrations', IntegrationsFile),
    single('listings', ListingsFile),
    {
      name: 'dialogue-test',
      pattern: /^config\/tests\/[^/]+\.yaml$/,
      place: 'config/tests/*.yaml',
      required: false,
      schema: DialogueTestFile,
    },
    {
      name: 'question-set',
      pattern: /^config\/tests\/[^/]+\.yaml$/,
      key: 'questions',
      place: 'config/tests/*.yaml',
      required: false,
      schema: QuestionSetFile,
    },
    {
      name: 'claim-set',
      pattern: /^config\/tests\/[^/]+\.yaml$/,
      key: 'claims',
      place: 'config/tests/*.yaml',
      required: false,
      schema: ClaimSetFile,
    },
    {
      name: 'order-set',
      pattern: /^config\/tests\/[^/]+\.yaml$/,
      key: 'orders',
      place: 'config/tests/*.yaml',
      required: false,
      schema: OrderSetFile,
    },
    {
      name: 'document-card',
      pattern: /^knowledge\/.+\.(?:docx|pdf|html?|csv)\.ya?ml$/i,
      place: 'knowledge/**/*.pdf.yaml',
      required: false,
      schema: DocumentCard,
    },
    {
      name: 'faq',
      pattern: /^knowledge\/.+\.ya?ml$/i,
      key: 'entries',
      place: 'knowledge/**/*.yaml',
      required: false,
      schema: FaqFile,
    },
  ];
}
