import { Args, Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { renderOnce, writeRendered } from '../runtime/documents/rendering.ts';

export default class RenderPdf extends BaseCommand {
  static override summary = 'напечатать предложение, договор или счёт в PDF';
  static override description =
    'Все цифры берутся из сметы. Документ с той же сметой и тем же покупателем получает тот же номер и ту же дату, сколько ' +
    'бы раз его ни печатали. Без --quote печатается образец с ценами проекта: с пометкой ОБРАЗЕЦ и без номера.';
  static override examples = [
    { command: '<%= config.bin %> render-pdf offer', description: 'образец предложения: посмотреть на шаблон' },
    {
      command: '<%= config.bin %> render-pdf invoice --quote q_4f2k9x1m7c3a --customer romashka.yaml',
      description: 'счёт по сохранённой смете на реквизиты из файла',
    },
    {
      command: '<%= config.bin %> render-pdf contract --quote smeta.json --out dogovor.pdf',
      description: 'договор по смете из файла, который дала команда quote --json',
    },
  ];
  static override args = {
    kind: Args.string({
      description: 'offer (предложение), contract (договор) или invoice (счёт)',
      required: true,
      options: ['offer', 'contract', 'invoice'],
    }),
  };
  static override flags = {
    quote: Flags.string({ summary: 'номер сохранённой сметы или файл со сметой', helpValue: 'ID|FILE' }),
    customer: Flags.string({ summary: 'файл YAML или JSON с реквизитами покупателя', helpValue: 'FILE' }),
    out: Flags.string({ summary: 'куда записать PDF (по умолчанию — текущая папка)', helpValue: 'FILE' }),
  };
  static override english: EnglishTexts = {
    summary: 'print an offer, a contract or an invoice as PDF',
    description:
      'Every figure comes from the quote. The same quote and the same customer give the same number and date however often ' +
      'it is printed. Without --quote a specimen with the prices of the project is printed: marked ОБРАЗЕЦ, no number.',
    args: { kind: 'offer, contract or invoice' },
    flags: {
      quote: 'id of a saved quote, or a file with one',
      customer: "YAML or JSON file with the customer's requisites",
      out: 'where to write the PDF (the current folder by default)',
    },
    examples: [
      'a specimen of the offer: see what the template looks like',
      'an invoice for a saved quote, made out to the requisites of a file',
      'a contract for a quote that quote --json has printed to a file',
    ],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(RenderPdf);
    const document = await renderOnce({
      folder: this.projectFolder(),
      environment: this.environment(),
      kind: args.kind as 'offer' | 'contract' | 'invoice',
      quote: flags.quote,
      customerFile: flags.customer,
      onRenewed: this.tellRenewed,
    });
    const file = await writeRendered(flags.out ?? document.name, document.bytes);
    this.print(file);
    if (document.specimen) {
      this.say(this.text({ ru: 'На страницах стоит ОБРАЗЕЦ.', en: 'The pages are marked ОБРАЗЕЦ (specimen).' }));
    }
    const { id, kind, quote, number, specimen, bytes } = document;
    return { schemaVersion: 1, id, kind, quote, number, specimen, file, bytes: bytes.length };
  }
}
