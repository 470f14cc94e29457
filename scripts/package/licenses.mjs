// Collects the licenses of the application and of every library that its bundles may contain.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @typedef {object} Manifest the fields of a package.json that are read
 * @property {string} name
 * @property {string} version
 * @property {string} [license]
 * @property {string | { name: string }} [author]
 * @property {Record<string, string>} [dependencies]
 */

/**
 * @typedef {object} LicensedPackage
 * @property {string} title name and version
 * @property {string | undefined} license an expression of SPDX
 * @property {string} text empty: there is none
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

/** The text of the MIT license, for packages that only name it. @param {Manifest['author']} author */
const mitText = (author) => `MIT License

Copyright (c) ${typeof author === 'string' ? author : (author?.name ?? 'the authors')}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Whether a text is the whole Apache license, which names no author. @param {LicensedPackage} one */
const isApache = ({ license, text }) =>
  license === 'Apache-2.0' && /TERMS AND CONDITIONS FOR USE.*END OF TERMS AND CONDITIONS/s.test(text);

/**
 * Collects the licenses of the project and of all its production dependencies, direct and indirect, in one text, which
 * may name packages that the bundler left out. Chromium's own list comes with Electron's distribution.
 * A package that carries no text gets the standard one of its license, if that is Apache's or MIT's.
 * @param {string} root the project's folder
 * @returns {{ text: string, packages: readonly LicensedPackage[] }}
 */
export function collectLicenses(root) {
  /** @type {Map<string, LicensedPackage>} */
  const found = new Map();
  const queue = [root];
  const seen = new Set(queue);
  for (const folder of queue) {
    const manifest = readManifest(folder);
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      const dependency = findPackage(name, folder);
      if (!dependency || seen.has(dependency)) continue;
      seen.add(dependency);
      queue.push(dependency);
    }
    if (folder === root) continue;
    const title = `${manifest.name} ${manifest.version}`;
    const { license, author } = manifest;
    found.set(title, { title, license, text: readLicense(folder) || (license === 'MIT' ? mitText(author) : '') });
  }
  const ordered = [...found.values()].sort(({ title: a }, { title: b }) => (a < b ? -1 : 1));
  const apache = ordered.find(isApache)?.text ?? '';
  const packages = ordered.map((one) =>
    one.text === '' && one.license === 'Apache-2.0' ? { ...one, text: apache } : one,
  );
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  const sections = packages.map(
    ({ title, license, text }) => `${title} (${license ?? 'see below'})\n\n${text || '(The package carries no text.)'}`,
  );
  const own = `Meridian\n\n${readLicense(root)}${rule}It contains the libraries below, under these licenses.`;
  return { text: `${[own, ...sections].join(rule)}\n`, packages };
}
