import { readFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { AssistantError, defineErrors, fillText, type Locale } from '../assistant/errors.ts';
import type { Finding } from '../assistant/findings.ts';
import { systemRefusal } from '../assistant/system-refusals.ts';
import { readYaml } from './yaml-file.ts';

export const requisitesFileErrors = defineErrors({
  unreadable: {
    code: 'INIT_REQUISITES_UNREADABLE',
    kind: 'usage',
    ru: { message: 'Файл реквизитов {file} не читается: {reason}', hint: '{remedy}' },
    en: { message: 'The file of requisites {file} cannot be read: {reasonEn}', hint: '{remedyEn}' },
  },
  invalid: {
    code: 'INIT_REQUISITES_INVALID',
    kind: 'usage',
    ru: {
      message: 'Реквизиты из файла {file} не подходят: {reason}',
      hint: 'В файле нужны разделы legal, bank и signer, как в config/company.yaml',
    },
    en: {
      message: 'The requisites of {file} do not fit: {reasonEn}',
      hint: 'The file needs the sections legal, bank and signer as in config/company.yaml',
    },
  },
});

export type RequisiteSections = Readonly<Record<string, string>>;

const needed = ['legal', 'bank', 'signer'] as const;
const allowed = [...needed, 'accountant', 'vat'];

/** Sections of company.yaml from a YAML or JSON file with real requisites. Their content is checked with the project. */
export async function readRequisites(file: string): Promise<RequisiteSections> {
  const refuse = (reason: string, reasonEn: string) =>
    new AssistantError(requisitesFileErrors.invalid, { file, reason, reasonEn });
  const { value, findings } = await readYaml(file, textOf(file));
  if (findings.length > 0) throw refuse(told(findings, 'ru'), told(findings, 'en'));
  if (typeof value !== 'object' || value === null) throw refuse('в файле нет разделов', 'the file has no sections');
  const sections = value as Readonly<Record<string, unknown>>;
  const missing = needed.filter((key) => sections[key] === undefined);
  if (missing.length > 0) {
    throw refuse(`нет раздела ${missing.join(', ')}`, `there is no section ${missing.join(', ')}`);
  }
  const present = allowed.filter((key) => sections[key] !== undefined);
  const texts = present.map((key) => [key, dump({ [key]: sections[key] }, { lineWidth: -1 })]);
  // The sample's accountant signs nobody else's invoices.
  return { accountant: '', ...Object.fromEntries(texts) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AssistantError(requisitesFileErrors.unreadable, { file, ...systemRefusal(error) }, { cause: error });
  }
}

function told(findings: readonly Finding[], locale: Locale): string {
  return findings.map(({ definition, parameters }) => fillText(definition[locale].message, parameters)).join('; ');
}
