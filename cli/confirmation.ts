import { AssistantError, defineErrors } from '../assistant/errors.ts';

export const confirmationErrors = defineErrors({
  needed: {
    code: 'CLI_CONFIRMATION_NEEDED',
    kind: 'usage',
    ru: { message: 'Нужно подтверждение: {question}', hint: 'Добавьте --yes, если уверены' },
    en: { message: 'A confirmation is needed: {question}', hint: 'Add --yes if you are sure' },
  },
});

/** Asks on a terminal; elsewhere only `--yes` will do. False: the person said no. */
export async function confirmed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!canAsk()) {
    throw new AssistantError(confirmationErrors.needed, { question });
  }
  const { confirm } = await import('@inquirer/prompts');
  return confirm({ message: question, default: false }, { output: process.stderr });
}

export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}
