import { type Hook, type Interfaces, loadHelpClass } from '@oclif/core';
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
  surplus: {
    code: 'CLI_SURPLUS_ARGUMENT',
    kind: 'usage',
    ru: { message: 'Лишнее: «{surplus}»', hint: 'Что принимает команда: sales-assistant {command} --help' },
    en: { message: 'Too much: "{surplus}"', hint: 'What the command takes: sales-assistant {command} --help' },
  },
  flagFirst: {
    code: 'CLI_FLAG_BEFORE_COMMAND',
    kind: 'usage',
    ru: {
      message: '{flag} стоит перед командой',
      hint: 'Сначала команда, потом флаги: sales-assistant validate {flag}',
    },
    en: {
      message: '{flag} stands before the command',
      hint: 'The command comes first: sales-assistant validate {flag}',
    },
  },
});

/** oclif runs this for a command it does not know: `help` is answered, the rest is told with the nearest name, exit 2. */
const hook: Hook.CommandNotFound = async ({ id, argv = [], config }) => {
  const words = id.split(/[: ]/);
  if (words[0] === 'help' && isKnown(config, words.slice(1))) {
    const HelpClass = await loadHelpClass(config);
    await new HelpClass(config, config.pjson.helpOptions).showHelp(words.slice(1));
    return;
  }
  const { code, message, hint, retryable, exitCode } = describeFailure(
    refusalOf(words[0] === 'help' ? words.slice(1) : words, config),
    localeOf(processEnvironment()),
  );
  if (id === '--json' || argv.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ schemaVersion: 1, error: { code, message, hint, retryable } }, undefined, 2)}\n`,
    );
  } else {
    process.stderr.write(`${message} [${code}]\n  → ${hint}\n`);
  }
  process.exitCode = exitCode;
};

function refusalOf(words: readonly string[], config: Interfaces.Config): AssistantError {
  const name = words.join(' ');
  if (name.startsWith('-')) return new AssistantError(commandErrors.flagFirst, { flag: name });
  const commands = config.commands.filter(({ hidden }) => !hidden).map((each) => each.id.replaceAll(':', ' '));
  // What stands behind a command are its arguments: the longest beginning that is a command, or nearly one, decides.
  for (let length = words.length; length > 0; length -= 1) {
    const command = words.slice(0, length).join(' ');
    if (commands.includes(command)) {
      return new AssistantError(commandErrors.surplus, { command, surplus: words.slice(length).join(' ') });
    }
    const near = nearestName(command, commands);
    if (near !== undefined && !command.startsWith(`${near} `)) {
      return new AssistantError(commandErrors.unknownNear, { name: command, near });
    }
  }
  return new AssistantError(commandErrors.unknown, { name });
}

function isKnown(config: Interfaces.Config, words: readonly string[]): boolean {
  const id = words.join(':');
  return id === '' || config.findCommand(id) !== undefined || config.findTopic(id) !== undefined;
}

export default hook;
