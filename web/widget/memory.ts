import type { PendingLine } from './protocol.ts';

/** What the browser keeps between pages: the token that reopens the conversation, never the conversation itself. */
export interface Remembered {
  token?: string;
  conversation?: string;
  /** Last transcript number the visitor has seen. */
  seen?: number;
  /** The invitation was closed. */
  declined?: boolean;
  pending?: PendingLine[];
}

export interface Visit {
  readonly page: string;
  readonly referrer: string | null;
  readonly utm: Record<string, string>;
}

export class Memory {
  private readonly key: string;
  private fallback: Remembered = {};

  constructor(server: string) {
    this.key = `sales-assistant:${server}`;
  }

  read(): Remembered {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? '{}') as Remembered;
    } catch {
      // Storage is forbidden on this page: the conversation lives as long as the page.
      return this.fallback;
    }
  }

  write(change: Remembered): void {
    this.fallback = { ...this.read(), ...change };
    try {
      localStorage.setItem(this.key, JSON.stringify(this.fallback));
    } catch {
      // As above.
    }
  }
}

/** Where the visitor came from: the first page of this visit knows, the page with the chat may not. */
export function currentVisit(): Visit {
  const landing = landingOf();
  return { page: location.href.slice(0, 2000), ...landing };
}

function landingOf(): { referrer: string | null; utm: Record<string, string> } {
  const key = 'sales-assistant:landing';
  const here = { referrer: document.referrer.slice(0, 2000) || null, utm: utmOf(location.search) };
  try {
    const kept = sessionStorage.getItem(key);
    if (kept !== null && Object.keys(here.utm).length === 0) return JSON.parse(kept) as typeof here;
    sessionStorage.setItem(key, JSON.stringify(here));
  } catch {
    // Storage is forbidden: what this page knows is all we have.
  }
  return here;
}

function utmOf(search: string): Record<string, string> {
  const utm: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (/^utm_[a-z_]{1,20}$/.test(name) && Object.keys(utm).length < 10) utm[name] = value.slice(0, 200);
  }
  return utm;
}
