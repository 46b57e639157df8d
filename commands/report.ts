import { Flags } from '@oclif/core';
import { AssistantError } from '../assistant/errors.ts';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { confirmed } from '../cli/confirmation.ts';
import { knowledgeNoticeText } from '../cli/knowledge-notices.ts';
import {
  correctionsText,
  draftsText,
  type OwnerReportOptions,
  plannedText,
  unansweredText,
} from '../cli/owner-report-text.ts';
import { createPaint } from '../cli/paint.ts';
import { reportErrors } from '../cli/report-errors.ts';
import { type OwnerReports, openOwnerReports } from '../runtime/owner-reports.ts';
import { processEnvironment } from '../runtime/secrets.ts';

export default class Report extends BaseCommand {
  static override summary = 'чего ассистент не знает и где ошибся';
  static override description =
    '--unanswered – вопросы, на которые он сказал «не знаю», одинаковые вместе, с ближайшими записями и оценками. ' +
    '--corrections – ответы, помеченные неверными (trace … --wrong), и черновики, которые люди изменили или отклонили: вопрос, ответ, откуда он взят, что надо было сказать. ' +
    '--write дописывает эти ответы в FAQ и по диалогу в config/tests/corrections.yaml; написанное раньше не меняется. ' +
    '--drafts – сколько черновиков принято без правки, изменено и отклонено, по каналам. ' +
    'Переписка расшифровывается только здесь, демону команда не мешает.';
  static override examples = [
    { command: '<%= config.bin %> report --unanswered', description: 'чего не хватает в знаниях' },
    { command: '<%= config.bin %> report --corrections', description: 'где ответили неверно' },
    {
      command: '<%= config.bin %> report --corrections --write --faq knowledge/faq/general.yaml',
      description: 'дописать верные ответы в этот файл',
    },
  ];
  static override flags = {
    unanswered: Flags.boolean({ summary: 'вопросы без ответа в знаниях', exclusive: ['corrections', 'drafts'] }),
    corrections: Flags.boolean({ summary: 'ответы, помеченные неверными', exclusive: ['drafts'] }),
    drafts: Flags.boolean({ summary: 'что стало с черновиками ответов' }),
    limit: Flags.integer({
      summary: 'сколько последних просмотреть',
      default: 200,
      min: 1,
      max: 100_000,
      helpValue: 'N',
    }),
    write: Flags.boolean({ summary: 'дописать верные ответы в FAQ и в тесты диалогов', dependsOn: ['corrections'] }),
    faq: Flags.string({
      summary: 'в какой файл (по умолчанию knowledge/faq/corrections.yaml)',
      helpValue: 'FILE',
      dependsOn: ['write'],
    }),
    yes: Flags.boolean({ char: 'y', summary: 'не спрашивать', dependsOn: ['write'] }),
  };
  static override english: EnglishTexts = {
    summary: 'what the assistant does not know and where it was wrong',
    description:
      '--unanswered: questions it had no answer to, equal ones together, with the nearest entries and scores. --corrections: ' +
      'replies marked as wrong (trace … --wrong) and drafts that people have edited or rejected: question, reply, where it came ' +
      'from, what should have been said. --drafts: how many drafts were accepted unedited, edited and rejected, by channel. --write ' +
      'adds those answers to an FAQ and a dialogue each to config/tests/corrections.yaml; what is written already is not ' +
      'changed. What was said is decrypted here only, a running daemon is not disturbed.',
    flags: {
      unanswered: 'questions that knowledge has no answer to',
      corrections: 'replies marked as wrong',
      drafts: 'what became of drafts',
      limit: 'how many of the latest to look through',
      write: 'add the right answers to the FAQ and to the dialogue tests',
      faq: 'to which file (knowledge/faq/corrections.yaml by default)',
      yes: 'do not ask',
    },
    examples: ['what knowledge lacks', 'where replies were wrong', 'add the right answers to this file'],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Report);
    if (!flags.unanswered && !flags.corrections && !flags.drafts) throw new AssistantError(reportErrors.whatReport);
    const reports = await openOwnerReports(this.projectFolder(), this.environment(), {
      onRenewed: this.tellRenewed,
      onKnowledge: (notice) => this.say(knowledgeNoticeText(notice, this.locale)),
    });
    try {
      if (flags.drafts) return await this.drafts(reports);
      if (flags.unanswered) return await this.unanswered(reports, flags.limit);
      return await this.corrections(reports, flags);
    } finally {
      await reports.close();
    }
  }

  private async unanswered(reports: OwnerReports, limit: number): Promise<unknown> {
    const unanswered = await reports.unanswered(limit);
    if (unanswered.length > 0) this.print(unansweredText(unanswered, this.options(reports)));
    else this.tell({ ru: 'Вопросов без ответа не было', en: 'No question went without an answer' });
    return { schemaVersion: 1, unanswered };
  }

  private async drafts(reports: OwnerReports): Promise<unknown> {
    const drafts = await reports.drafts();
    if (drafts.length > 0) this.print(draftsText(drafts, this.options(reports)));
    else this.tell({ ru: 'Черновиков ещё не было', en: 'There were no drafts yet' });
    return { schemaVersion: 1, drafts };
  }

  private async corrections(
    reports: OwnerReports,
    { limit, write, faq, yes }: { limit: number; write: boolean; faq?: string | undefined; yes: boolean },
  ): Promise<unknown> {
    const corrections = await reports.corrections(limit);
    if (corrections.length === 0) this.tell({ ru: 'Неверных ответов не помечали', en: 'No reply was marked as wrong' });
    else this.print(correctionsText(corrections, this.options(reports)));
    if (!write) return { schemaVersion: 1, corrections };
    const { planCorrections } = await import('../runtime/corrections-writing.ts');
    const plan = await planCorrections(this.projectFolder(), corrections, faq);
    const { entries, skipped, files } = plan;
    if (entries.length + skipped.length > 0) this.print(`\n${plannedText(plan, this.options(reports))}`);
    const question = this.text({
      ru: `Дописать в ${files.map(({ path }) => path).join(' и ')}?`,
      en: `Add to ${files.map(({ path }) => path).join(' and ')}?`,
    });
    const written = entries.length > 0 && (await confirmed(question, yes));
    if (written) {
      plan.write();
      this.tell({
        ru: 'Записано. Дальше: sales-assistant index, затем sales-assistant test --filter исправление',
        en: 'Written. Next: sales-assistant index, then sales-assistant test --filter исправление',
      });
    }
    return { schemaVersion: 1, corrections, written: written ? files : [], skipped };
  }

  private tell(texts: { ru: string; en: string }): void {
    if (!this.jsonEnabled()) this.say(this.text(texts));
  }

  private options({ timeZone }: OwnerReports): OwnerReportOptions {
    const paint = createPaint(process.stdout, processEnvironment().NO_COLOR);
    return { locale: this.locale, timeZone, paint };
  }
}
