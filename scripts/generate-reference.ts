import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Config, type Interfaces } from '@oclif/core';
import type { ErrorDefinition } from '../assistant/errors.ts';
import { exitCodeOf } from '../cli/failure.ts';
import { statusOf } from '../daemon/http-failure.ts';
import { root, writeGenerated } from './generated-file.ts';

const sources = ['assistant', 'project', 'adapters', 'runtime', 'daemon', 'cli'];

/** Every error table of the product: what `defineErrors` was given and a module exports. */
async function errorDefinitions(): Promise<Map<string, { definition: ErrorDefinition; file: string }>> {
  const found = new Map<string, { definition: ErrorDefinition; file: string }>();
  for (const file of globSync(`{${sources.join(',')}}/**/*.ts`, { cwd: root }).toSorted()) {
    if (!readFileSync(join(root, file), 'utf8').includes('= defineErrors(')) continue;
    const exports = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    for (const [name, table] of Object.entries(exports)) {
      if (!name.endsWith('Errors') || typeof table !== 'object' || table === null) continue;
      for (const definition of Object.values(table as Record<string, ErrorDefinition>)) {
        if (!found.has(definition.code)) found.set(definition.code, { definition, file });
      }
    }
  }
  return found;
}

async function errorsPage(): Promise<string> {
  const definitions = [...(await errorDefinitions())].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const entries = definitions.map(([code, { definition, file }]) => {
    const { ru, en, kind, retryable } = definition;
    const outcome = `Код выхода ${exitCodeOf(kind)}, HTTP ${statusOf(kind)}${retryable === true ? ', повтор имеет смысл' : ''}. Источник: \`${file}\`.`;
    return `## ${code}\n\n**${ru.message}**\n\n${ru.hint === '' ? '' : `Как исправить: ${ru.hint}\n\n`}${outcome}\n\n*${en.message}*${en.hint === '' ? '' : ` — ${en.hint}`}\n`;
  });
  return `<!-- Пишет npm run docs; править тексты надо в исходниках. -->\n# Ошибки и замечания\n\nКод стоит в конце каждого сообщения. В фигурных скобках то, что подставляется из ваших файлов.\nЗамечания \`validate\` с уровнем «ошибка» дают код выхода 3.\n\n${entries.join('\n')}`;
}

async function commandsPage(): Promise<string> {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Interfaces.PJSON;
  const config = await Config.load({
    root,
    ignoreManifest: true,
    pjson: { ...pjson, oclif: { ...pjson.oclif, plugins: [], commands: './commands' } } as Interfaces.PJSON,
  });
  const commands = config.commands
    .filter(({ hidden }) => hidden !== true)
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const entries = commands.map((command) => {
    const args = Object.values(command.args ?? {}).map(
      ({ name, required, description }) =>
        `| \`${required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`}\` | ${description ?? ''} |`,
    );
    const flags = Object.values(command.flags ?? {})
      .filter(({ name, hidden }) => hidden !== true && !['json', 'project', 'debug'].includes(name))
      .map(
        (flag) =>
          `| \`--${flag.name}${flag.type === 'option' ? ` ${flag.helpValue ?? 'VALUE'}` : ''}\` | ${flag.summary ?? flag.description ?? ''} |`,
      );
    const examples = (command.examples ?? []).map((example) =>
      (typeof example === 'string'
        ? example
        : `${example.description === '' ? '' : `# ${example.description}\n`}${example.command}`
      )
        .replaceAll('<%= config.bin %>', 'sales-assistant')
        .replaceAll('<%= command.id %>', command.id.replaceAll(':', ' ')),
    );
    return [
      `## ${command.id.replaceAll(':', ' ')}`,
      command.summary ?? '',
      examples.length > 0 ? `\`\`\`sh\n${examples.join('\n')}\n\`\`\`` : '',
      command.description ?? '',
      args.length + flags.length > 0
        ? `| параметр | что делает |\n| --- | --- |\n${[...args, ...flags].join('\n')}`
        : '',
    ]
      .filter((part) => part !== '')
      .join('\n\n');
  });
  return `<!-- Пишет npm run docs; править тексты надо в командах. -->\n# Команды\n\nУ каждой команды есть \`--project DIR\`, \`--json\` и \`--debug\`.\n\n${entries.join('\n\n')}\n`;
}

writeGenerated('docs/reference/errors.md', await errorsPage());
writeGenerated('docs/reference/commands.md', await commandsPage());
