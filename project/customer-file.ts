import { readFile } from 'node:fs/promises';
import { type Customer, customerSchemas } from '../assistant/documents/customer-schema.ts';
import { documentsErrors } from '../assistant/documents/documents-errors.ts';
import { bankDefects, registrationDefects } from '../assistant/documents/requisites-checks.ts';
import { AssistantError } from '../assistant/errors.ts';
import { systemRefusal } from '../assistant/system-refusals.ts';
import { type Diagnostic, describeDiagnostic, type Finding } from './diagnostic.ts';
import { createLocator } from './locate-findings.ts';
import { createShapeValidators } from './shape-validators.ts';
import { decodeText } from './text-file.ts';
import { validateShape } from './validate-shape.ts';
import { readYaml } from './yaml-file.ts';

const kinds = Object.keys(customerSchemas);

/** Requisites of a customer from YAML or JSON, checked to the digit; CUSTOMER_FILE_INVALID or the defect's own code. */
export async function readCustomerFile(path: string): Promise<Customer> {
  const { text, findings } = decodeText(path, await bytesOf(path));
  if (text === undefined) throw invalid(path, '', findings);
  const { value, findings: faults } = await readYaml(path, text);
  if (value === undefined || faults.length > 0) throw invalid(path, text, faults);
  const kind = (value as { readonly kind?: unknown }).kind;
  if (!isKind(kind)) {
    const [reason, reasonEn] = [`kind — одно из: ${kinds.join(', ')}`, `kind is one of: ${kinds.join(', ')}`];
    throw new AssistantError(documentsErrors.customerInvalid, { reason, reasonEn }, { file: path });
  }
  const misshapen = await validateShape(createShapeValidators(), customerSchemas[kind], path, value);
  if (misshapen.length > 0) throw invalid(path, text, misshapen);
  const customer = value as Customer;
  refuseDefects(customer, path);
  return customer;
}

function isKind(kind: unknown): kind is keyof typeof customerSchemas {
  return typeof kind === 'string' && kinds.includes(kind);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const parameters = { file, ...systemRefusal(error) };
    throw new AssistantError(documentsErrors.customerUnreadable, parameters, { cause: error });
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

/** All that is wrong in one message, in the words `validate` has for it, at the place of the first. */
function invalid(file: string, text: string, findings: readonly Finding[]): AssistantError {
  const diagnostics = findings.map(createLocator(() => text));
  return new AssistantError(
    documentsErrors.customerInvalid,
    { reason: told(diagnostics, 'ru'), reasonEn: told(diagnostics, 'en') },
    { file, ...(diagnostics[0] === undefined ? {} : { range: diagnostics[0].range }) },
  );
}

function told(diagnostics: readonly Diagnostic[], locale: 'ru' | 'en'): string {
  return diagnostics.map((diagnostic) => describeDiagnostic(diagnostic, locale).message).join('; ');
}
