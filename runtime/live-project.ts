import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssistantError } from '../assistant/errors.ts';
import type { BurstWindow } from '../assistant/ports/burst.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { ConfigIdentity } from '../assistant/pricing/quote.ts';
import { burstWindows } from '../assistant/settings/burst-settings.ts';
import { missingVariables } from '../assistant/settings/model-settings.ts';
import { readConfigIdentity } from '../project/config-identity.ts';
import { type DiagnosticReport, describeDiagnostic } from '../project/diagnostic.ts';
import { diskFiles } from '../project/disk-files.ts';
import type { Project } from '../project/project.ts';
import { projectErrors } from '../project/project-errors.ts';
import { identityFolders, type ProjectFiles, rememberReads } from '../project/project-files.ts';
import { buildId } from './build-id.ts';
import { documentReader } from './document-reading.ts';
import { type LegalTexts, renderLegalTexts } from './documents/legal-texts.ts';
import { completeVectors, indexKnowledge, knowledgeState, openKnowledge } from './knowledge.ts';
import { createLastGoodProject } from './last-good-project.ts';
import { LiveKnowledge } from './live-knowledge.ts';
import { packageVersion } from './package-root.ts';
import { createPriceAlerts } from './price-alerts.ts';
import { checkProject, openProject } from './project-loading.ts';
import type { Environment } from './secrets.ts';
import { resolveWebChat, type WebChatConfig, type WebChatSettings } from './web-chat.ts';

/** A project brought to life for the daemon: one consistent reading of its files and the index that goes with it. */
export interface LiveProject {
  readonly project: Project;
  readonly config: ConfigIdentity;
  readonly web: WebChatSettings;
  /** How long short lines wait for each other, by channel. */
  readonly bursts: Readonly<Record<string, BurstWindow>>;
  /** The bytes this project was made from; templates are rendered from here, whatever lies on disk by now. */
  readonly files: ProjectFiles;
  readonly knowledge: LiveKnowledge;
  readonly degraded: Readonly<Record<string, string>>;
  legal(): Promise<LegalTexts>;
  /** A turn keeps what it began with until it calls the returned function. */
  hold(): () => void;
  /** Closes once nobody holds it. */
  retire(): Promise<void>;
  /** Closes now. */
  release(): Promise<void>;
}

export interface LiveProjectParts {
  readonly folder: string;
  /** Of the project, or of a preview's copy: holds the index and the last good project. */
  readonly dataFolder: string;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Nobody outside hears what this project says. */
  readonly isPreview: boolean;
}

export interface AssembledProject {
  readonly live: LiveProject | null;
  readonly diagnostics: readonly DiagnosticReport[];
}

