type Painter = (text: string) => string;

export interface Paint {
  readonly bold: Painter;
  readonly dim: Painter;
  readonly red: Painter;
  readonly yellow: Painter;
  readonly green: Painter;
}

const plain: Painter = (text) => text;
const escape =
  (open: number, close: number): Painter =>
  (text) =>
    `\u001b[${open}m${text}\u001b[${close}m`;

/** Colours on a terminal only, and not when NO_COLOR is set. */
export function createPaint(stream: { readonly isTTY?: boolean }, noColour: string | undefined): Paint {
  if (stream.isTTY !== true || noColour !== undefined) {
    return { bold: plain, dim: plain, red: plain, yellow: plain, green: plain };
  }
  return {
    bold: escape(1, 22),
    dim: escape(2, 22),
    red: escape(31, 39),
    yellow: escape(33, 39),
    green: escape(32, 39),
  };
}
