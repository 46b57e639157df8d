import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import t from 'tap';
import { describeDiagnostic } from '../../project/diagnostic.ts';
import { fileKinds, kindByContent } from '../../project/file-kinds.ts';
import { loadProject } from '../../project/load-project.ts';
import { memoryFiles } from '../../project/memory-files.ts';
import { createShapeValidators } from '../../project/shape-validators.ts';
import { parseYaml } from '../../project/yaml-file.ts';
import { documentReader } from '../../runtime/document-reading.ts';
import { projectSections } from '../../runtime/project-sections.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const schemas = fileURLToPath(new URL('../../schemas/', import.meta.url));
const now = new Date('2026-11-22T12:00:00Z');
const validators = createShapeValidators();
const reader = documentReader();
t.teardown(() => reader.close());

interface Expected {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  /** The editor schema alone must refuse the file. */
  readonly schema?: boolean;
  readonly severity?: 'error' | 'warning';
}

function filesUnder(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path)];
    }),
  );
}

const minimal = filesUnder(join(fixtures, 'minimal'));

async function diagnose(overlay: ReadonlyMap<string, Buffer>) {
  const files = memoryFiles('/nowhere', new Map([...minimal, ...overlay]));
  const loaded = await loadProject(files, { sections: projectSections, now, environment: {}, validators, reader });
  return { ...loaded, reports: loaded.diagnostics.map((diagnostic) => describeDiagnostic(diagnostic, 'ru')) };
}

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, keywords: ['hint'] });
const editorSchemas = fileKinds(projectSections).map((kind) => ({
  pattern: kind.pattern,
  key: kind.key ?? '',
  accepts: ajv.compile(JSON.parse(readFileSync(join(schemas, `${kind.name}.schema.json`), 'utf8'))),
}));

function editorAccepts(file: string, bytes: Buffer): boolean | undefined {
  const schemas = editorSchemas.filter(({ pattern }) => pattern.test(file));
  try {
    const value = parseYaml(bytes.toString('utf8').replace(/^\ufeff/, ''));
    return kindByContent(schemas, value)?.accepts(value);
  } catch {
    return undefined;
  }
}

t.test('the minimal project is valid for the validator and for the editor schemas', async (t) => {
  const { reports, project } = await diagnose(new Map());
  t.same(reports, []);
  t.ok(project);
  for (const [file, bytes] of minimal) {
    if (file.endsWith('.yaml')) t.equal(editorAccepts(file, bytes), true, file);
  }
});

const cases = readdirSync(join(fixtures, 'broken'), { withFileTypes: true }).filter((entry) => entry.isDirectory());

t.test('the corpus is large enough', async (t) => {
  t.ok(cases.length >= 100, `${cases.length} cases`);
});

for (const { name } of cases) {
  t.test(name, async (t) => {
    const overlay = filesUnder(join(fixtures, 'broken', name));
    const expected = JSON.parse(String(overlay.get('expected.json'))) as Expected;
    overlay.delete('expected.json');
    const { reports, project, diagnostics } = await diagnose(overlay);
    const found = reports.find(
      ({ code, file, range }) => code === expected.code && file === expected.file && range.start.line === expected.line,
    );
    t.ok(found, `expected ${expected.code} ${expected.file}:${expected.line}, found:\n${listing(reports)}`);
    t.equal(found?.severity, expected.severity ?? 'error');
    const environmental = expected.code === 'VENDOR_VARIABLES_MISSING';
    t.equal(project === null, expected.severity !== 'warning' && !environmental, 'errors of the files stop a start');
    for (const diagnostic of diagnostics) {
      for (const locale of ['ru', 'en'] as const) {
        const { message, hint } = describeDiagnostic(diagnostic, locale);
        t.notMatch(
          `${message} ${hint}`,
          /(?<!\{)\{\w+\}(?!\})|undefined|\[object/,
          `${diagnostic.definition.code} is filled in`,
        );
      }
    }
    for (const [file, bytes] of overlay) {
      const accepts = editorAccepts(file, bytes);
      if (expected.schema === true) t.equal(accepts, false, 'the editor schema refuses it');
      // What the schema refuses the validator reports as a shape, so both speak from one source.
      else if (accepts === false) t.match(expected.code, /^(?:CONFIG|YAML)_/);
    }
  });
}

function listing(reports: Awaited<ReturnType<typeof diagnose>>['reports']): string {
  return reports.map(({ code, file, range, message }) => `${code} ${file}:${range.start.line} ${message}`).join('\n');
}
