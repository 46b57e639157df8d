import { readFile } from 'node:fs/promises';
import { Ajv, type ErrorObject } from 'ajv';
import { type Customer, customerSchemas } from '../assistant/documents/customer-schema.ts';
import { documentsErrors } from '../assistant/documents/documents-errors.ts';
import { bankDefects, registrationDefects } from '../assistant/documents/requisites-checks.ts';
import { AssistantError } from '../assistant/errors.ts';
import { parseYaml } from './yaml-file.ts';

/** Requisites of a customer from YAML or JSON, checked to the digit; CUSTOMER_FILE_INVALID or the defect's own code. */
export async function readCustomerFile(path: string): Promise<Customer> {
  const value = await readValue(path);
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (kind !== 'organisation' && kind !== 'entrepreneur' && kind !== 'person') {
    throw invalid(path, 'kind: organisation, entrepreneur, person');
  }
  const validate = new Ajv({ allErrors: true, strict: false }).compile<Customer>(customerSchemas[kind]);
  if (!validate(value)) throw invalid(path, (validate.errors ?? []).map(describe).join('; '));
  refuseDefects(value, path);
  return value;
}

async function readValue(path: string): Promise<unknown> {
  try {
    return parseYaml(await readFile(path, 'utf8'));
  } catch (error) {
    throw invalid(path, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), error);
  }
}

function refuseDefects(customer: Customer, file: string): void {
  if (customer.kind === 'person') return;
  const [defect] = [
    ...registrationDefects(customer.kind, customer, false),
    ...(customer.bank === undefined ? [] : bankDefects(customer.bank)),
  ];
  if (defect === undefined) return;
  // The same defect in the project's own file is the project's fault; here it is that of the call.
  throw new AssistantError({ ...defect.definition, kind: 'usage' }, defect.parameters, { file });
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const at = instancePath === '' ? '' : `${instancePath.slice(1).replaceAll('/', '.')}: `;
  const extra = 'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : '';
  return `${at}${message ?? ''}${extra}`;
}

function invalid(file: string, reason: string, cause?: unknown): AssistantError {
  return new AssistantError(documentsErrors.customerUnreadable, { reason }, { file, cause });
}
