import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileKinds } from '../project/file-kinds.ts';
import { projectSections } from '../runtime/project-sections.ts';
import { root, writeGenerated } from './generated-file.ts';

/** The JSON Schemas that editors read, from the same TypeBox sources that `validate` compiles. */
const kinds = fileKinds(projectSections);

for (const { name, place, schema } of kinds) {
  const { $id: _, ...rest } = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
  const document = { $schema: 'http://json-schema.org/draft-07/schema#', title: place, ...rest };
  writeGenerated(`schemas/${name}.schema.json`, `${JSON.stringify(document, null, 2)}\n`);
}

const expected = new Set(kinds.map(({ name }) => `${name}.schema.json`));
for (const file of readdirSync(join(root, 'schemas'))) {
  if (expected.has(file)) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`schemas/${file} belongs to no kind of file: run npm run docs\n`);
    process.exitCode = 1;
  } else {
    rmSync(join(root, 'schemas', file));
  }
}
