/** A conversation as the sandbox's models see it, whichever API it came by. */
export interface Asked {
  readonly model: string;
  readonly system: string;
  readonly messages: readonly AskedMessage[];
  /** Names of the tools that may be called. */
  readonly tools: readonly string[];
}

export interface AskedMessage {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
}

export interface SandboxReply {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: unknown }[];
}

/** Replies to the last message. */
export type Brain = (asked: Asked) => SandboxReply;

export interface SandboxRule {
  /** The last message holds this text, whatever the case, or matches. */
  readonly when: string | RegExp;
  /** Who said it; `user` by default. */
  readonly from?: AskedMessage['role'];
  /** Several are given one after another, the last one again and again. */
  readonly reply: SandboxReply | readonly SandboxReply[];
}

/** The first rule that fits; without one the last line is said back. */
export function scriptedBrain(rules: readonly SandboxRule[]): Brain {
  const given = new Map<SandboxRule, number>();
  return ({ messages }) => {
    const last = messages.at(-1) ?? { role: 'user', text: '' };
    const rule = rules.find(({ when, from = 'user' }) => from === last.role && fits(when, last.text));
    if (rule === undefined) return { text: `Вы написали: ${last.text}` };
    const replies = Array.isArray(rule.reply) ? (rule.reply as readonly SandboxReply[]) : [rule.reply as SandboxReply];
    const number = given.get(rule) ?? 0;
    given.set(rule, number + 1);
    return replies[Math.min(number, replies.length - 1)] ?? {};
  };
}

function fits(when: string | RegExp, text: string): boolean {
  return typeof when === 'string' ? text.toLowerCase().includes(when.toLowerCase()) : when.test(text);
}

/** A simple count, the same for the same text. */
export function countTokens(...texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.ceil([...text].length / 3), 0);
}
