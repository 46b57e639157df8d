import { readFileSync } from 'node:fs';
import t from 'tap';
import { documentVariables } from '../../assistant/documents/template-variables.ts';

const page = readFileSync(new URL('../../docs/reference/templates.md', import.meta.url), 'utf8');

/** `quote.lines[].price` stands on the page as `quote.lines[]` and `.price`, everything else by its whole name. */
function namesOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    const [first] = value;
    const own = typeof first === 'object' && first !== null ? Object.keys(first).map((key) => `.${key}`) : [];
    return [`${path}[]`, ...own];
  }
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => namesOf(part, path === '' ? key : `${path}.${key}`));
}

t.test('docs/reference/templates.md names every variable of a template', async (t) => {
  const missing = namesOf(documentVariables(), '').filter((name) => !page.includes(`\`${name}\``));
  t.same(missing, []);
});
