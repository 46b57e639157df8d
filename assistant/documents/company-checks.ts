import { compileConsultations } from '../booking/consultation-settings.ts';
import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { Finding, YamlPath } from '../findings.ts';
import { fixedOffsetZones } from '../local-time/fixed-offset-zones.ts';
import { isCalendarDate } from '../local-time/local-date.ts';
import { checkVatPeriods } from '../pricing/vat-checks.ts';
import { companyErrors } from './company-errors.ts';
import type { Company, SellerForm } from './company-schema.ts';
import { qrLimits } from './payment-qr.ts';
import { bankDefects, type RegisteredForm, type RequisiteDefect, registrationDefects } from './requisites-checks.ts';

export const companyFileName = 'config/company.yaml';

const registeredForms: Readonly<Record<SellerForm, RegisteredForm>> = {
  ooo: 'organisation',
  ao: 'organisation',
  ip: 'entrepreneur',
  self_employed: 'self_employed',
};

/** Everything in company.yaml that a schema cannot see. */
export function checkCompany(company: Company): Finding[] {
  return [
    ...requisiteFindings(company),
    ...signerFindings(company),
    ...qrFindings(company),
    ...timeFindings(company),
    ...consultationFindings(company),
    ...checkVatPeriods(company.vat, companyFileName),
  ];
}

export function isOrganisation(form: SellerForm): boolean {
  return registeredForms[form] === 'organisation';
}

function requisiteFindings({ legal, bank }: Company): Finding[] {
  const at = (section: string) => (defect: RequisiteDefect) =>
    defect.key in (section === 'legal' ? legal : bank)
      ? finding(defect.definition, defect.parameters, [section, defect.key])
      : finding(defect.definition, defect.parameters, [section]);
  return [
    ...registrationDefects(registeredForms[legal.form], legal, true).map(at('legal')),
    ...bankDefects(bank).map(at('bank')),
  ];
}

function signerFindings({ legal, signer }: Company): Finding[] {
  if (!isOrganisation(legal.form)) return [];
  const needed = [
    ['post', 'какая у подписывающего должность (post)'],
    ['post_genitive', 'как звучит его должность в родительном падеже (post_genitive)'],
    ['basis_genitive', 'на основании чего он действует (basis_genitive)'],
  ] as const;
  return needed
    .filter(([key]) => signer[key] === undefined)
    .map(([, missing]) => finding(companyErrors.signerIncomplete, { missing }, ['signer']));
}

function qrFindings({ legal, bank, sample }: Company): Finding[] {
  if (sample === true) return [];
  const printed = [
    { what: 'Краткое наименование', value: legal.short_name, limit: qrLimits.Name, path: ['legal', 'short_name'] },
    { what: 'Название банка', value: bank.name, limit: qrLimits.BankName, path: ['bank', 'name'] },
  ];
  return printed.flatMap(({ what, value, limit, path }) => [
    ...(value.length > limit ? [finding(companyErrors.qrName, { what, length: value.length, limit }, path)] : []),
    ...(value.includes('|') ? [finding(companyErrors.qrSeparator, {}, path)] : []),
  ]);
}

/** What can never be offered is no consultation. */
function consultationFindings({ consultations, working_hours: hours }: Company): Finding[] {
  const spans = Object.values(hours).flat();
  if (consultations === undefined || spans.length === 0) return [];
  const { duration } = compileConsultations(consultations);
  const minutes = duration / 60_000;
  if (spans.some((span) => minutesOf(span.slice(6, 11)) - minutesOf(span.slice(0, 5)) >= minutes)) return [];
  const path = ['consultations', ...(consultations.duration_minutes === undefined ? [] : ['duration_minutes'])];
  return [finding(companyErrors.consultationTooLong, { minutes }, path)];
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeFindings({ time_zone, working_hours, holidays }: Company): Finding[] {
  const findings: Finding[] = [];
  if (!isTimeZone(time_zone)) findings.push(finding(companyErrors.timeZone, { value: time_zone }, ['time_zone']));
  const days = Object.entries(working_hours);
  if (days.every(([, intervals]) => intervals.length === 0)) {
    findings.push(finding(companyErrors.noWorkingHours, {}, ['working_hours']));
  }
  for (const [day, intervals] of days) {
    intervals.forEach((value, index) => {
      const path = ['working_hours', day, index];
      const [from = '', to = ''] = value.split('-');
      if (from >= to) findings.push(finding(companyErrors.hoursReversed, { value }, path));
      const other = intervals.slice(0, index).find((earlier) => {
        const [begin = '', end = ''] = earlier.split('-');
        return from < end && begin < to;
      });
      if (other !== undefined) findings.push(finding(companyErrors.hoursOverlap, { value, other }, path));
    });
  }
  holidays.forEach(({ date }, index) => {
    const path = ['holidays', index, 'date'];
    if (!isCalendarDate(date)) findings.push(finding(companyErrors.dateUnreal, { value: date }, path));
    if (holidays.findIndex((holiday) => holiday.date === date) < index) {
      findings.push(finding(companyErrors.holidayTwice, { value: date }, path));
    }
  });
  return findings;
}

export function isTimeZone(name: string): boolean {
  if (fixedOffsetZones.includes(name)) return true;
  try {
    new Intl.DateTimeFormat('ru', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function finding(definition: ErrorDefinition, parameters: ErrorParameters, path: YamlPath): Finding {
  return { definition, parameters, severity: 'error', file: companyFileName, path };
}