/** Where the daemon's projects come from: the folder, checked in full, or the last good copy. */
export function createLiveProjects(parts: LiveProjectParts) {
  const { folder, dataFolder, environment, clock, logger, isPreview } = parts;
  const lastGood = createLastGoodProject<DiagnosticReport>(dataFolder);
  let keeping: Promise<void> = Promise.resolve();
  const report = (diagnostics: Awaited<ReturnType<typeof checkProject>>['diagnostics']): DiagnosticReport[] =>
    diagnostics.map((diagnostic) => describeDiagnostic(diagnostic, 'ru'));

  /** The last good copy has an index of its own. */
  const indexOf = (place: string) => (place === folder ? { indexFolder: join(dataFolder, 'index') } : {});

  function bringToLife(project: Project, files: ProjectFiles, diagnostics: readonly DiagnosticReport[]): LiveProject {
    const knowledge = new LiveKnowledge(
      (notice) =>
        openKnowledge(project.folder, {
          ...indexOf(project.folder),
          environment,
          settings: project.assistant.retrieval,
          inBackground: true,
          now: () => clock.now(),
          timeZone: project.company.time_zone,
          notice,
        }),
      logger,
      project.folder === folder ? (generation, signal) => makeVectors(project, files, generation, signal) : undefined,
    );
    let legal: Promise<LegalTexts> | undefined;
    const lacking = diagnostics.filter(({ severity }) => severity === 'error');
    return {
      project,
      config: project.config,
      web: resolveWebChat(project.channels.web as WebChatConfig | undefined),
      bursts: burstWindows({ ...project.channels }),
      files,
      knowledge,
      // What the files ask for and the environment does not give: the vendor is off, the rest works.
      get degraded(): Record<string, string> {
        return {
          ...(lacking.length === 0 ? {} : { environment: lacking.map(({ message }) => message).join('; ') }),
          ...(knowledge.failure === null ? {} : { knowledge: knowledge.failure }),
          ...(knowledge.lexicalBecause === null ? {} : { embedder: knowledge.lexicalBecause }),
        };
      },
      legal() {
        legal ??= renderLegalTexts(project, files).catch((error: unknown) => {
          legal = undefined;
          throw error;
        });
        return legal;
      },
      hold: () => knowledge.hold(),
      retire: () => knowledge.retire(),
      release: () => knowledge.close(),
    };
  }

  function makeVectors(project: Project, files: ProjectFiles, generation: string, signal: AbortSignal) {
    const { retrieval: settings } = project.assistant;
    const place = { ...indexOf(folder), files, environment, settings, now: clock.now() };
    return completeVectors(folder, generation, { ...place, signal });
  }

  async function checkEverything(): Promise<AssembledProject> {
    const files = rememberReads(diskFiles(folder));
    const reader = documentReader();
    try {
      const checked = await checkProject(files, { environment, now: clock.now(), scope: 'all', reader });
      const diagnostics = report(checked.diagnostics);
      if (checked.project === null) return { live: null, diagnostics };
      await readAll(files);
      if (existsSync(join(folder, 'knowledge'))) {
        const settings = checked.project.assistant.retrieval;
        await indexKnowledge(folder, {
          ...indexOf(folder),
          environment,
          settings,
          now: clock.now(),
          files,
          reader,
          vectors: 'later',
        });
      }
      const live = bringToLife({ ...checked.project, folder }, files, diagnostics);
      await live.knowledge.open();
      return { live, diagnostics };
    } finally {
      await reader.close();
    }
  }

  /** The checks' result holds while nothing they rested on has changed. */
  async function keyOf(live: LiveProject): Promise<{ key: string; generation: string } | null> {
    const index = await live.knowledge.open();
    if (index === null || live.knowledge.isStale) return null;
    const { generation } = index;
    const vendors = Object.keys(environment)
      .filter((name) => /^(TELEGRAM|AVITO|AMOCRM|YOOKASSA|GOOGLE|SMTP|OPENAI|ANTHROPIC|MAIL|PUBLIC)_/.test(name))
      .sort();
    // Providers of models name variables of their own.
    const { providers } = live.project.assistant.models;
    const missing = providers.flatMap((provider) => missingVariables(provider, environment));
    const rests = [buildId() ?? packageVersion(), live.config.hash, generation, vendors, missing];
    return { key: createHash('sha256').update(JSON.stringify(rests)).digest('hex'), generation };
  }

  async function assembleUnchanged(): Promise<AssembledProject | null> {
    const stamp = await lastGood.stamp();
    if (stamp === null) return null;
    const files = rememberReads(diskFiles(folder));
    const project = await openProject(folder, environment, clock.now()).catch(ignoreInvalid);
    if (project === null) return null;
    const live = bringToLife(project, files, stamp.diagnostics);
    const isUnchanged = stamp.key === (await keyOf(live))?.key;
    if (isUnchanged) return { live, diagnostics: stamp.diagnostics };
    await live.release();
    return null;
  }

  const priceAlerts = createPriceAlerts(clock, { isPreview });

  /** One after the other: both write the same folder. */
  function keep(live: LiveProject, diagnostics: readonly DiagnosticReport[]): Promise<void> {
    const kept = keeping.then(async () => {
      const known = await keyOf(live);
      if (known === null) return;
      const { key, generation } = known;
      await lastGood.keep(live.files, { folder: join(dataFolder, 'index'), generation }, { key, diagnostics });
    });
    keeping = kept.catch(() => {});
    return kept;
  }

  return {
    assemble: checkEverything,

    alerts: (from: LiveProject, to: LiveProject) => priceAlerts.compare(from.project, to.project),

    /** At start: what was checked before and has not changed since is not checked again. */
    async assembleAtStart(): Promise<AssembledProject> {
      const known = await assembleUnchanged();
      return known ?? checkEverything();
    },

    async assembleLastGood(): Promise<LiveProject | null> {
      const kept = await lastGood.find();
      if (kept === null) return null;
      try {
        const files = rememberReads(diskFiles(kept));
        return bringToLife(await openProject(kept, environment, clock.now()), files, []);
      } catch (error) {
        logger.error({ error }, 'last good project does not start either');
        return null;
      }
    },

    /** Does the folder still hold what this was made of? For edits that came before anybody watched. */
    async isCurrent(live: LiveProject): Promise<boolean> {
      const { hash } = await readConfigIdentity(folder);
      return hash === live.config.hash && (await knowledgeState(folder, indexOf(folder))) !== 'stale';
    },

    async keepAsLastGood(live: LiveProject, diagnostics: readonly DiagnosticReport[]): Promise<void> {
      // The vectors that are made later belong to the copy too.
      live.knowledge.onRenewed = () => {
        keep(live, diagnostics).catch((error: unknown) => logger.warn({ error }, 'last good copy not kept'));
      };
      await keep(live, diagnostics);
    },
  };
}

function ignoreInvalid(error: unknown): null {
  if (error instanceof AssistantError && error.code === projectErrors.invalid.code) return null;
  throw error;
}

async function readAll(files: ProjectFiles): Promise<void> {
  for (const { path, outside } of await files.entries()) {
    if (outside !== true && identityFolders.some((each) => path.startsWith(`${each}/`))) await files.read(path);
  }
}
