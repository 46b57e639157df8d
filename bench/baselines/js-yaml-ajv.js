// js-yaml and ajv over every YAML file of a folder, no positions, no cross-checks: what `validate` is compared with.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';

const [folder, schemaFile] = process.argv.slice(2);
const validate = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
let wrong = 0;
for (const file of globSync('**/*.yaml', { cwd: folder })) {
  try {
    if (!validate(load(readFileSync(join(folder, file), 'utf8')))) wrong += 1;
  } catch {
    wrong += 1;
  }
}
process.stdout.write(`${wrong}\n`);
