import { Command, Flags, type Interfaces } from '@oclif/core';
import type { Locale } from '../assistant/errors.ts';
import { resolveProjectFolder } from '../runtime/project-folder.ts';
import { type Environment, loadEnvironment, localeOf, processEnvironment } from '../runtime/secrets.ts';
import { describeFailure, type Failure } from './failure.ts';
import { renewedSecretsText } from './renewed-secrets.ts';

export interface EnglishTexts {
  readonly summary: string;
  readonly description?: string;
  readonly flags?: Readonly<Record<string, string>>;
  readonly args?: Readonly<Record<string, string>>;
  /** Descriptions of `static examples`, in their order. */
  readonly examples?: readonly string[];
}

/** What every command shares: two languages, one error shape, exit codes of the contract. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static english: EnglishTexts;

  static override baseFlags: Interfaces.FlagInput = {
    project: Flags.string({
      summary: 'папка проекта (по умолчанию SALES_ASSISTANT_PROJECT или текущая)',
      helpValue: 'DIR',
      helpGroup: 'GLOBAL',
    }),
    debug: Flags.boolean({ summary: 'при ошибке показать стек вызовов', helpGroup: 'GLOBAL' }),
  };

  get locale(): Locale {
    return localeOf(processEnvironment());
  }

  text(texts: Readonly<Record<Locale, string>>): string {
    return texts[this.locale];
  }

  /** Data: stdout, silent under `--json`. */
  print(text: string): void {
    if (!this.jsonEnabled()) process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** Talk: stderr. */
  say(text: string): void {
    process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** For whatever opens the project's secrets. */
  protected readonly tellRenewed = (names: readonly string[]): void => this.say(renewedSecretsText(names, this.locale));

  /** The process environment over the project's `.env`, or the process environment alone outside a project. */
  environment(): Environment {
    const folder = resolveProjectFolder({ flag: this.projectFlag(), environment: processEnvironment() });
    return folder === undefined ? processEnvironment() : loadEnvironment(folder);
  }

  /** Absolute path; rejects with PROJECT_NOT_FOUND. */
  projectFolder(): string {
    return resolveProjectFolder({ flag: this.projectFlag(), environment: processEnvironment(), required: true });
  }

  protected override async catch(error: Error): Promise<void> {
    const failure = describeFailure(error, this.locale);
    process.exitCode = failure.exitCode;
    if (this.jsonEnabled()) {
      this.logJson(this.toErrorJson(error));
    } else {
      this.say(formatFailure(failure));
    }
    if (this.argv.includes('--debug') && error.stack !== undefined) this.say(error.stack);
  }

  protected override toErrorJson(error: unknown): unknown {
    const { code, message, hint, file, range, retryable } = describeFailure(error, this.locale);
    return {
      schemaVersion: 1,
      error: { code, message, hint, ...(file === undefined ? {} : { file }), ...(range ? { range } : {}), retryable },
    };
  }

  private projectFlag(): string | undefined {
    const inline = this.argv.find((argument) => argument.startsWith('--project='));
    if (inline !== undefined) return inline.slice('--project='.length);
    const position = this.argv.indexOf('--project');
    return position >= 0 ? this.argv[position + 1] : undefined;
  }
}

function formatFailure(failure: Failure): string {
  const place =
    failure.file === undefined
      ? ''
      : `${failure.file}${failure.range ? `:${failure.range.start.line}:${failure.range.start.column}` : ''}: `;
  return `${place}${failure.message} [${failure.code}]${failure.hint === '' ? '' : `\n  → ${failure.hint}`}`;
}
