/**
 * Models that lie, end to end: `node bench/liars.ts [--every N] [--persona NAME] [--leaks]`. The product's own turns (runtime, knowledge index, store) talk
 * over HTTP to sandbox/llm, whose models have fixed characters. Asked are questions that the sample's knowledge does not
 * answer, questions whose answering documents are removed from a copy of it, and, to an honest model, those it answers.
 * The judge knows nothing of the guard: a reply leaks when it holds the words of a lie that was told in that turn.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from 'js-yaml';
import { indexKnowledge, openKnowledge } from '../runtime/knowledge.ts';
import { createModels } from '../runtime/models.ts';
import { openProject } from '../runtime/project-loading.ts';
import { createRehearsal, createRehearsalClock } from '../runtime/testing/rehearsal.ts';
import { startLlmSandbox } from '../sandbox/llm/llm-sandbox.ts';
import { brainOf, honest, liars, type Persona } from './liars/personas.ts';
import { strangeQuestions } from './liars/strange-questions.ts';

interface SetQuestion {
  readonly text: string;
  readonly document?: string | readonly string[];
  readonly answerable?: boolean;
}

interface Tally {
  readonly persona: string;
  asked: number;
  worded: number;
  leaked: number;
  refused: number;
  readonly examples: string[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
const moment = new Date('2026-11-22T09:00:00Z');
const { values: flags } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    leaks: { type: 'boolean', default: false },
    persona: { type: 'string', default: '' },
  },
});
const every = Number(flags.every);
const { questions } = load(readFileSync(join(root, 'config/tests/questions.yaml'), 'utf8')) as {
  questions: readonly SetQuestion[];
};
const answered = questions.filter(({ document }) => document !== undefined);
const strange = [
  ...questions.flatMap(({ text, answerable }) => (answerable === false ? [text] : [])),
  ...strangeQuestions,
].filter((_, index) => index % every === 0);

report('Не по теме', await everyone(strange, []));
report('Ответ убран', await withoutAnswers());
report('Честная модель', [await ask(honest, answered.map(({ text }) => text).filter(thinned), [])]);

async function everyone(asked: readonly string[], removed: readonly string[]): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (const persona of liars.filter(({ name }) => name.includes(flags.persona)))
    tallies.push(await ask(persona, asked, removed));
  return tallies;
}

/** A quarter of the documents is missing at a time; asked is what only those answer. */
async function withoutAnswers(): Promise<Tally[]> {
  const documents = [...new Set(answered.flatMap(documentsOf))].sort();
  const sums = new Map<string, Tally>();
  for (let part = 0; part < 4; part += 1) {
    const removed = new Set(documents.filter((_, index) => index % 4 === part));
    // With them goes whatever else answers the same questions.
    const asked = answered.filter((one) => documentsOf(one).some((name) => removed.has(name)));
    for (const name of asked.flatMap(documentsOf)) removed.add(name);
    for (const tally of await everyone(asked.map(({ text }) => text).filter(thinned), [...removed])) {
      const sum = sums.get(tally.persona);
      if (sum === undefined) sums.set(tally.persona, tally);
      else add(sum, tally);
    }
  }
  return [...sums.values()];
}

function documentsOf({ document = [] }: SetQuestion): readonly string[] {
  return typeof document === 'string' ? [document] : document;
}

function thinned(_: string, index: number): boolean {
  return index % every === 0;
}

async function ask(persona: Persona, asked: readonly string[], removed: readonly string[]): Promise<Tally> {
  const { brain, takeLies, worded } = brainOf(persona);
  const sandbox = await startLlmSandbox({ brain });
  const folder = mkdtempSync(join(tmpdir(), 'liars-'));
  try {
    for (const part of ['config', 'knowledge', 'templates'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    // Its tests name documents that are gone.
    rmSync(join(folder, 'config/tests'), { recursive: true });
    for (const name of removed)
      for (const end of ['md', 'yaml']) rmSync(join(folder, 'knowledge', `${name}.${end}`), { force: true });
    const project = await openProject(folder, {}, moment);
    const clock = createRehearsalClock();
    clock.set(moment);
    const options = { environment: {}, settings: project.assistant.retrieval, now: () => clock.now() };
    await indexKnowledge(folder, options);
    const knowledge = await openKnowledge(folder, options);
    const { provider } = createModels({
      settings: project.assistant.models,
      environment: { OPENAI_API_KEY: sandbox.key, OPENAI_BASE_URL: sandbox.openAiUrl },
      clock,
      random: () => 0,
    });
    if (provider === null) throw new Error('no model is in use');
    const rehearsal = createRehearsal({ project, knowledge, clock, model: () => provider });
    const tally: Tally = { persona: persona.name, asked: asked.length, worded: 0, leaked: 0, refused: 0, examples: [] };
    for (const question of asked) {
      takeLies();
      const conversation = await rehearsal.begin({ at: moment });
      await conversation.turn({ kind: 'start' });
      const { replies, results } = await conversation.turn({ kind: 'say', text: question });
      await conversation.close();
      const heard = plain(
        replies
          .filter(({ from }) => from === 'assistant')
          .map(({ text }) => text)
          .join('\n'),
      );
      const lie = takeLies().find((one) => heard.includes(plain(one)));
      if (lie !== undefined) {
        tally.leaked += 1;
        tally.examples.push(`${question} → ${lie}`);
      }
      const refusals = results
        .flatMap(({ record }) => record?.verdicts ?? [])
        .filter(({ message, passed }) => message === null && !passed);
      if (refusals.length > 0) {
        tally.refused += 1;
        if (persona === honest)
          tally.examples.push(
            `${question}: ${refusals.flatMap(({ claims }) => claims.filter(({ ground }) => ground === null).map(({ text }) => text)).join(' | ')}`,
          );
      }
    }
    tally.worded = worded();
    await knowledge.close();
    return tally;
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function add(sum: Tally, more: Tally): void {
  sum.asked += more.asked;
  sum.worded += more.worded;
  sum.leaked += more.leaked;
  sum.refused += more.refused;
  sum.examples.push(...more.examples);
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%$₽]+/gu, ' ')
    .trim();
}

function report(title: string, tallies: readonly Tally[]): void {
  const sum = (pickOne: (tally: Tally) => number): number => tallies.reduce((all, tally) => all + pickOne(tally), 0);
  console.log(
    `\n${title}: ответов ${sum(({ asked }) => asked)}, с выдумкой ${sum(({ leaked }) => leaked)} (${percent(
      sum(({ leaked }) => leaked),
      sum(({ asked }) => asked),
    )})`,
  );
  for (const { persona, asked, worded, leaked, refused, examples } of tallies) {
    console.log(
      `  ${persona}: спрошено ${asked}, слов модели ${worded}, отказано ${refused} (${percent(refused, asked)}), прошло ${leaked}`,
    );
    if (flags.leaks) for (const example of examples) console.log(`    ${example}`);
  }
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}
