import { readFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import { parseYaml } from './yaml-file.ts';

export const requisitesFileErrors = defineErrors({
  invalid: {
    code: 'INIT_REQUISITES_INVALID',
    kind: 'usage',
    ru: {
      message: 'Реквизиты из файла {file} не подходят: {reason}',
      hint: 'В файле нужны разделы legal, bank и signer, как в config/company.yaml',
    },
    en: {
      message: 'The requisites of {file} do not fit: {reason}',
      hint: 'The file needs the sections legal, bank and signer as in config/company.yaml',
    },
  },
});

export type RequisiteSections = Readonly<Record<string, string>>;

const needed = ['legal', 'bank', 'signer'] as const;
const allowed = [...needed, 'accountant', 'vat'];

/** Sections of company.yaml from a YAML or JSON file with real requisites. Their content is checked with the project. */
export async function readRequisites(file: string): Promise<RequisiteSections> {
  const refuse = (reason: string) => new AssistantError(requisitesFileErrors.invalid, { file, reason });
  let value: unknown;
  try {
    value = parseYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    throw refuse(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  if (typeof value !== 'object' || value === null) throw refuse('в файле нет разделов');
  const sections = value as Readonly<Record<string, unknown>>;
  const missing = needed.filter((key) => sections[key] === undefined);
  if (missing.length > 0) throw refuse(`нет раздела ${missing.join(', ')}`);
  const present = allowed.filter((key) => sections[key] !== undefined);
  const texts = present.map((key) => [key, dump({ [key]: sections[key] }, { lineWidth: -1 })]);
  // The sample's accountant signs nobody else's invoices.
  return { accountant: '', ...Object.fromEntries(texts) };
}
