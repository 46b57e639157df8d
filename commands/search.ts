import { Args, Flags } from '@oclif/core';
import type { KnowledgeAnswer } from '../assistant/ports/knowledge-index.ts';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { knowledgeNoticeText } from '../cli/knowledge-notices.ts';
import { readBatch } from '../cli/search-batch.ts';
import { searchUsage } from '../cli/search-errors.ts';
import { type OpenKnowledge, openKnowledge } from '../runtime/knowledge.ts';

export default class Search extends BaseCommand {
  static override summary = 'найти разделы знаний, отвечающие на вопрос';
  static override description =
    'Показывает найденные разделы по убыванию близости и уверенность: с порога (retrieval.threshold) ассистент отвечает, ' +
    'ниже говорит «не знаю». Индекс строится сам, если его ещё нет. Сеть не нужна.';
  static override examples = [
    { command: '<%= config.bin %> search "сколько стоит чат-бот"', description: 'найти ответ на вопрос' },
    {
      command: '<%= config.bin %> search --batch questions.jsonl',
      description: 'много вопросов: строки JSON {id, text}',
    },
  ];
  static override args = { text: Args.string({ description: 'вопрос, как его задал бы клиент', ignoreStdin: true }) };
  static override flags = {
    limit: Flags.integer({ summary: 'сколько разделов показать', default: 10, min: 1, max: 100, helpValue: 'N' }),
    batch: Flags.string({
      summary: 'файл с вопросами, по объекту JSON {id, text} в строке; «-» — стандартный ввод',
      helpValue: 'FILE',
    }),
  };
  static override english: EnglishTexts = {
    summary: 'find the sections of the knowledge that answer a question',
    description:
      'Shows the sections found, best first, and the confidence: from the threshold (retrieval.threshold) on the assistant ' +
      'answers, below it says that it does not know. The index is made when there is none. No network needed.',
    args: { text: 'a question as a customer would ask it' },
    flags: {
      limit: 'how many sections to show',
      batch: 'a file of questions, a JSON object {id, text} a line; "-" is standard input',
    },
    examples: ['find the answer to a question', 'many questions: JSON lines {id, text}'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Search);
    const folder = this.projectFolder();
    if (flags.batch !== undefined) {
      if (args.text !== undefined) throw searchUsage('textAndBatch');
      return this.searchBatch(folder, flags.batch, flags.limit);
    }
    if (args.text === undefined || args.text.trim() === '') throw searchUsage('noText');
    const index = await this.openIndex(folder);
    try {
      const answer = await index.search({ text: args.text, limit: flags.limit, threshold: index.settings.threshold });
      this.printAnswer(answer, index.settings.threshold);
      return { schemaVersion: 1, query: args.text, ...shapeOf(answer) };
    } finally {
      await index.close();
    }
  }

  /** JSON lines on stdout, with `--json` or without. */
  private async searchBatch(folder: string, file: string, limit: number): Promise<undefined> {
    const questions = readBatch(file);
    const index = await this.openIndex(folder);
    try {
      for await (const { id, text } of questions) {
        const answer = await index.search({ text, limit, threshold: index.settings.threshold });
        if (!(await written(`${JSON.stringify({ id, ...shapeOf(answer) })}\n`))) break;
      }
    } finally {
      await index.close();
    }
    return undefined;
  }

  private openIndex(folder: string): Promise<OpenKnowledge> {
    return openKnowledge(folder, {
      environment: this.environment(),
      now: new Date(),
      notice: (notice) => this.say(knowledgeNoticeText(notice, this.locale)),
    });
  }

  private printAnswer({ confidence, answerable, hits }: KnowledgeAnswer, threshold: number): void {
    const percent = (share: number): string => `${Math.round(share * 100)} %`;
    const verdict = answerable
      ? this.text({ ru: 'ассистент ответит', en: 'the assistant answers' })
      : this.text({ ru: 'ассистент скажет «не знаю»', en: 'the assistant does not know' });
    const confident = this.text({ ru: 'Уверенность', en: 'Confidence' });
    const from = this.text({ ru: 'порог', en: 'threshold' });
    this.print(`${confident} ${percent(confidence)}, ${from} ${percent(threshold)}: ${verdict}`);
    if (hits.length === 0) this.print(this.text({ ru: 'Ничего не найдено', en: 'Nothing found' }));
    for (const [index, hit] of hits.entries()) {
      const title = hit.heading === '' || hit.heading === hit.title ? hit.title : `${hit.title} › ${hit.heading}`;
      this.print(`\n${index + 1}. ${title}  (${hit.score.toFixed(2)})\n   ${hit.file}:${hit.line}`);
      this.print(hit.text.replace(/^/gm, '   '));
    }
  }
}

function shapeOf({ answerable, confidence, hits }: KnowledgeAnswer) {
  return {
    answerable,
    confidence,
    hits: hits.map(({ document, heading, file, line, score, text }) => ({
      document,
      heading,
      file,
      line,
      score,
      text,
    })),
  };
}

/** False when whoever read our output has gone (`| head`): there is nobody left to answer. */
function written(line: string): Promise<boolean> {
  return new Promise((resolve) => process.stdout.write(line, (error) => resolve(error == null)));
}
