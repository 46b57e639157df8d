import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import t from 'tap';
import { fileKinds, kindByContent } from '../../project/file-kinds.ts';
import { keyFaults } from '../../project/key-faults.ts';
import { acceptance } from '../../project/shape-acceptance.ts';
import { parseYaml } from '../../project/yaml-file.ts';
import { packageRoot } from '../../runtime/package-root.ts';
import { projectSections } from '../../runtime/project-sections.ts';

const root = packageRoot();
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true, verbose: true, keywords: ['hint'] });
const kinds = fileKinds(projectSections).map(({ schema, pattern, key = '' }) => ({
  pattern,
  key,
  schema,
  accepts: acceptance(schema),
  judge: ajv.compile(schema),
}));

function kindOf(file: string, value: unknown) {
  const kind = kindByContent(
    kinds.filter(({ pattern }) => pattern.test(file)),
    value,
  );
  if (kind === undefined) throw new Error(`${file} is of no kind`);
  return kind;
}

const samples = globSync('{config,knowledge}/**/*.yaml', { cwd: root }).map((file) => ({
  file,
  value: parseYaml(readFileSync(join(root, file), 'utf8')),
}));

t.test('every file of the sample project is accepted without asking Ajv', async (t) => {
  t.ok(samples.length > 8);
  for (const { file, value } of samples) t.ok(kindOf(file, value).accepts(value), file);
});

/** Where in the value: each number chooses a step among those there are. */
function changed(value: unknown, steps: readonly number[], replacement: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return replacement;
  const part = (value as Record<string, unknown>)[key];
  const next = changed(part, rest, replacement);
  if (Array.isArray(value)) return value.with(Number(key), next);
  return { ...value, [key]: next };
}

const strange = fc.oneof(
  fc.constantFrom('', ' ', 'да', 'chat_bot', '🙂', '2026-13-45', '10:00-25:00', 'x'.repeat(5000), 'UPPER'),
  fc.constantFrom(-1, 0, 0.5, 1e15, Number.POSITIVE_INFINITY, Number.NaN),
  fc.constantFrom<unknown>(null, true, [], {}, [''], [1, 1], [{}, {}], { unknown: 1 }),
  fc.jsonValue(),
);

t.test('what is accepted Ajv accepts too', async () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.nat(60), { minLength: 1, maxLength: 7 }),
      strange,
      ({ file, value }, steps, replacement) => {
        const { accepts, judge } = kindOf(file, value);
        const other = changed(value, steps, replacement);
        return !accepts(other) || judge(other) === true;
      },
    ),
    { numRuns: 5000 },
  );
});

/** With a key renamed, or without it, somewhere in the value. */
function rekeyed(value: unknown, steps: readonly number[], name: string | null): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return value;
  const part = (value as Record<string, unknown>)[key];
  if (Array.isArray(value)) return value.with(Number(key), rekeyed(part, rest, name));
  if (rest.length > 0) return { ...value, [key]: rekeyed(part, rest, name) };
  const { [key]: _, ...others } = value as Record<string, unknown>;
  return name === null ? others : { ...others, [name]: part };
}

t.test('wrong keys are told as Ajv tells them', async (t) => {
  let told = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(null, 'anser', 'a/b~c', 'toString'),
      ({ file, value }, edits, name) => {
        const { schema, judge } = kindOf(file, value);
        const other = edits.reduce((before: unknown, steps) => rekeyed(before, steps, name), value);
        const faults = keyFaults(schema, other, acceptance);
        if (faults === undefined) return true;
        told += faults.length;
        judge(other);
        const seen = (judge.errors ?? []).map(({ keyword, params, instancePath, schemaPath, parentSchema, data }) => ({
          ...{ keyword, params, instancePath, schemaPath, parentSchema, data },
        }));
        t.strictSame(faults, seen.length === 0 ? [] : seen);
        return true;
      },
    ),
    { numRuns: 2000, seed: 5 },
  );
  t.ok(told > 500, `${told} faults`);
});

t.test('a schema with a word that it does not know is left to Ajv', async (t) => {
  const accepts = acceptance({ type: 'object', minProperties: 1 } as never);
  t.notOk(accepts({ any: 1 }));
});
