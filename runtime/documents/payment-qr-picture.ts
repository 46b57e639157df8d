/** The code as an SVG picture: byte mode without ECI, correction M (L when it grows too dense), quiet zone of 4 modules. */
export async function paymentQrPicture(payload: Uint8Array): Promise<string> {
  const { create } = await import('qrcode');
  const draw = (errorCorrectionLevel: 'M' | 'L') => create([{ data: payload, mode: 'byte' }], { errorCorrectionLevel });
  const medium = draw('M');
  const { size, data } = (medium.version > denseVersion ? draw('L') : medium).modules;
  const path: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (data[row * size + column] === 1) path.push(`M${column + quietZone} ${row + quietZone}h1v1h-1z`);
    }
  }
  const side = size + 2 * quietZone;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path.join('')}"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

const quietZone = 4;

/** Above it a module is less than 0.4 mm at the 36 mm that the invoice prints. */
const denseVersion = 16;
