import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../cli/base-command.ts';
import { junitReport } from '../cli/junit-report.ts';
import { knowledgeNoticeText } from '../cli/knowledge-notices.ts';
import { createPaint } from '../cli/paint.ts';
import { testRunText } from '../cli/test-text.ts';
import { processEnvironment } from '../runtime/secrets.ts';
import { type TestRun, testDialogues } from '../runtime/testing/testing.ts';

const exitCode = 100;

export default class Test extends BaseCommand {
  static override summary = 'проверить диалоги: что ассистент ответит, посчитает и кого позовёт';
  static override description =
    'Проигрывает диалоги из config/tests/*.yaml на ценах, сценариях и знаниях проекта и сверяет каждый ход: поля брифа, ' +
    'сумму, документ, вызов человека, источник, слова ответа. Каждый диалог начинается с чистого листа; наружу ничего не ' +
    'уходит, номера документов не тратятся. Код выхода 100, если хоть один диалог не прошёл.';
  static override examples = [
    { command: '<%= config.bin %> test', description: 'все диалоги' },
    {
      command: '<%= config.bin %> test --filter промокод',
      description: 'только те, в чьём имени или файле есть это слово',
    },
    {
      command: '<%= config.bin %> test --update',
      description: 'переписать ожидания тем, что вышло, и показать правки',
    },
    { command: '<%= config.bin %> test --junit report.xml', description: 'отчёт для CI' },
    {
      command: '<%= config.bin %> test --model real --record',
      description: 'спросить настоящую модель и записать её ответы рядом с тестами',
    },
  ];
  static override flags = {
    filter: Flags.string({ summary: 'только диалоги, в имени или файле которых это есть', helpValue: 'TEXT' }),
    junit: Flags.string({ summary: 'записать отчёт JUnit в этот файл', helpValue: 'FILE' }),
    model: Flags.option({
      summary: 'чьими словами: fake (без модели), recorded (записанные ответы) или real (модель проекта, платно)',
      options: ['fake', 'recorded', 'real'] as const,
      default: 'fake' as const,
    })(),
    record: Flags.boolean({ summary: 'записать ответы настоящей модели рядом с тестами' }),
    update: Flags.boolean({ summary: 'переписать в YAML ожидания, которые не сошлись; остальное не меняется' }),
  };
  static override english: EnglishTexts = {
    summary: 'test the dialogues: what the assistant replies, computes and whom it calls',
    description:
      'Plays the dialogues of config/tests/*.yaml on the prices, scripts and knowledge of the project and compares every ' +
      'turn: fields of the brief, total, document, call for a human, source, words of the reply. Every dialogue begins on ' +
      'a clean slate; nothing is sent and no document number is spent. Exit code 100 when a dialogue failed.',
    flags: {
      filter: 'only dialogues whose name or file holds this',
      junit: 'write a JUnit report to this file',
      model:
        'whose words: fake (no model), recorded (replies recorded before) or real (the model of the project, paid)',
      record: 'record the replies of the real model beside the tests',
      update: 'rewrite the expectations in the YAML that did not hold; nothing else changes',
    },
    examples: [
      'all dialogues',
      'only those whose name or file holds this word',
      'rewrite expectations by what came out, and show the edits',
      'a report for CI',
      'ask the real model and record its replies beside the tests',
    ],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Test);
    const run = await testDialogues({
      folder: this.projectFolder(),
      environment: this.environment(),
      now: new Date(),
      filter: flags.filter,
      update: flags.update,
      model: flags.model,
      record: flags.record,
      onKnowledge: (notice) => this.say(knowledgeNoticeText(notice, this.locale)),
    });
    const { tests, coverage, updates, model, recorded } = run;
    const failed = tests.filter(({ passed }) => !passed).length;
    if (failed > 0) process.exitCode = exitCode;
    if (flags.junit !== undefined) {
      mkdirSync(dirname(flags.junit), { recursive: true });
      writeFileSync(flags.junit, junitReport(tests, this.locale));
    }
    this.show(run, flags.filter === undefined);
    return {
      schemaVersion: 1,
      total: tests.length,
      passed: tests.length - failed,
      failed,
      tests: tests.map(({ ms: _, ...test }) => test),
      coverage,
      updates,
      model,
      recorded,
    };
  }

  private show(run: TestRun, whole: boolean): void {
    if (run.tests.length === 0) {
      const [ru, en] = [
        'Диалогов в config/tests/ нет: проверять нечего',
        'No dialogues in config/tests/: nothing to test',
      ];
      if (!this.jsonEnabled()) this.say(this.text({ ru, en }));
      return;
    }
    const paint = createPaint(process.stdout, processEnvironment().NO_COLOR);
    this.print(testRunText(run, { locale: this.locale, paint, whole }));
    const { calls, failed } = run.model;
    if (failed > 0 && !this.jsonEnabled()) {
      const ru = `Модель не ответила ${failed} раз из ${calls}: там отвечали правила и цитаты`;
      this.say(
        this.text({ ru, en: `The model failed ${failed} times of ${calls}: rules and quotations answered there` }),
      );
    }
  }
}
