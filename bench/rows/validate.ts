import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOnce } from '../processes.ts';
import { atMost, type BenchContext, type Row } from '../row.ts';
import { pairs, spread } from '../statistics.ts';
import { wordSource } from '../word-source.ts';

const files = 1000;

/** C1: a cold `validate` of 1,000 files, ten of them wrong, over js-yaml and ajv without positions. */
export const validation: Row = {
  name: 'C1',
  title: 'validate, 1 000 файлов YAML (11 МБ), 10 с ошибками, к js-yaml + ajv без позиций',
  must: atMost(1.5),
  stretch: atMost(1.15),
  async measure(context) {
    const folder = manyFiles(context);
    const baseline = join(context.packageRoot, 'bench/baselines/js-yaml-ajv.js');
    const measured = await pairs(
      context.rounds,
      () => runOnce([join(context.packageRoot, 'bin/run.js'), 'validate', '--json'], { cwd: folder, codes: [3] }),
      () =>
        runOnce([baseline, join(folder, 'knowledge/many'), join(context.packageRoot, 'schemas/faq.schema.json')], {
          cwd: context.packageRoot,
        }),
    );
    return {
      value: measured.ratio,
      detail: `${spread(measured.ours, 'мс')} против ${spread(measured.baseline, 'мс')}, процессы целиком, результаты не хранятся`,
    };
  },
};

function manyFiles(context: BenchContext): string {
  const folder = join(context.scratch, 'many');
  const many = join(folder, 'knowledge/many');
  mkdirSync(many, { recursive: true });
  for (const part of ['config', 'templates']) {
    cpSync(join(context.packageRoot, part), join(folder, part), { recursive: true });
  }
  // The sample's questions name documents of its knowledge/, which is not here.
  rmSync(join(folder, 'config/tests'), { recursive: true });
  copyFileSync(join(context.packageRoot, '.env.example'), join(folder, '.env.example'));
  const words = wordSource(3);
  for (let file = 0; file < files; file += 1) {
    let text = `version: 1\ntitle: ${words.sentence(3)} ${file}\nentries:\n`;
    for (let entry = 0; entry < 12; entry += 1) {
      text += `  - question: ${words.sentence(6)} ${file} ${entry}?\n    aliases:\n      - ${words.sentence(4)}\n    answer: |\n      ${words.paragraph(300)}\n`;
    }
    if (file % 100 === 50) text = text.replace('    answer: |', '    anser: |');
    writeFileSync(join(many, `faq-${file}.yaml`), text);
  }
  return folder;
}
