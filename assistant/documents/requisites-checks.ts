import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import {
  checkAccount,
  checkBik,
  checkCorrespondentAccount,
  checkKpp,
  checkOgrn,
  checkOgrnip,
  checkOrganisationInn,
  checkPersonInn,
} from './requisites.ts';
import { requisitesErrors as errors } from './requisites-errors.ts';

/** A defect and the key it belongs to; whoever knows the file makes a finding or a refusal of it. */
export interface RequisiteDefect {
  readonly key: string;
  readonly definition: ErrorDefinition;
  readonly parameters: ErrorParameters;
}

export type RegisteredForm = 'organisation' | 'entrepreneur' | 'self_employed';

export interface Registration {
  readonly inn: string;
  readonly kpp?: string | undefined;
  readonly ogrn?: string | undefined;
}

export interface BankDetails {
  readonly bik: string;
  readonly account: string;
  readonly correspondent_account: string;
}

/** `complete`: the form's numbers must all be there (a seller); a customer may leave some out. */
export function registrationDefects(form: RegisteredForm, registration: Registration, complete: boolean) {
  return [
    ...innDefects(form, registration.inn),
    ...kppDefects(form, registration.kpp, complete),
    ...ogrnDefects(form, registration.ogrn, complete),
  ];
}

function innDefects(form: RegisteredForm, value: string): RequisiteDefect[] {
  const problem = form === 'organisation' ? checkOrganisationInn(value) : checkPersonInn(value);
  if (problem === undefined) return [];
  const expected = form === 'organisation' ? 10 : 12;
  const definition = {
    length: errors.innLength,
    form: errors.innLength,
    zeros: errors.zeros,
    checksum: errors.innChecksum,
  };
  return [{ key: 'inn', definition: definition[problem], parameters: { value, expected } }];
}

function kppDefects(form: RegisteredForm, value: string | undefined, complete: boolean): RequisiteDefect[] {
  if (form !== 'organisation') {
    return value === undefined ? [] : [{ key: 'kpp', definition: errors.kppForeign, parameters: { value } }];
  }
  if (value === undefined) return complete ? [{ key: 'kpp', definition: errors.kppMissing, parameters: {} }] : [];
  const problem = checkKpp(value);
  if (problem === undefined) return [];
  return [{ key: 'kpp', definition: problem === 'zeros' ? errors.zeros : errors.kppForm, parameters: { value } }];
}

function ogrnDefects(form: RegisteredForm, value: string | undefined, complete: boolean): RequisiteDefect[] {
  if (form === 'self_employed') {
    return value === undefined ? [] : [{ key: 'ogrn', definition: errors.ogrnForeign, parameters: { value } }];
  }
  const organisation = form === 'organisation';
  const parameters = { name: organisation ? 'ОГРН' : 'ОГРНИП', expected: organisation ? 13 : 15, value: value ?? '' };
  if (value === undefined) return complete ? [{ key: 'ogrn', definition: errors.ogrnMissing, parameters }] : [];
  const problem = organisation ? checkOgrn(value) : checkOgrnip(value);
  if (problem === undefined) return [];
  const definition = {
    length: errors.ogrnLength,
    form: errors.ogrnLength,
    zeros: errors.zeros,
    checksum: errors.ogrnChecksum,
  };
  return [{ key: 'ogrn', definition: definition[problem], parameters }];
}

export function bankDefects({ bik, account, correspondent_account }: BankDetails): RequisiteDefect[] {
  const defects: RequisiteDefect[] = [];
  const bikProblem = checkBik(bik);
  if (bikProblem !== undefined) {
    const definition = bikProblem === 'zeros' ? errors.zeros : errors.bikForm;
    defects.push({ key: 'bik', definition, parameters: { value: bik } });
  }
  const accounts = [
    { key: 'account', value: account, check: checkAccount, mismatch: errors.accountKey },
    {
      key: 'correspondent_account',
      value: correspondent_account,
      check: checkCorrespondentAccount,
      mismatch: errors.correspondentKey,
    },
  ];
  for (const { key, value, check, mismatch } of accounts) {
    const problem = check(value, bik);
    // Without a sound БИК the key of an account says nothing.
    if (problem === undefined || (bikProblem !== undefined && (problem === 'checksum' || problem === 'form'))) continue;
    const definition = { length: errors.accountLength, zeros: errors.zeros, form: mismatch, checksum: mismatch }[
      problem
    ];
    defects.push({ key, definition, parameters: { value, bik } });
  }
  return defects;
}
