import { Args, Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { comparisonMarkdown, comparisonText } from '../cli/comparison-text.ts';
import { createPaint } from '../cli/paint.ts';
import { compareWithRef } from '../runtime/comparison/comparing.ts';
import { processEnvironment } from '../runtime/secrets.ts';

const changesFound = 4;

export default class Diff extends BaseCommand {
  static override summary = 'что правка изменит для клиентов: цены, сценарии, ответы, проверки диалогов';
  static override description =
    'Сравнивает рабочую копию с коммитом (по умолчанию HEAD) не построчно, а по смыслу: сколько станут стоить контрольные ' +
    'заказы из config/tests/*.yaml (orders; без них — каждый пакет, каждая опция и каждый коэффициент), что изменилось в ' +
    'прайсе и сценариях, на какие контрольные вопросы ассистент ответит иначе или скажет «не знаю», какие диалоги ' +
    'перестанут проходить проверку, какие настройки и шаблоны другие. Модели и поставщики не спрашиваются. С --replay ' +
    'слова клиентов из записанных диалогов говорятся заново; в markdown их слова не попадают.';
  static override examples = [
    { command: '<%= config.bin %> diff', description: 'правка, которая ещё не в коммите' },
    {
      command: '<%= config.bin %> diff main --exit-code',
      description: 'ветка против main; код 4, если что-то меняется',
    },
    { command: '<%= config.bin %> diff --replay 20', description: 'что услышали бы последние двадцать клиентов' },
    {
      command: '<%= config.bin %> diff origin/main --format markdown',
      description: 'комментарий к запросу на слияние',
    },
  ];
  static override args = {
    ref: Args.string({ description: 'коммит, ветка или метка git', default: 'HEAD', ignoreStdin: true }),
  };
  static override flags = {
    'exit-code': Flags.boolean({ summary: 'код выхода 4, если что-то меняется' }),
    format: Flags.option({
      summary: 'text — для терминала, markdown — для комментария',
      options: ['text', 'markdown'] as const,
      default: 'text' as const,
    })(),
    replay: Flags.integer({
      summary: 'сыграть на этой правке столько последних записанных диалогов с клиентами',
      helpValue: 'N',
      min: 1,
    }),
  };
  static override english: EnglishTexts = {
    summary: 'what an edit changes for customers: prices, scripts, answers, dialogue tests',
    description:
      'Compares the working tree with a commit (HEAD by default) by meaning, not by lines: what the reference orders of ' +
      'config/tests/*.yaml (orders; without them every package, option and coefficient) will cost, what is different in the ' +
      'price list and the scripts, which reference questions get another answer or "I do not know", which dialogue tests ' +
      'will fail, which settings and templates differ. No model and no vendor is asked. With --replay what customers said in ' +
      'recorded conversations is said again; their words do not get into markdown.',
    args: { ref: 'a commit, branch or tag of git' },
    flags: {
      'exit-code': 'exit code 4 when something changes',
      format: 'text for a terminal, markdown for a comment',
      replay: 'play so many of the latest recorded conversations against this edit',
    },
    examples: [
      'an edit that is not committed yet',
      'a branch against main; code 4 when something changes',
      'what the latest twenty customers would hear',
      'a comment of a merge request',
    ],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Diff);
    const comparison = await compareWithRef({
      folder: this.projectFolder(),
      environment: this.environment(),
      ref: args.ref,
      replay: flags.replay,
      onDiagnostics: (describe) => {
        for (const { file, range, message } of describe(this.locale)) {
          this.say(`${file}:${range.start.line}:${range.start.column} ${message}`);
        }
      },
      now: new Date(),
    });
    if (comparison.changed && flags['exit-code']) process.exitCode = changesFound;
    this.print(
      flags.format === 'markdown'
        ? comparisonMarkdown(comparison, this.locale)
        : comparisonText(comparison, {
            locale: this.locale,
            paint: createPaint(process.stdout, processEnvironment().NO_COLOR),
            width: process.stdout.columns ?? 100,
          }),
    );
    return { schemaVersion: 1, ...comparison };
  }
}
