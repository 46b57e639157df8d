import { readFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { AssistantError } from '../assistant/errors.ts';
import { parseYaml } from '../project/yaml-file.ts';
import { initErrors } from './init-errors.ts';

export type RequisiteSections = Readonly<Record<string, string>>;

const needed = ['legal', 'bank', 'signer'] as const;
const allowed = [...needed, 'accountant', 'vat'];

/** Sections of company.yaml from a YAML or JSON file with real requisites. Their content is checked with the project. */
export async function readRequisites(file: string): Promise<RequisiteSections> {
  const refuse = (reason: string) => new AssistantError(initErrors.badRequisites, { file, reason });
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
