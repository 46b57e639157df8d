import type { Finding, YamlPath } from '../assistant/findings.ts';
import type { ProjectSources } from './project-sources.ts';
import { textErrors } from './text-errors.ts';

/** The longest message each channel takes, in characters; the web chat's is what people still read. */
const limits = [
  { section: 'web', title: 'чат на сайте', limit: 4000 },
  { section: 'telegram', title: 'Telegram', limit: 4096 },
  { section: 'avito', title: 'Авито', limit: 1000 },
] as const;

/** Messages of scripts that a channel they run in would cut or refuse. */
export function checkMessageLengths(sources: ProjectSources): Finding[] {
  const settings = sources.of('channels')[0]?.source;
  return sources.of('script').flatMap(({ file, source }) => {
    const named: readonly string[] | undefined = source.channels;
    // A channel that may switch itself on some day counts only when the script or somebody names it.
    const channels = limits.filter(({ section }) =>
      named === undefined
        ? section === 'web' || settings?.[section]?.enabled === true
        : named.includes(section) && settings?.[section]?.enabled !== false,
    );
    const tightest = channels.toSorted((left, right) => left.limit - right.limit)[0];
    if (tightest === undefined) return [];
    return messagesOf(source)
      .filter(({ text }) => text.length > tightest.limit)
      .map(({ path, text }) => ({
        definition: textErrors.tooLong,
        parameters: { actual: text.length, channel: tightest.title, limit: tightest.limit },
        severity: 'error',
        file,
        path,
      }));
  });
}

/** Every text under a key that is sent as a message of its own. */
function messagesOf(value: unknown, path: YamlPath = [], spoken = false): { path: YamlPath; text: string }[] {
  if (typeof value === 'string') return spoken ? [{ path, text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    const says = key === 'say' || key === 'question' || (Array.isArray(value) && spoken);
    return messagesOf(part, [...path, step], says);
  });
}
