import { Args, Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { askAnswers } from '../cli/init-questions.ts';
import { type InitResult, initProject } from '../runtime/starting/init-project.ts';
import {
  defaultAnswers,
  defaultVat,
  type InitAnswers,
  type SellerForm,
  sellerForms,
  type VatChoice,
  vatChoices,
} from '../runtime/starting/starting-company.ts';

export default class Init extends BaseCommand {
  static override summary = 'создать проект: готовый образец с вашей компанией';
  static override description =
    'Кладёт в папку цены, сценарии, знания и шаблоны образца, вписывает компанию, создаёт .gitignore, .env и проверку для ' +
    'GitHub и GitLab. Спрашивает не больше восьми вещей; на каждую есть флаг. Существующие файлы не трогает.';
  static override examples = [
    {
      command: '<%= config.bin %> init my-company',
      description: 'ответить на вопросы и получить проект в папке my-company',
    },
    {
      command: '<%= config.bin %> init my-company --no-input --name Ромашка --form ip --vat usn_none',
      description: 'без вопросов: чего нет во флагах, берётся из образца',
    },
    {
      command: '<%= config.bin %> init my-company --requisites requisites.yaml',
      description: 'сразу с настоящими реквизитами: разделы legal, bank и signer в файле',
    },
  ];
  static override args = { dir: Args.string({ description: 'папка нового проекта', default: '.' }) };
  static override flags = {
    name: Flags.string({ summary: 'название компании, как его знают клиенты', helpValue: 'ТЕКСТ' }),
    form: Flags.option({ summary: 'форма: ooo, ao, ip или self_employed', options: sellerForms })(),
    inn: Flags.string({ summary: 'ИНН', helpValue: 'ЦИФРЫ' }),
    vat: Flags.option({
      summary: 'налоги: usn_none, usn_5, usn_7, usn_22, osno, psn или npd',
      options: vatChoices,
    })(),
    'time-zone': Flags.string({ summary: 'часовой пояс', helpValue: 'Europe/Moscow' }),
    phone: Flags.string({ summary: 'телефон для клиентов, с кодом страны', helpValue: '+7…' }),
    email: Flags.string({ summary: 'почта для клиентов', helpValue: 'АДРЕС' }),
    site: Flags.string({ summary: 'сайт, с https://', helpValue: 'АДРЕС' }),
    requisites: Flags.string({ summary: 'файл YAML с настоящими реквизитами: legal, bank, signer', helpValue: 'FILE' }),
    input: Flags.boolean({ summary: 'задавать вопросы', default: true, allowNo: true }),
  };
  static override english: EnglishTexts = {
    summary: 'make a project: a working sample with your company in it',
    description:
      "Puts the sample's prices, scripts, knowledge and templates into the folder, fills in the company, makes .gitignore, " +
      '.env and a check for GitHub and GitLab. Asks at most eight things, each also a flag. Touches no existing file.',
    args: { dir: 'folder of the new project' },
    flags: {
      name: 'company name as customers know it',
      form: 'legal form: ooo, ao, ip or self_employed',
      inn: 'tax number (INN)',
      vat: 'taxes: usn_none, usn_5, usn_7, usn_22, osno, psn or npd',
      'time-zone': 'time zone',
      phone: 'phone for customers, with country code',
      email: 'e-mail for customers',
      site: 'web site, with https://',
      requisites: 'YAML file with real requisites: legal, bank, signer',
      input: 'ask questions',
    },
    examples: [
      'answer the questions and get a project in my-company',
      'no questions: what no flag gives comes from the sample',
      'with real requisites at once: sections legal, bank and signer of the file',
    ],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Init);
    const given = definedOnly({
      name: flags.name,
      form: flags.form as SellerForm | undefined,
      inn: flags.inn,
      vat: flags.vat as VatChoice | undefined,
      timeZone: flags['time-zone'],
      phone: flags.phone,
      email: flags.email,
      site: flags.site,
    });
    const asks = flags.input && !this.jsonEnabled() && process.stdin.isTTY === true && process.stderr.isTTY === true;
    const answers = asks
      ? await askAnswers(given, this.locale)
      : { ...defaultAnswers, vat: defaultVat(given.form ?? defaultAnswers.form), ...given };
    const result = await initProject({
      folder: args.dir,
      answers,
      requisites: flags.requisites ?? null,
      now: new Date(),
      locale: this.locale,
    });
    this.report(result, args.dir);
    return { schemaVersion: 1, ...result };
  }

  private report({ folder, files, kept, sample }: InitResult, dir: string): void {
    this.print(
      this.text({
        ru: `Проект готов: ${folder} (файлов: ${files.length})`,
        en: `Project ready: ${folder} (${files.length} files)`,
      }),
    );
    if (kept.length > 0) {
      this.print(
        this.text({ ru: `Уже были и не тронуты: ${kept.join(', ')}`, en: `Were there and stay: ${kept.join(', ')}` }),
      );
    }
    if (sample) {
      this.print(
        this.text({
          ru: 'Реквизиты учебные (sample: true в config/company.yaml): документы печатаются с пометкой ОБРАЗЕЦ.',
          en: 'The requisites are a sample (sample: true in config/company.yaml): documents are printed as specimens.',
        }),
      );
    }
    const at = dir === '.' ? '' : ` --project ${dir}`;
    this.print(
      this.text({
        ru: `Дальше: npx ${this.config.bin} validate${at}, затем npx ${this.config.bin} chat${at} или npx ${this.config.bin} serve${at}`,
        en: `Next: npx ${this.config.bin} validate${at}, then npx ${this.config.bin} chat${at} or npx ${this.config.bin} serve${at}`,
      }),
    );
  }
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

function definedOnly<Values extends object>(values: Values): Defined<Values> & Partial<InitAnswers> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values> &
    Partial<InitAnswers>;
}
