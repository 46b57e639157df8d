import { Args } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { createPaint } from '../cli/paint.ts';
import { readListenAddress } from '../daemon/listen-address.ts';
import { readServerSettings } from '../daemon/server-settings.ts';
import type { Check, CheckStatus } from '../runtime/diagnosis/check.ts';
import { diagnose } from '../runtime/diagnosis/diagnose.ts';
import { vendorChecklist } from '../runtime/diagnosis/vendor-checklist.ts';
import { type Vendor, vendors } from '../runtime/diagnosis/vendors.ts';
import { processEnvironment } from '../runtime/secrets.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'проверить машину и проект: настройки, ключи, базу, браузер, диск, часы, связь';
  static override description =
    'Ничего не меняет. Код выхода 6, если найдена неисправность, 5 — если недоступен включённый поставщик моделей; предупреждения его не меняют.';
  static override examples = [
    { command: '<%= config.bin %> doctor', description: 'всё ли готово к работе' },
    { command: '<%= config.bin %> doctor --json', description: 'то же для мониторинга' },
    { command: '<%= config.bin %> doctor avito', description: 'подключить Авито по шагам' },
  ];
  static override args = {
    vendor: Args.string({
      description: 'telegram, avito, google или smtp: что осталось сделать, чтобы подключить, по шагам',
      options: [...vendors],
    }),
  };
  static override english: EnglishTexts = {
    summary: 'check the machine and the project: settings, keys, database, browser, disk, clock, reachability',
    description:
      'Changes nothing. Exit code 6 when a defect is found, 5 when a model provider that is on is out of reach; warnings do not change it.',
    args: { vendor: 'telegram, avito, google or smtp: what is left to do to connect it, step by step' },
    examples: ['is everything ready', 'the same for monitoring', 'connect Avito step by step'],
  };

  async run(): Promise<unknown> {
    const { args } = await this.parse(Doctor);
    const checks: Check[] = [];
    for await (const check of this.checks(args.vendor as Vendor | undefined)) {
      checks.push(check);
      this.show(check);
    }
    const healthy = checks.every(({ status }) => status !== 'defect');
    if (!healthy) process.exitCode = 6;
    else if (checks.some(({ status }) => status === 'unreachable')) process.exitCode = 5;
    return {
      schemaVersion: 1,
      healthy,
      checks: checks.map(({ id, status, title, detail, hint }) => ({
        id,
        status,
        title: this.text(title),
        detail: this.text(detail),
        hint: hint === null ? '' : this.text(hint),
      })),
    };
  }

  /** Those of a vendor come one by one, as they are known. */
  private async *checks(vendor: Vendor | undefined): AsyncGenerator<Check> {
    const [folder, environment] = [this.projectFolder(), this.environment()];
    if (vendor !== undefined) return yield* vendorChecklist(vendor, folder, environment);
    yield* await diagnose(folder, environment, new Date(), {
      listenAddress: (each) => readListenAddress({}, each),
      others: [readServerSettings],
    });
  }

  private show({ status, title, detail, hint }: Check): void {
    const paint = createPaint(process.stdout, processEnvironment().NO_COLOR);
    const marks: Record<CheckStatus, string> = {
      ok: paint.green('✔'),
      warning: paint.yellow('!'),
      unreachable: paint.yellow('✖'),
      defect: paint.red('✖'),
      pending: '○',
    };
    this.print(`${marks[status]} ${paint.bold(this.text(title))}: ${this.text(detail)}`);
    if (hint !== null) this.print(`  → ${this.text(hint)}`);
  }
}
