import type { Locale } from '../assistant/errors.ts';
import { fillText } from '../assistant/errors.ts';
import type { KnowledgeNotice } from '../runtime/knowledge.ts';

/** What a command says on stderr about the state of the index. */
export function knowledgeNoticeText(notice: KnowledgeNotice, locale: Locale): string {
  switch (notice.kind) {
    case 'broken': {
      const { definition, parameters, file, range } = notice.diagnostic;
      const message = fillText(definition[locale].message, parameters);
      return `${file}:${range.start.line}:${range.start.column}: ${message} [${definition.code}]`;
    }
    case 'indexing':
      return locale === 'ru' ? 'Индекса знаний ещё нет: строю' : 'There is no knowledge index yet: making it';
    case 'stale':
      return locale === 'ru'
        ? 'Папка knowledge/ изменилась после индексации: поиск идёт по прежнему тексту. Обновить: sales-assistant index'
        : 'knowledge/ has changed since it was indexed: searching the old text. To update: sales-assistant index';
    case 'vectors':
      return locale === 'ru'
        ? 'Векторы есть не у всех фрагментов, поиск пока словарный. Построить: sales-assistant index'
        : 'Not every passage has its vector, search is lexical for now. To make them: sales-assistant index';
    case 'question':
      return locale === 'ru'
        ? `Сервис эмбеддингов не дал вектор вопроса, поиск словарный: ${notice.reason}`
        : `The embedding service gave no vector of the question, search is lexical: ${notice.reason}`;
    case 'embedder':
      return locale === 'ru'
        ? `Векторы не построены, поиск пока словарный: ${notice.reason}`
        : `No vectors were made, search is lexical for now: ${notice.reason}`;
  }
}
