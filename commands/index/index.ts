import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { knowledgeNoticeText } from '../../cli/knowledge-notices.ts';
import { indexKnowledge } from '../../runtime/knowledge.ts';

export default class Index extends BaseCommand {
  static override summary = 'обновить индекс знаний';
  static override description =
    'Читает knowledge/ и обновляет индекс, по которому ассистент ищет ответы: заново разбираются только изменённые файлы. ' +
    'Новый индекс заменяет прежний целиком и сразу; если файл не читается, он назван, а прежний индекс остаётся.';
  static override examples = [
    { command: '<%= config.bin %> index', description: 'обновить индекс' },
    { command: '<%= config.bin %> index --rebuild', description: 'построить индекс заново' },
  ];
  static override flags = {
    rebuild: Flags.boolean({ summary: 'построить заново, не опираясь на прежний индекс' }),
  };
  static override english: EnglishTexts = {
    summary: 'bring the knowledge index up to date',
    description:
      'Reads knowledge/ and updates the index that the assistant searches: only changed files are analysed. The new index ' +
      'replaces the old one at once and as a whole; a file that cannot be read is named and the old index stays.',
    flags: { rebuild: 'make it anew without the old one' },
    examples: ['bring the index up to date', 'make the index anew'],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Index);
    const folder = this.projectFolder();
    const started = performance.now();
    const report = await indexKnowledge(folder, {
      environment: this.environment(),
      now: new Date(),
      rebuild: flags.rebuild,
      notice: (notice) => this.say(knowledgeNoticeText(notice, this.locale)),
      progress: (done, total) => this.showProgress({ ru: 'Разбор файлов', en: 'Reading files' }, done, total),
      vectorProgress: (done, total) => this.showProgress({ ru: 'Векторы', en: 'Vectors' }, done, total),
    });
    const { documents, chunks, added, changed, removed } = report;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    this.print(
      this.text({
        ru: `Индекс обновлён за ${seconds.replace('.', ',')} с: документов ${documents}, фрагментов ${chunks} (новых ${added}, изменено ${changed}, удалено ${removed})`,
        en: `Index up to date in ${seconds} s: ${documents} documents, ${chunks} passages (${added} new, ${changed} changed, ${removed} removed)`,
      }),
    );
    return { schemaVersion: 1, ...report };
  }

  private showProgress(what: { ru: string; en: string }, done: number, total: number): void {
    if (!process.stderr.isTTY || this.jsonEnabled() || total === 0) return;
    const line = this.text({ ru: `${what.ru}: ${done} из ${total}`, en: `${what.en}: ${done} of ${total}` });
    process.stderr.write(`\r${line}${done === total ? '\r\u001b[K' : ''}`);
  }
}
