import { createHash } from 'node:crypto';
import type { ConsentTerms } from '../assistant/conversation/turn.ts';
import type { AssistantSettings } from '../assistant/settings/assistant-settings.ts';
import type { ProjectFiles } from '../project/project-files.ts';
import { isPublicAddress } from './public-address.ts';

const consentFile = 'templates/legal/consent.html';

/** «1.0 (sha256:0f3a…)»: what the file says of itself, and what tells two texts of one version apart. */
export async function consentVersion(files: Pick<ProjectFiles, 'read'>): Promise<string> {
  const bytes = await files.read(consentFile);
  const [, version] = /^\s*\{#[^}]*?version:\s*([^\s;#}]{1,40})/.exec(new TextDecoder().decode(bytes)) ?? [];
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
  return version === undefined ? digest : `${version} (${digest})`;
}

export interface ConsentSource {
  readonly project: { readonly assistant: Pick<AssistantSettings, 'personalData'> };
  readonly files: Pick<ProjectFiles, 'read'>;
}

/** Which consent customers are asked for now; undefined where the company has another ground. Read once for a project. */
export function createConsentTerms(source: () => ConsentSource, publicUrl: string | null) {
  const versions = new WeakMap<object, Promise<string>>();
  const link = publicUrl !== null && isPublicAddress(publicUrl) ? `${publicUrl}/privacy#consent` : null;

  return async (): Promise<ConsentTerms | undefined> => {
    const { project, files } = source();
    if (project.assistant.personalData.consent === 'off') return undefined;
    let version = versions.get(files);
    if (version === undefined) {
      // Without the text nothing but what the assistant says itself has been consented to.
      version = consentVersion(files).catch(() => 'none');
      versions.set(files, version);
    }
    return { version: await version, link };
  };
}
