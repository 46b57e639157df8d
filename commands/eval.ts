import { Args, Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { evaluationText } from '../cli/evaluation-text.ts';
import { knowledgeNoticeText } from '../cli/knowledge-notices.ts';
import { evaluateKnowledge } from '../runtime/testing/evaluating.ts';

export default class Eval extends BaseCommand {
  static override summary = 'измерить ответы по контрольным вопросам и подобрать порог «не знаю»';
  static override description =
    'Задаёт поиску вопросы из config/tests/*.yaml (questions) или из файла и считает: нашёлся ли нужный документ ' +
    '(nDCG@10, Recall@5, MRR@10), на какую долю вопросов ассистент ответит и на какую постороннюю долю — ответит зря. ' +
    'Подбирает порог: больше всего ответов, а на посторонние вопросы — не чаще 5 %. Перечисляет худшие вопросы. Индекс ' +
    'сначала обновляется. По сообщениям из config/tests/*.yaml (claims) считает и проверку обещаний: сколько опасных прошло бы ' +
    'наружу, сколько честных не прошло.';
  static override examples = [
    { command: '<%= config.bin %> eval', description: 'по вопросам проекта' },
    {
      command: '<%= config.bin %> eval questions.jsonl --json',
      description: 'по своим: строки JSON {id, text, answerable, doc}',
    },
  ];
  static override args = {
    file: Args.string({ description: 'вопросы: .yaml как в config/tests/ или .jsonl', ignoreStdin: true }),
  };
  static override flags = {
    worst: Flags.integer({ summary: 'сколько худших вопросов показать', default: 10, min: 0, helpValue: 'N' }),
  };
  static override english: EnglishTexts = {
    summary: 'measure the answers by a set of questions and pick the threshold of "I do not know"',
    description:
      'Asks the search the questions of config/tests/*.yaml (questions) or of a file and counts: is the right document found ' +
      '(nDCG@10, Recall@5, MRR@10), what share is answered, and what share of off-topic questions is answered wrongly. Picks ' +
      'the threshold at which most is answered and off-topic questions at most 5 % of the time. Lists the worst questions. ' +
      'The index is brought up to date first. By the messages of config/tests/*.yaml (claims) it measures the guard too: how many ' +
      'hostile ones would go out, how many honest ones would not.',
    args: { file: 'questions: .yaml as in config/tests/ or .jsonl' },
    flags: { worst: 'how many of the worst questions to show' },
    examples: ['by the questions of the project', 'by your own: JSON lines {id, text, answerable, doc}'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Eval);
    const evaluation = await evaluateKnowledge(this.projectFolder(), {
      environment: this.environment(),
      now: new Date(),
      notice: (notice) => this.say(knowledgeNoticeText(notice, this.locale)),
      ...(args.file === undefined ? {} : { file: args.file }),
    });
    const width = process.stdout.columns ?? 100;
    this.print(evaluationText(evaluation, { locale: this.locale, width, worst: flags.worst }));
    return { schemaVersion: 1, ...evaluation };
  }
}
