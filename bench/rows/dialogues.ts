import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { runOnce } from '../processes.ts';
import { atMost, type BenchContext, type Row } from '../row.ts';
import { quantile } from '../statistics.ts';

const wanted = 100;

/** T1: `test` on a hundred dialogues, the whole process. */
export const dialogueTests: Row = {
  name: 'T1',
  title: 'test, 100 диалогов образца, процесс целиком',
  must: atMost(10, 'с'),
  stretch: atMost(5, 'с'),
  async measure(context) {
    const { folder, turns } = hundredDialogues(context);
    const program = join(context.packageRoot, 'bin/run.js');
    await runOnce([program, 'index'], { cwd: folder });
    const seconds: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      seconds.push((await runOnce([program, 'test'], { cwd: folder })) / 1000);
    }
    const shown = seconds.map((each) => each.toFixed(1)).join(', ');
    return { value: quantile(seconds, 0.5), detail: `${shown} с, ходов ${turns}` };
  },
};

interface DialogueFile {
  readonly today?: string;
  readonly dialogues?: readonly { readonly name: string; readonly turns: readonly unknown[] }[];
}

/** The sample project, its own dialogues over again until there are a hundred. */
function hundredDialogues({ packageRoot, scratch }: BenchContext): { folder: string; turns: number } {
  const folder = join(scratch, 'dialogues');
  for (const part of ['config', 'knowledge', 'templates']) {
    cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  }
  const tests = join(folder, 'config/tests');
  const own = readdirSync(tests).flatMap((name) => {
    const { today, dialogues } = load(readFileSync(join(tests, name), 'utf8')) as DialogueFile;
    if (dialogues === undefined) return [];
    rmSync(join(tests, name));
    return dialogues.map((dialogue) => ({ today, ...dialogue }));
  });
  const dialogues = Array.from({ length: wanted }, (_, index) => own[index % own.length] ?? { name: '', turns: [] });
  // JSON is YAML.
  writeFileSync(join(tests, 'hundred.yaml'), JSON.stringify({ version: 1, dialogues }));
  return { folder, turns: dialogues.reduce((sum, { turns }) => sum + turns.length, 0) };
}
