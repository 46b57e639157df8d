import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress } from 'node:zlib';

export interface UnpackedBrowser {
  readonly executable: string;
  /** NSS and its like, which a bare machine lacks: goes to LD_LIBRARY_PATH. */
  readonly libraries: string;
  /** A fontconfig file naming the bundled fallback font, for machines without fonts. */
  readonly fontConfig: string;
}

/**
 * Unpacks the browser of @sparticuz/chromium beside the project's data, never into the shared temporary folder where
 * anybody could lie in wait. Several processes may do it at once: the first complete folder wins.
 */
export async function unpackBrowser(packed: string, cacheFolder: string): Promise<UnpackedBrowser> {
  // Another version of the package has another size: no need to ask it for its number.
  const { size } = await stat(join(packed, 'chromium.br'));
  const folder = join(cacheFolder, `chromium-${size}`);
  const unpacked = {
    executable: join(folder, 'chromium'),
    libraries: join(folder, 'libraries', 'lib'),
    fontConfig: join(folder, 'fonts', 'fonts.conf'),
  };
  if (await exists(unpacked.executable)) return unpacked;
  await mkdir(cacheFolder, { recursive: true, mode: 0o700 });
  const temporary = await mkdtemp(`${folder}.part-`);
  try {
    await Promise.all([
      inflateFile(join(packed, 'chromium.br'), join(temporary, 'chromium')),
      inflateArchive(join(packed, 'al2023.tar.br'), join(temporary, 'libraries')),
      inflateArchive(join(packed, 'fonts.tar.br'), join(temporary, 'fonts')),
    ]);
    await writeFile(join(temporary, 'fonts', 'fonts.conf'), fontConfig(join(folder, 'fonts')));
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!(await exists(unpacked.executable))) throw error;
  }
  return unpacked;
}

function fontConfig(folder: string): string {
  return `<?xml version="1.0"?><fontconfig><dir>${folder}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>\n`;
}

async function inflateFile(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress({ chunkSize: 2 ** 20 }), createWriteStream(to));
  await chmod(to, 0o700);
}

async function inflateArchive(from: string, folder: string): Promise<void> {
  const archive = await promisify(brotliDecompress)(await readFile(from));
  for (const entry of tarEntries(archive)) {
    const path = resolve(folder, entry.name);
    if (!path.startsWith(resolve(folder) + sep)) continue;
    await mkdir(dirname(path), { recursive: true });
    if (entry.linkTo !== undefined) await symlink(entry.linkTo, path);
    else await writeFile(path, entry.bytes, { mode: 0o700 });
  }
}

interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly linkTo?: string;
}

/** Files and symbolic links of a plain tar: 512-byte headers, sizes in octal. */
function* tarEntries(archive: Buffer): Generator<TarEntry> {
  for (let at = 0; at + 512 <= archive.length; ) {
    const header = archive.subarray(at, at + 512);
    const name = textOf(header, 0, 100);
    if (name === '') return;
    const size = Number.parseInt(textOf(header, 124, 12) || '0', 8);
    const type = textOf(header, 156, 1);
    const bytes = archive.subarray(at + 512, at + 512 + size);
    const prefix = textOf(header, 345, 155);
    const path = prefix === '' ? name : `${prefix}/${name}`;
    if (type === '2') yield { name: path, bytes, linkTo: textOf(header, 157, 100) };
    else if (type === '0' || type === '') yield { name: path, bytes };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

function textOf(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field
    .subarray(0, end < 0 ? length : end)
    .toString('utf8')
    .trim();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
