import type { ReplyGuard } from '../reply/reply-guard.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { mayBecomeNoAnswer } from './prompts.ts';

/** Nobody waits for more, and judging it over and over would cost its square. */
const longestShown = 2000;
/** For the same reason it is judged again when it has grown by so much of itself. */
const growth = 0.1;

/** Shows a reply while a model makes it: whole sentences, each guarded together with all that stands before it. */
export class GuardedStream {
  private readonly draft: TurnDraft;
  private readonly guard: ReplyGuard;
  private readonly reply: string;
  private readonly read: (text: string) => string;
  private shown = '';
  private judged = 0;
  private length = 0;

  /** `read`: the model's text as the customer may see it. */
  constructor(draft: TurnDraft, guard: ReplyGuard, reply: string, read: (text: string) => string) {
    this.draft = draft;
    this.guard = guard;
    this.reply = reply;
    this.read = read;
  }

  /** All the text so far; a shorter one means that another provider has begun anew. */
  onText(raw: string): void {
    if (raw.length > longestShown) return;
    if (raw.length >= this.length && raw.length - this.length < this.length * growth) return;
    const ends = raw.match(/[.!?…\n]/g)?.length ?? 0;
    if (ends === this.judged) return;
    this.judged = ends;
    this.length = raw.length;
    const text = this.read(raw);
    const { released } = this.guard.checkWording(text, true);
    this.show(mayBecomeNoAnswer(text) ? '' : text.slice(0, released).trimEnd());
  }

  takeBack(): void {
    this.judged = 0;
    this.length = 0;
    this.show('');
  }

  private show(text: string): void {
    if (text === this.shown) return;
    this.shown = text;
    this.draft.input.progress?.(this.reply, text);
  }
}
