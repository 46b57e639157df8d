import t from 'tap';
import { createNunjucksRenderer } from '../../../adapters/template-renderer/nunjucks/nunjucks-template-renderer.ts';

const values = { quote: { total: '<b>1</b>{{ 7 * 7 }}', lines: [{ title: 'a & b' }] }, texts: { note: '' } };
const parts = { 'parts/head.html': '<h1>{{ quote.total }}</h1>', 'parts/bad.html': 'one\ntwo {{ quote.totl }}' };

function render(source: string): string {
  return createNunjucksRenderer().render({ ...parts, 'offer.html': source }, 'offer.html', values);
}

t.test('values are text: escaped, never read as template', async (t) => {
  t.equal(render('{{ quote.total }}'), '&lt;b&gt;1&lt;/b&gt;{{ 7 * 7 }}');
  t.equal(render('{% include "parts/head.html" %}'), '<h1>&lt;b&gt;1&lt;/b&gt;{{ 7 * 7 }}</h1>');
  t.equal(
    render('{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{% for l in quote.lines %}{{ m(l.title) }}{% endfor %}'),
    '<i>a &amp; b</i>',
  );
  t.equal(render('{% if texts.note %}x{% else %}–{% endif %}{{ quote.lines.length }}'), '–1');
});

t.test('a name that does not exist is an error with its place', async (t) => {
  const cases: readonly [string, string, number, number][] = [
    ['\n\n  {{ nothing }}', 'nothing', 3, 3],
    ['\n{{ quote.totl }}', 'quote.totl', 2, 4],
    ['{% if quote.totl %}x{% endif %}', 'quote.totl', 1, 7],
    ['{{ quote.lines[3].title }}', 'quote.lines[3].title', 1, 1],
  ];
  for (const [source, variable, line, column] of cases) {
    t.throws(() => render(source), {
      code: 'TEMPLATE_VARIABLE_UNDEFINED',
      parameters: { template: 'templates/offer.html', variable },
      file: 'templates/offer.html',
      range: { start: { line, column } },
    });
  }
  t.throws(() => render('{% include "parts/bad.html" %}'), {
    code: 'TEMPLATE_VARIABLE_UNDEFINED',
    file: 'templates/parts/bad.html',
    range: { start: { line: 2 } },
  });
});

t.test('a template reaches its values and nothing else', async (t) => {
  for (const source of [
    '{{ range.constructor("return process")() }}',
    '{{ quote["con" + "structor"] }}',
    '{{ quote.__proto__ }}',
    '{{ constructor }}',
    '{{ toString }}',
    '{{ joiner.prototype }}',
    '{% set c = "constructor" %}{{ quote[c][c]("return 1")() }}',
  ]) {
    t.throws(() => render(source), { code: 'TEMPLATE_FORBIDDEN' }, source);
  }
  for (const source of [
    '{{ quote.toString() }}',
    '{{ "a".sub.call }}',
    '{{ quote.lines.map }}',
    '{{ "x".replace("x", "y") }}',
  ]) {
    t.throws(() => render(source), { code: 'TEMPLATE_VARIABLE_UNDEFINED' }, source);
  }
});

t.test('what a document cannot run is refused, not ignored', async (t) => {
  for (const source of [
    '\n <script>alert(1)</script>',
    '\n <SCRIPT src=x>',
    '\n <iframe src="x">',
    '\n <link rel="stylesheet" href="x.css">',
    '\n <img src="https://example.org/a.png">',
    '\n <img src=file:///etc/passwd>',
    '\n <style>a { background: url(//x) }</style>',
    '\n <style>@import "x.css"</style>',
    '\n <meta http-equiv="refresh" content="0">',
  ]) {
    t.throws(() => render(source), { code: 'TEMPLATE_ACTIVE_CONTENT', range: { start: { line: 2 } } }, source);
  }
});

t.test('broken and missing templates', async (t) => {
  t.throws(() => render('{% if quote.total %}'), { code: 'TEMPLATE_SYNTAX', file: 'templates/offer.html' });
  t.throws(() => render('a\n{{ quote.total | shout }}'), { code: 'TEMPLATE_FAILED' });
  t.throws(() => render('{{ quote.total() }}'), { code: 'TEMPLATE_FAILED' });
  t.throws(() => render('{% include "none.html" %}'), {
    code: 'TEMPLATE_MISSING',
    parameters: { template: 'templates/none.html' },
  });
  t.throws(() => createNunjucksRenderer().render({}, 'offer.html', values), { code: 'TEMPLATE_MISSING' });
});

t.test('edited templates are taken at once', async (t) => {
  const renderer = createNunjucksRenderer();
  t.equal(renderer.render({ 'a.html': '1' }, 'a.html', {}), '1');
  t.equal(renderer.render({ 'a.html': '2' }, 'a.html', {}), '2');
});
