import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { createPaint } from '../cli/paint.ts';
import { readListenAddress } from '../daemon/listen-address.ts';
import { readServerSettings } from '../daemon/server-settings.ts';
import type { CheckStatus } from '../runtime/diagnosis/check.ts';
import { diagnose } from '../runtime/diagnosis/diagnose.ts';
import { processEnvironment } from '../runtime/secrets.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'проверить машину и проект: настройки, ключи, базу, браузер, диск, часы, связь';
  static override description =
    'Ничего не меняет. Код выхода 6, если найдена неисправность, 5 — если недоступен включённый поставщик моделей; предупреждения его не меняют.';
  static override examples = [
    { command: '<%= config.bin %> doctor', description: 'всё ли готово к работе' },
    { command: '<%= config.bin %> doctor --json', description: 'то же для мониторинга' },
  ];
  static override english: EnglishTexts = {
    summary: 'check the machine and the project: settings, keys, database, browser, disk, clock, reachability',
    description:
      'Changes nothing. Exit code 6 when a defect is found, 5 when a model provider that is on is out of reach; warnings do not change it.',
    examples: ['is everything ready', 'the same for monitoring'],
  };

  async run(): Promise<unknown> {
    await this.parse(Doctor);
    const checks = await diagnose(this.projectFolder(), this.environment(), new Date(), {
      listenAddress: (environment) => readListenAddress({}, environment),
      others: [readServerSettings],
    });
    const paint = createPaint(process.stdout, processEnvironment().NO_COLOR);
    const marks: Record<CheckStatus, string> = {
      ok: paint.green('✔'),
      warning: paint.yellow('!'),
      unreachable: paint.yellow('✖'),
      defect: paint.red('✖'),
    };
    for (const { status, title, detail, hint } of checks) {
      this.print(`${marks[status]} ${paint.bold(this.text(title))}: ${this.text(detail)}`);
      if (hint !== null) this.print(`  → ${this.text(hint)}`);
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
}
