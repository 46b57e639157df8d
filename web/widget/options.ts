export interface WidgetOptions {
  /** Address of the daemon, without a trailing slash. */
  readonly server: string;
  readonly title: string;
  readonly greeting: string | null;
  readonly color: string;
  readonly side: 'left' | 'right';
  readonly language: 'ru' | 'en';
  readonly theme: 'auto' | 'light' | 'dark';
  readonly open: boolean;
  /** A preview of an edit. */
  readonly draft: boolean;
}

interface SiteSettings {
  readonly title: string;
  readonly greeting: string | null;
  readonly color: string;
  readonly side: 'left' | 'right';
  readonly draft?: boolean;
}

/** The server writes the project's settings in front of the script; attributes of the tag win over them. */
declare const salesAssistantSettings: SiteSettings;

export function readOptions(script: HTMLScriptElement): WidgetOptions {
  const { dataset } = script;
  const site: SiteSettings =
    typeof salesAssistantSettings === 'undefined'
      ? { title: 'Чат', greeting: null, color: '#3b5bdb', side: 'right' }
      : salesAssistantSettings;
  const language = dataset.lang ?? document.documentElement.lang;
  return {
    server: new URL(script.src).origin,
    title: dataset.title ?? site.title,
    greeting: dataset.greeting ?? site.greeting,
    color: /^#[0-9a-f]{6}$/i.test(dataset.color ?? '') ? (dataset.color ?? site.color) : site.color,
    side: dataset.side === 'left' || dataset.side === 'right' ? dataset.side : site.side,
    language: /^en\b/i.test(language) ? 'en' : 'ru',
    theme: dataset.theme === 'light' || dataset.theme === 'dark' ? dataset.theme : 'auto',
    open: dataset.open !== undefined && dataset.open !== 'false',
    draft: site.draft === true,
  };
}

/** Black or white, whichever reads better on the colour (WCAG luminance). */
export function inkOn(color: string): string {
  const channel = (start: number): number => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#111318';
}
