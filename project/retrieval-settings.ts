import {
  AssistantFile,
  type AssistantSettings,
  compileAssistantSettings,
} from '../assistant/settings/assistant-settings.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ProjectFiles } from './project-files.ts';
import { readTextFile } from './text-file.ts';

const file = 'config/assistant.yaml';

export interface RetrievalSettings {
  readonly settings: AssistantSettings['retrieval'];
  /** Errors of the section `retrieval`, or of a file that cannot be read at all. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The section `retrieval` alone: what is wrong elsewhere in the project hinders no search. */
export async function readRetrievalSettings(files: ProjectFiles): Promise<RetrievalSettings> {
  const defaults = compileAssistantSettings().retrieval;
  const entry = (await files.entries()).find(({ path }) => path === file);
  if (entry === undefined) return { settings: defaults, diagnostics: [] };
  const { text, findings } = await readTextFile(files, entry);
  const { createLocator } = await import('./locate-findings.ts');
  const locate = createLocator(() => text);
  if (text === undefined) return { settings: defaults, diagnostics: findings.map(locate) };
  const { readYaml } = await import('./yaml-file.ts');
  const yaml = await readYaml(file, text);
  if (yaml.value === undefined) return { settings: defaults, diagnostics: yaml.findings.map(locate) };
  const { retrieval } = yaml.value as { retrieval?: unknown };
  if (retrieval === undefined) return { settings: defaults, diagnostics: [] };
  const departures = await departuresOf(retrieval);
  if (departures.length > 0) return { settings: defaults, diagnostics: departures.map(locate) };
  const { models: _, ...rest } = yaml.value as AssistantFile;
  return { settings: compileAssistantSettings(rest).retrieval, diagnostics: [] };
}

async function departuresOf(retrieval: unknown) {
  const { createShapeValidators } = await import('./shape-validators.ts');
  const { validateShape } = await import('./validate-shape.ts');
  const found = await validateShape(createShapeValidators(), AssistantFile.properties.retrieval, file, retrieval);
  return found.map((finding) => ({ ...finding, path: ['retrieval', ...finding.path] }));
}
