import type { Hook } from '@oclif/core';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import { nearestName } from '../assistant/nearest-name.ts';
import { localeOf, processEnvironment } from '../runtime/secrets.ts';
import { describeFailure } from './failure.ts';

export const commandErrors = defineErrors({
  unknown: {
    code: 'CLI_UNKNOWN_COMMAND',
    kind: 'usage',
    ru: { message: 'Нет команды «{name}»', hint: 'Список команд: sales-assistant --help' },
    en: { message: 'No command "{name}"', hint: 'List of commands: sales-assistant --help' },
  },
  unknownNear: {
    code: 'CLI_UNKNOWN_COMMAND',
    kind: 'usage',
    ru: { message: 'Нет команды «{name}»', hint: 'Возможно, вы имели в виду: sales-assistant {near}' },
    en: { message: 'No command "{name}"', hint: 'Did you mean: sales-assistant {near}' },
  },
});

/** oclif runs this for a command it does not know: exit code 2 and the nearest name. */
const hook: Hook.CommandNotFound = async ({ id, argv = [], config }) => {
  const name = id.replaceAll(':', ' ');
  const near = nearestName(
    name,
    config.commands.filter((command) => !command.hidden).map((command) => command.id.replaceAll(':', ' ')),
  );
  const error =
    near === undefined
      ? new AssistantError(commandErrors.unknown, { name })
      : new AssistantError(commandErrors.unknownNear, { name, near });
  const { code, message, hint, retryable, exitCode } = describeFailure(error, localeOf(processEnvironment()));
  if (argv.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ schemaVersion: 1, error: { code, message, hint, retryable } }, undefined, 2)}\n`,
    );
  } else {
    process.stderr.write(`${message} [${code}]\n  → ${hint}\n`);
  }
  process.exitCode = exitCode;
};

export default hook;
