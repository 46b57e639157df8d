import type { Locale } from '../assistant/errors.ts';
import type { TestedDialogue } from '../runtime/testing/testing.ts';
import { failureText } from './test-text.ts';

/** The outcome as CI systems read it: a suite a file, a case a dialogue. */
export function junitReport(tests: readonly TestedDialogue[], locale: Locale): string {
  const suites = [...new Set(tests.map(({ file }) => file))].map((file) => {
    const inFile = tests.filter((test) => test.file === file);
    const cases = inFile.map((test) => caseXml(test, locale)).join('');
    return `  <testsuite ${attributes({ name: file, ...counts(inFile) })}>\n${cases}  </testsuite>\n`;
  });
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  return `${head}<testsuites ${attributes({ name: 'sales-assistant', ...counts(tests) })}>\n${suites.join('')}</testsuites>\n`;
}

function caseXml({ file, name, line, ms, passed, failures }: TestedDialogue, locale: Locale): string {
  const head = `    <testcase ${attributes({ classname: file, name, file, line, time: seconds(ms) })}`;
  if (passed) return `${head}/>\n`;
  const lines = failures.map((failure) => `${file}:${failure.line} #${failure.turn} ${failureText(failure, locale)}`);
  const message = attributes({ message: lines[0] ?? '', type: 'expectation' });
  return `${head}>\n      <failure ${message}>${escapeXml(lines.join('\n'))}</failure>\n    </testcase>\n`;
}

function counts(tests: readonly TestedDialogue[]) {
  const failures = tests.filter(({ passed }) => !passed).length;
  return { tests: tests.length, failures, errors: 0, time: seconds(tests.reduce((sum, { ms }) => sum + ms, 0)) };
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(String(value)).replace(/"/g, '&quot;').replace(/\n/g, '&#10;')}"`)
    .join(' ');
}

/** XML 1.0 knows no control characters but tab and line ends, escaped or not. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
