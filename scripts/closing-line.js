// A reporter of one line, `N passed, N failed, N skipped`, that CI and people look for at the end of a test run.
export default async function* closingLine(events) {
  let counts = { passed: 0, failed: 0, cancelled: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:summary' && data.file === undefined) counts = data.counts;
  }
  yield `${counts.passed} passed, ${counts.failed + counts.cancelled} failed, ${counts.skipped} skipped\n`;
}
