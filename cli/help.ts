import { type Command, CommandHelp, Help, type Interfaces } from '@oclif/core';
import type { Locale } from '../assistant/errors.ts';
import { localeOf, processEnvironment } from '../runtime/secrets.ts';
import type { EnglishTexts } from './base-command.ts';

type SectionBody = Parameters<CommandHelp['section']>[1];
type Loadable = Command.Loadable & { readonly english?: EnglishTexts };

const headers: Readonly<Record<string, string>> = {
  USAGE: 'ВЫЗОВ',
  ARGUMENTS: 'АРГУМЕНТЫ',
  FLAGS: 'ФЛАГИ',
  'GLOBAL FLAGS': 'ОБЩИЕ ФЛАГИ',
  DESCRIPTION: 'ОПИСАНИЕ',
  ALIASES: 'ДРУГИЕ ИМЕНА',
  EXAMPLES: 'ПРИМЕРЫ',
  'FLAG DESCRIPTIONS': 'О ФЛАГАХ',
  TOPICS: 'РАЗДЕЛЫ',
  COMMANDS: 'КОМАНДЫ',
  VERSION: 'ВЕРСИЯ',
};

const globalFlags: Readonly<Record<string, string>> = {
  project: 'project folder (default: SALES_ASSISTANT_PROJECT or the current directory)',
  debug: 'show the stack trace of a failure',
  json: 'one JSON document on stdout',
};

const tagline: Readonly<Record<Locale, string>> = {
  ru: 'Помощник продаж: цены, сценарии и знания лежат в git, отвечает и считает он сам',
  en: 'A sales assistant: prices, scripts and knowledge live in git; it answers and computes',
};

const next: Readonly<Record<Locale, string>> = {
  ru: 'Начните с: sales-assistant init мой-проект · Справка по команде: sales-assistant КОМАНДА --help',
  en: 'Start with: sales-assistant init my-project · Help on a command: sales-assistant COMMAND --help',
};

/** Commands of plugins come with English texts only. */
const pluginTexts: Readonly<Record<string, EnglishTexts>> = {
  autocomplete: {
    summary: 'включить дополнение команд по Tab (bash, zsh, powershell)',
    description:
      'Говорит, какую строку добавить в настройки оболочки. Пояснения печатает дополнение oclif, по-английски.',
    args: { shell: 'оболочка' },
    flags: { 'refresh-cache': 'только обновить список команд, без пояснений' },
  },
};

/** Of topics that are no commands themselves; without it oclif takes the summary of the first command in it. */
const topicSummaries: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  token: {
    ru: 'токены HTTP API: кому выданы и что им можно',
    en: 'tokens of the HTTP API: whose they are, what they may',
  },
  webhooks: {
    ru: 'куда Telegram и Авито присылают сообщения',
    en: 'where Telegram and Avito deliver messages to',
  },
};

/** Help in the user's language, examples first. Both languages' texts stand in the command's class. */
export default class LocalizedHelp extends Help {
  protected readonly locale: Locale = localeOf(processEnvironment());

  constructor(config: Interfaces.Config, options: Partial<Interfaces.HelpOptions> = {}) {
    super(config, { ...options, flagSortOrder: 'none', hideCommandSummaryInDescription: true });
    this.CommandHelpClass = LocalizedCommandHelp;
  }

  override section(header: string, body: SectionBody): string {
    return super.section(localizedHeader(header, this.locale), body);
  }

  override formatRoot(): string {
    return `${tagline[this.locale]}\n\n${next[this.locale]}\n\n${this.section('VERSION', this.config.version)}`;
  }

  override summary(command: Loadable): string | undefined {
    return super.summary(localized(command, this.locale));
  }

  /** A topic that is a command too is listed once, as the command. */
  override formatTopics(topics: Interfaces.Topic[]): string {
    const pure = topics.filter(({ name }) => this.config.findCommand(name) === undefined);
    return super.formatTopics(pure.map((topic) => this.described(topic)));
  }

  override formatTopic(topic: Interfaces.Topic): string {
    return super.formatTopic(this.described(topic));
  }

  private described(topic: Interfaces.Topic): Interfaces.Topic {
    return { ...topic, description: topicSummaries[topic.name]?.[this.locale] ?? topic.description };
  }

  public override async showCommandHelp(command: Loadable): Promise<void> {
    await super.showCommandHelp(localized(command, this.locale));
  }
}

class LocalizedCommandHelp extends CommandHelp {
  protected readonly locale: Locale = localeOf(processEnvironment());

  protected override sections(): ReturnType<CommandHelp['sections']> {
    const sections = super.sections();
    const first = (header: string) => (header === 'EXAMPLES' ? 0 : 1);
    return sections.toSorted((left, right) => first(left.header) - first(right.header));
  }

  override section(header: string, body: SectionBody): string {
    return super.section(localizedHeader(header, this.locale), body);
  }
}

function localizedHeader(header: string, locale: Locale): string {
  return locale === 'en' ? header : (headers[header] ?? header);
}

function localized(command: Loadable, locale: Locale): Loadable {
  const english = command.english;
  const plugin = locale === 'ru' ? pluginTexts[command.id] : undefined;
  const flags = Object.fromEntries(
    Object.entries(command.flags ?? {}).map(([name, flag]) => {
      if (name === 'json') return [name, { ...flag, description: undefined, summary: jsonSummary(locale) }];
      if (locale === 'ru') {
        const summary = plugin?.flags?.[name];
        return [name, summary === undefined ? flag : { ...flag, description: undefined, summary }];
      }
      return [name, { ...flag, summary: english?.flags?.[name] ?? globalFlags[name] ?? flag.summary }];
    }),
  );
  const texts = locale === 'ru' ? plugin : english;
  if (texts === undefined) return { ...command, flags } as Loadable;
  const args = Object.fromEntries(
    Object.entries(command.args ?? {}).map(([name, argument]) => [
      name,
      { ...argument, description: texts.args?.[name] ?? argument.description },
    ]),
  );
  return {
    ...command,
    flags,
    args,
    summary: texts.summary,
    description: texts.description,
    examples: english === undefined ? command.examples : englishExamples(command, english),
  } as Loadable;
}

function englishExamples(command: Loadable, english: EnglishTexts): Command.Example[] | undefined {
  return command.examples?.map((example, index) =>
    typeof example === 'string' ? example : { ...example, description: english.examples?.[index] ?? '' },
  );
}

function jsonSummary(locale: Locale): string {
  return locale === 'ru' ? 'один документ JSON в stdout' : (globalFlags.json ?? '');
}
