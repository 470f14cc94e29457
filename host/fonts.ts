import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Packages with fonts as the web has them, for scripts that a bare computer has no fonts for. */
const webFonts = ['noto-sans', 'noto-sans-arabic', 'noto-sans-hebrew', 'noto-sans-jp', 'noto-sans-sc'].map(
  (name) => `@fontsource-variable/${name}`,
);
const emojiFont = '@expo-google-fonts/noto-color-emoji';
/** Every weight, upright. */
const upright = /-wght-normal\.woff2$/;

/**
 * Prepares fonts of npm packages once per version, and resolves with the variables that add them to the computer's own;
 * none if a package is missing. Chromium takes no WOFF2 as a system's font, so these are unpacked into the user's cache.
 */
export async function fontVariables(cache: string): Promise<Readonly<Record<string, string>>> {
  const require = createRequire(import.meta.url);
  const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
  let packages: readonly string[];
  try {
    packages = [...webFonts, emojiFont].map(folderOf);
  } catch {
    return {};
  }
  const versions = packages.map((folder) => readFileSync(join(folder, 'package.json'), 'utf8'));
  const hash = createHash('sha256')
    .update(JSON.stringify([packages, versions]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(cache, `fonts-${hash}`);
  if (!existsSync(folder)) await unpack(packages, cache, folder);
  return { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
}

/** Unpacks into a temporary folder and renames it, so that other processes never see a partial one. */
async function unpack(packages: readonly string[], cache: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, 'unpacking-'));
  try {
    const { decompress }: { decompress(font: Uint8Array): Promise<Uint8Array> } = createRequire(import.meta.url)(
      'wawoff2',
    );
    for (const each of packages.slice(0, webFonts.length)) {
      for (const name of readdirSync(join(each, 'files')).filter((file) => upright.test(file))) {
        const font = await decompress(readFileSync(join(each, 'files', name)));
        writeFileSync(join(partial, `${basename(name, '.woff2')}.ttf`), font);
      }
    }
    writeFileSync(join(partial, 'fonts.conf'), configuration([folder, ...packages.slice(webFonts.length)], folder));
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Adds folders to the computer's fonts. */
const configuration = (folders: readonly string[], folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${folders.map((each) => `  <dir>${each}</dir>`).join('\n')}
  <cachedir>${join(folder, 'cache')}</cachedir>
</fontconfig>
`;
