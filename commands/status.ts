import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { statusText } from '../cli/status-text.ts';
import { readStatus } from '../runtime/status/status.ts';

export default class Status extends BaseCommand {
  static override summary = 'что делает демон: очереди, каналы, люди, объявления, копия, диск, расход моделей';
  static override description =
    'Ничего не меняет и демону не мешает; без него показывает, что лежит в данных. Код выхода 0 и тогда, когда демон не запущен: ' +
    'для проверки исправности есть doctor и GET /ready.';
  static override examples = [
    { command: '<%= config.bin %> status', description: 'всё на одном экране' },
    { command: '<%= config.bin %> status --json', description: 'то же для мониторинга' },
  ];
  static override english: EnglishTexts = {
    summary: 'what the daemon is doing: queues, channels, people, listings, backup, disk, spending on models',
    description:
      'Changes nothing and does not disturb the daemon; without one it shows what lies in the data. Exit code 0 when no daemon runs ' +
      'too: whether all is well is told by doctor and GET /ready.',
    examples: ['all on one screen', 'the same for monitoring'],
  };

  async run(): Promise<unknown> {
    await this.parse(Status);
    const status = await readStatus(this.projectFolder(), this.environment(), { onRenewed: this.tellRenewed });
    this.print(statusText(status, this.locale, new Date()));
    return { schemaVersion: 1, ...status };
  }
}
