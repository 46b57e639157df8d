import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { githubAnnotation, sarifLog } from '../cli/diagnostic-formats.ts';
import { diagnosticText } from '../cli/diagnostic-text.ts';
import { createPaint } from '../cli/paint.ts';
import { packageVersion } from '../runtime/package-root.ts';
import { processEnvironment } from '../runtime/secrets.ts';
import { type Validation, validateProject } from '../runtime/validating.ts';

const uncommitted = {
  ru: 'Правка ещё не в коммите: что она изменит для клиентов, покажет sales-assistant diff',
  en: 'The edit is not committed yet: sales-assistant diff shows what it changes for customers',
};

export default class Validate extends BaseCommand {
  static override summary = 'проверить проект: все ошибки всех файлов за один раз';
  static override description =
    'Читает config/, knowledge/ и templates/ и показывает каждую ошибку: файл:строка:колонка, код, строку файла, причину ' +
    'и способ исправить. Код выхода 3, если есть ошибки; предупреждения его не меняют. Сеть не нужна.';
  static override examples = [
    { command: '<%= config.bin %> validate', description: 'проверить проект в текущей папке' },
    { command: '<%= config.bin %> validate --no-env', description: 'только файлы, без ключей из .env (для CI)' },
    { command: '<%= config.bin %> validate --format github', description: 'пометки в пул-реквесте GitHub' },
  ];
  static override flags = {
    format: Flags.option({
      summary: 'вид вывода: text, github (пометки в пул-реквесте) или sarif',
      options: ['text', 'github', 'sarif'] as const,
      default: 'text' as const,
    })(),
    env: Flags.boolean({
      summary: 'проверять, заданы ли ключи включённых каналов и интеграций',
      default: true,
      allowNo: true,
    }),
  };
  static override english: EnglishTexts = {
    summary: 'check the project: every error of every file in one run',
    description:
      'Reads config/, knowledge/ and templates/ and shows each error: file:line:column, code, the line, the reason and the ' +
      'way to mend it. Exit code 3 when there are errors; warnings do not change it. No network needed.',
    flags: {
      format: 'output: text, github (annotations of a pull request) or sarif',
      env: 'check that the keys of channels and integrations that are on are set',
    },
    examples: [
      'check the project in the current folder',
      'files only, without the keys of .env (for CI)',
      'annotations in a GitHub pull request',
    ],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Validate);
    const folder = this.projectFolder();
    const environment = flags.env ? this.environment() : null;
    const validation = await validateProject(folder, environment, new Date(), this.locale);
    if (!validation.valid) process.exitCode = 3;
    if (flags.format === 'github') {
      for (const diagnostic of validation.diagnostics) this.print(githubAnnotation(diagnostic));
    } else if (flags.format === 'sarif') this.print(sarifLog(validation.diagnostics, packageVersion()));
    else this.printText(validation);
    const { valid, errorCount, warningCount } = validation;
    const diagnostics = validation.diagnostics.map(({ sourceLine: _, ...diagnostic }) => diagnostic);
    return { schemaVersion: 1, valid, errorCount, warningCount, diagnostics };
  }

  private printText({ valid, errorCount, warningCount, diagnostics, dirty }: Validation): void {
    const paint = createPaint(process.stdout, processEnvironment().NO_COLOR);
    for (const diagnostic of diagnostics) this.print(`${diagnosticText(diagnostic, this.locale, paint)}\n`);
    const counts = this.text({
      ru: `ошибок: ${errorCount}, предупреждений: ${warningCount}`,
      en: `errors: ${errorCount}, warnings: ${warningCount}`,
    });
    const verdict = valid
      ? paint.green(this.text({ ru: 'Проект в порядке', en: 'The project is in order' }))
      : paint.red(this.text({ ru: 'В проекте есть ошибки', en: 'The project has errors' }));
    this.print(valid && warningCount === 0 ? verdict : `${verdict} (${counts})`);
    // Programs read --json and --format; whoever has just edited reads this.
    if (valid && dirty === true && !this.jsonEnabled()) this.say(this.text(uncommitted));
  }
}
