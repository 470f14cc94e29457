// Collects the licenses of the application and of every library that its bundles may contain.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @typedef {object} Manifest the fields of a package.json that are read
 * @property {string} name
 * @property {string} version
 * @property {string} [license]
 * @property {Record<string, string>} [dependencies]
 */

/** @param {string} folder @returns {Manifest} */
const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * Finds a dependency as Node does.
 * @param {string} name @param {string} from folder of the dependent
 * @returns {string | undefined} its folder; undefined if it isn't installed (an optional dependency)
 */
function findPackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** @param {string} folder @returns {string} the package's own license texts */
function readLicense(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice)/i.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim())
    .join('\n\n');
}

/**
 * Collects the licenses of the project and of all its production dependencies, direct and indirect, in one text, which
 * may name packages that the bundler left out. Chromium's own list comes with Electron's distribution.
 * @param {string} root the project's folder
 * @returns {{ text: string, count: number, unlicensed: string[] }} unlicensed: packages that name no license at all
 */
export function collectLicenses(root) {
  /** @type {Map<string, string>} */
  const sections = new Map();
  /** @type {string[]} */
  const unlicensed = [];
  const queue = [root];
  const seen = new Set(queue);
  for (const folder of queue) {
    const manifest = readManifest(folder);
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      const found = findPackage(name, folder);
      if (!found || seen.has(found)) continue;
      seen.add(found);
      queue.push(found);
    }
    if (folder === root) continue;
    const title = `${manifest.name} ${manifest.version}`;
    const text = readLicense(folder);
    if (!text && !manifest.license) unlicensed.push(title);
    sections.set(title, `${title} (${manifest.license ?? 'see below'})\n\n${text || '(The package carries no text.)'}`);
  }
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  const ordered = [...sections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section);
  const own = `Meridian\n\n${readLicense(root)}${rule}It contains the libraries below, under these licenses.`;
  return { text: `${[own, ...ordered].join(rule)}\n`, count: sections.size, unlicensed };
}
