import t from 'tap';
import { checkCompany } from '../../../assistant/documents/company-checks.ts';
import type { Company } from '../../../assistant/documents/company-schema.ts';
import {
  checkAccount,
  checkBik,
  checkCorrespondentAccount,
  checkKpp,
  checkOgrn,
  checkOgrnip,
  checkOrganisationInn,
  checkPersonInn,
} from '../../../assistant/documents/requisites.ts';
import { sellers } from '../../fixtures/document-fixtures.ts';

type Check = (value: string) => string | undefined;

/** Every string that differs from the value in one digit. */
function oneDigitChanges(value: string): string[] {
  return Array.from(value).flatMap((digit, index) =>
    Array.from('0123456789')
      .filter((other) => other !== digit)
      .map((other) => value.slice(0, index) + other + value.slice(index + 1)),
  );
}

const sound: readonly [string, Check, readonly string[]][] = [
  ['ИНН организации', checkOrganisationInn, ['7707083893', '7736207543', '7701234578', '7701234560']],
  ['ИНН физического лица', checkPersonInn, ['500100732259', '770123456703']],
  ['КПП', checkKpp, ['770101001', '7701AB001']],
  ['ОГРН', checkOgrn, ['1027700132195', '1027700229193', '1027700123461']],
  ['ОГРНИП', checkOgrnip, ['304500116000157', '304770123456793']],
  ['БИК', checkBik, ['044525225', '044525974', '044525593', '044525201']],
  ['р/с Сбербанка', (value) => checkAccount(value, '044525225'), ['40702810500000001234']],
  ['р/с', (value) => checkAccount(value, '044525201'), ['40802810700020000317']],
  ['р/с ИП', (value) => checkAccount(value, '044525974'), ['40802810100000005678']],
  ['к/с', (value) => checkCorrespondentAccount(value, '044525225'), ['30101810400000000225']],
  ['к/с 974', (value) => checkCorrespondentAccount(value, '044525974'), ['30101810145250000974']],
  ['к/с 593', (value) => checkCorrespondentAccount(value, '044525593'), ['30101810200000000593']],
];

t.test('real numbers pass; zeros, letters, spaces and lost digits do not', async (t) => {
  for (const [name, check, values] of sound) {
    for (const value of values) {
      t.equal(check(value), undefined, `${name} ${value}`);
      t.equal(check(value.replace(/./g, '0')), 'zeros', `${name}: zeros`);
      for (const broken of ['', value.slice(1), `${value}1`, ` ${value}`, value.replace(/.$/, 'x')]) {
        t.ok(check(broken), `${name}: «${broken}»`);
      }
    }
  }
});

t.test('every single wrong digit is found where the key can find it', async (t) => {
  const strong: readonly [Check, string][] = [
    [checkOrganisationInn, '7701234578'],
    [checkPersonInn, '770123456703'],
    [checkOgrn, '1027700123461'],
    [checkOgrnip, '304770123456793'],
    [(value) => checkAccount(value, '044525225'), '40702810500000001234'],
    [(value) => checkAccount(value, '044525974'), '40802810100000005678'],
    [(value) => checkCorrespondentAccount(value, '044525225'), '30101810400000000225'],
  ];
  for (const [check, value] of strong) {
    t.same(
      oneDigitChanges(value).filter((changed) => check(changed) === undefined),
      [],
      value,
    );
  }
  t.equal(checkAccount('40702810500000001234', '044525974'), 'checksum', 'an account of another bank');
});

function codes(company: Company): string[] {
  return checkCompany(company).map(({ definition }) => definition.code);
}

t.test('sound sellers have no findings', async (t) => {
  for (const company of Object.values(sellers)) t.same(codes(company), []);
});

t.test('one defect, one finding, at its place', async (t) => {
  const { osno, entrepreneur, selfEmployed } = sellers;
  const cases: readonly [Company, string, readonly (string | number)[]][] = [
    [{ ...osno, legal: { ...osno.legal, inn: '7701234579' } }, 'REQUISITE_INN_CHECKSUM', ['legal', 'inn']],
    [{ ...osno, legal: { ...osno.legal, inn: '770123456703' } }, 'REQUISITE_INN_LENGTH', ['legal', 'inn']],
    [{ ...osno, legal: { ...osno.legal, inn: '0000000000' } }, 'REQUISITE_ZEROS', ['legal', 'inn']],
    [{ ...osno, legal: { ...osno.legal, kpp: '77010100' } }, 'REQUISITE_KPP_FORM', ['legal', 'kpp']],
    [{ ...osno, legal: { ...osno.legal, ogrn: '1027700123462' } }, 'REQUISITE_OGRN_CHECKSUM', ['legal', 'ogrn']],
    [
      { ...entrepreneur, legal: { ...entrepreneur.legal, kpp: '770101001' } },
      'REQUISITE_KPP_FOREIGN',
      ['legal', 'kpp'],
    ],
    [
      { ...selfEmployed, legal: { ...selfEmployed.legal, ogrn: '304770123456793' } },
      'REQUISITE_OGRN_FOREIGN',
      ['legal', 'ogrn'],
    ],
    [{ ...osno, bank: { ...osno.bank, bik: '44525225' } }, 'REQUISITE_BIK_FORM', ['bank', 'bik']],
    [
      { ...osno, bank: { ...osno.bank, account: '40702810500000001235' } },
      'REQUISITE_ACCOUNT_KEY',
      ['bank', 'account'],
    ],
    [
      { ...osno, bank: { ...osno.bank, correspondent_account: '30101810145250000974' } },
      'REQUISITE_CORRESPONDENT_KEY',
      ['bank', 'correspondent_account'],
    ],
    [{ ...osno, bank: { ...osno.bank, name: 'Б'.repeat(46) } }, 'COMPANY_QR_TOO_LONG', ['bank', 'name']],
    [{ ...osno, time_zone: 'Europe/Moskva' }, 'COMPANY_TIME_ZONE_UNKNOWN', ['time_zone']],
    [{ ...osno, holidays: [{ date: '2026-02-30', title: 'x' }] }, 'COMPANY_DATE_UNREAL', ['holidays', 0, 'date']],
    [
      { ...osno, working_hours: { ...osno.working_hours, mon: ['10:00-14:00', '13:00-19:00'] } },
      'COMPANY_HOURS_OVERLAP',
      ['working_hours', 'mon', 1],
    ],
    [
      { ...osno, working_hours: { ...osno.working_hours, tue: ['19:00-10:00'] } },
      'COMPANY_HOURS_REVERSED',
      ['working_hours', 'tue', 0],
    ],
  ];
  for (const [company, code, path] of cases) {
    const findings = checkCompany(company);
    t.same(
      findings.map(({ definition, path }) => [definition.code, path]),
      [[code, path]],
      code,
    );
  }
  const { kpp: _, ogrn: __, ...legal } = osno.legal;
  t.same(codes({ ...osno, legal }), ['REQUISITE_KPP_MISSING', 'REQUISITE_OGRN_MISSING']);
  t.same(codes({ ...osno, signer: entrepreneur.signer }), Array(3).fill('COMPANY_SIGNER_INCOMPLETE'));
});
