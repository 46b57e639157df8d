import type { TurnResult } from '../../assistant/conversation/turn.ts';
import type { KnowledgeNotice } from '../knowledge.ts';
import { openProject } from '../project-loading.ts';
import type { OnRenewed } from '../project-secrets.ts';
import type { Environment } from '../secrets.ts';
import { createRehearsalClock } from '../testing/rehearsal.ts';
import { openTestingKnowledge } from '../testing/testing-knowledge.ts';
import { openRecordedConversations } from './recorded-conversations.ts';
import { type ReplayedConversation, replay } from './replaying.ts';

export interface ReplayOptions {
  readonly folder: string;
  readonly environment: Environment;
  readonly conversation: string;
  readonly now: Date;
  readonly onTurn?: ((result: TurnResult) => void) | undefined;
  readonly onKnowledge?: (notice: KnowledgeNotice) => void;
  readonly onRenewed?: OnRenewed;
}

/** A recorded conversation against the working tree. Rejects with STORE_CONVERSATION_UNKNOWN. */
export async function replayConversation(options: ReplayOptions): Promise<ReplayedConversation> {
  const { folder, environment, conversation, now, onTurn, onKnowledge } = options;
  const recordings = await openRecordedConversations(folder, environment, options.onRenewed);
  try {
    const recorded = await recordings.find(conversation);
    const project = await openProject(folder, environment, now);
    const clock = createRehearsalClock();
    const notice = onKnowledge === undefined ? {} : { onKnowledge };
    // Questions go to no vendor's embedder: words alone, as in tests.
    const knowledge = await openTestingKnowledge({ project, environment: {}, clock, ...notice });
    try {
      return await replay(recorded, { project, knowledge, clock, onTurn });
    } finally {
      await knowledge.close();
    }
  } finally {
    await recordings.close();
  }
}
