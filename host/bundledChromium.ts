import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { fontVariables } from './fonts.ts';

/** A browser that the host can run. */
export interface Browser {
  readonly path: string;
  /** Cannot open windows, even with a display. */
  readonly headlessOnly: boolean;
  /** Environment variables that it needs. */
  readonly env: Readonly<Record<string, string>>;
}

/** Archives of @sparticuz/chromium with their targets in the folder: the browser, its libraries and its fonts. */
const archives = [
  ['chromium.br', 'chromium'],
  ['swiftshader.tar.br', '.'],
  ['al2023.tar.br', 'al2023'],
  ['fonts.tar.br', 'fonts'],
] as const;

/**
 * Unpacks the headless shell of the npm package @sparticuz/chromium (Linux on x64 only) into the user's cache, once per
 * version. Resolves with undefined if it does not run here or the package is missing.
 */
export async function bundledChromium(): Promise<Browser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve('@sparticuz/chromium');
  } catch {
    return undefined;
  }
  const packageFolder = dirname(dirname(entry));
  const { version }: { version: string } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'meridian-host');
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(packageFolder, 'bin'), cache, folder);
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const own = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  const fonts = { ...own, ...(await fontVariables(cache)) };
  return { path: join(folder, 'chromium'), headlessOnly: true, env: { LD_LIBRARY_PATH: libraries, ...fonts } };
}

/** Unpacks to a temporary folder and renames it, so that other processes never see a partial one. */
async function unpack(bin: string, cache: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, 'unpacking-'));
  try {
    const { extract }: { extract(folder: string): Writable } = createRequire(join(bin, 'x'))('tar-fs');
    for (const [archive, name] of archives) {
      const target = archive.includes('.tar.')
        ? extract(join(partial, name))
        : createWriteStream(join(partial, name), { mode: 0o755 });
      await pipeline(createReadStream(join(bin, archive)), createBrotliDecompress({ chunkSize: 2 ** 21 }), target);
    }
    writeFileSync(
      join(partial, 'fonts', 'fonts.conf'),
      `<fontconfig><dir>${join(folder, 'fonts')}</dir></fontconfig>\n`,
    );
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
