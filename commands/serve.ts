import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { readListenAddress } from '../daemon/listen-address.ts';
import { serveUntilStopped } from '../daemon/serve-until-stopped.ts';

export default class Serve extends BaseCommand {
  static override summary = 'запустить сервер: чат на сайте, предложения, документы';
  static override description =
    'Слушает 127.0.0.1:8080, пока не остановят (Ctrl+C, SIGTERM). Правки в config/, templates/ и knowledge/ подхватываются ' +
    'сами или по SIGHUP; правка с ошибкой не применяется, работает прежняя версия. Журнал — JSON-строки в stderr. ' +
    'С --preview работает рядом с настоящим сервером: рабочая копия проекта, снимок базы, который исчезнет при остановке; ' +
    'номера документов не тратятся, бумаги и чат помечены ЧЕРНОВИК, поставщики отключены. Языковая модель, если она ' +
    'настроена, отвечает и здесь: это стоит денег.';
  static override examples = [
    { command: '<%= config.bin %> serve', description: 'запустить и открыть http://127.0.0.1:8080' },
    { command: '<%= config.bin %> serve --preview', description: 'посмотреть правку до коммита, не мешая клиентам' },
    { command: '<%= config.bin %> serve --host 0.0.0.0 --port 3000', description: 'слушать все адреса, порт 3000' },
  ];
  static override flags = {
    preview: Flags.boolean({
      summary: 'предпросмотр правки: на временной копии data/, с пометкой ЧЕРНОВИК, порт – свободный или из --port',
    }),
    host: Flags.string({ summary: 'адрес (иначе HOST, иначе 127.0.0.1)', helpValue: 'HOST' }),
    port: Flags.string({ summary: 'порт (иначе PORT, иначе 8080)', helpValue: 'PORT' }),
  };
  static override english: EnglishTexts = {
    summary: 'start the server: web chat, quotes, documents',
    description:
      'Listens on 127.0.0.1:8080 until it is stopped (Ctrl+C, SIGTERM). Edits of config/, templates/ and knowledge/ are ' +
      'taken up by themselves or on SIGHUP; an edit with an error is not, the version before it goes on. The log is JSON ' +
      'lines on stderr. With --preview it runs beside the real server: the working tree on a snapshot of the database that ' +
      'is gone when it stops; no document number is spent, papers and the chat are marked as drafts, vendors are off. A ' +
      'language model that is configured answers here too, and costs money.',
    flags: {
      preview: 'preview an edit: on a throw-away copy of data/, marked as a draft; a free port or that of --port',
      host: 'address (else HOST, else 127.0.0.1)',
      port: 'port (else PORT, else 8080)',
    },
    examples: [
      'start and open http://127.0.0.1:8080',
      'look at an edit before it is committed, out of the way of customers',
      'listen on every address, port 3000',
    ],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Serve);
    const folder = this.projectFolder();
    const environment = this.environment();
    const { preview } = flags;
    // The configured address is the real server's; a draft is for this machine unless it is said otherwise.
    const { host = '127.0.0.1', port = '0' } = flags;
    const listen = readListenAddress(preview ? { host, port } : flags, environment);
    await serveUntilStopped({ folder, environment, preview, ...listen }, ({ address, degraded }) => {
      if (this.jsonEnabled()) {
        process.stdout.write(
          `${JSON.stringify({ schemaVersion: 1, address, degraded, ...(preview ? { preview } : {}) })}\n`,
        );
        return;
      }
      this.print(preview ? this.previewGreeting(address) : this.greeting(address));
      if (degraded) {
        this.print(
          this.text({
            ru: `Работает не всё или не последняя версия проекта. Подробности: ${address}/ready`,
            en: `Not everything works, or the project's last version does not. Details: ${address}/ready`,
          }),
        );
      }
    });
    return undefined;
  }

  private previewGreeting(address: string): string {
    return this.text({
      ru: `Предпросмотр: ${address}
ЧЕРНОВИК: рабочая копия проекта на снимке данных. Клиенты его не видят, наружу ничего не уходит, номера не тратятся.
Остановить (снимок исчезнет): Ctrl+C`,
      en: `Preview: ${address}
DRAFT: the working tree on a snapshot of the data. Customers do not see it, nothing is sent, no number is spent.
To stop (the snapshot goes away): Ctrl+C`,
    });
  }

  private greeting(address: string): string {
    return this.text({
      ru: `Готово: ${address}

Что попробовать в чате:
  «Сколько стоит чат-бот?» — ответ из базы знаний и прайс-листа
  «Хочу рассчитать стоимость» — бриф, цена и предложение в PDF
  «Позовите человека» — работает всегда
Остановить: Ctrl+C`,
      en: `Ready: ${address}

What to try in the chat:
  "Сколько стоит чат-бот?": an answer from the knowledge and the price list
  "Хочу рассчитать стоимость": a brief, a price and an offer in PDF
  "Позовите человека": always works
To stop: Ctrl+C`,
    });
  }
}
