type Painter = (text: string) => string;

export interface Paint {
  readonly bold: Painter;
  readonly dim: Painter;
  readonly red: Painter;
  readonly yellow: Painter;
  readonly green: Painter;
}

const plain: Painter = (text) => text;
const painter =
  (open: number, close: number): Painter =>
  (text) =>
    `\u001b[${open}m${text}\u001b[${close}m`;

/** Colours on a terminal only, and not when NO_COLOR is set. */
export function createPaint(stream: { readonly isTTY?: boolean }, noColour: string | undefined): Paint {
  if (stream.isTTY !== true || noColour !== undefined) {
    return { bold: plain, dim: plain, red: plain, yellow: plain, green: plain };
  }
  return {
    bold: painter(1, 22),
    dim: painter(2, 22),
    red: painter(31, 39),
    yellow: painter(33, 39),
    green: painter(32, 39),
  };
}
