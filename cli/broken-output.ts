/** What stdout cannot take: whoever reads us may stop early (`| head`), which is no failure; a full disk is one. */
export function endOnBrokenOutput(): void {
  // Before oclif's own listener, which throws.
  process.stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`Вывод не записан / output not written: ${error.message}\n`);
    process.exit(1);
  });
}
