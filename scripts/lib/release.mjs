import { UsageError } from './commandLine.mjs';

/**
 * Returns the changes of a version.
 *
 * @param {string} changelog
 * @param {string} version
 * @throws {UsageError} if the version is missing, or has no date
 */
export function notesOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((each) => each.startsWith(`${version} (`));
  if (section === undefined) throw new UsageError(`CHANGELOG.md has no version ${version}.`);
  const [heading = '', ...lines] = section.split('\n');
  if (!/\(\d{4}-\d{2}-\d{2}\)$/.test(heading.trim())) {
    throw new UsageError(`CHANGELOG.md has no date for version ${version}, such as "## ${version} (2030-01-31)".`);
  }
  return lines.join('\n').trim();
}

/** Electron mends its latest three major versions: https://www.electronjs.org/docs/latest/tutorial/electron-timelines */
const supportedMajors = 3;

/**
 * Checks that an Electron version has all security fixes: that it is the latest of a major version that gets them.
 *
 * @param {string} installed
 * @param {readonly string[]} published every version in the registry
 * @throws {UsageError} with the version to update to
 */
export function checkElectron(installed, published) {
  const releases = published
    .filter((version) => /^\d+\.\d+\.\d+$/.test(version))
    .map((version) => version.split('.').map(Number))
    .sort((a, b) => byNumber(a, b));
  const newest = releases.at(-1)?.[0] ?? 0;
  const major = Number(installed.split('.')[0]);
  const isSupported = major > newest - supportedMajors;
  const latest = releases.findLast(([each]) => !isSupported || each === major)?.join('.');
  if (latest === undefined) throw new UsageError('The registry has no version of Electron.');
  if (installed === latest) return;
  const why = isSupported ? 'which has fixes that it lacks' : `since version ${major} gets no security fixes`;
  throw new UsageError(`Electron is ${installed}. Update it to ${latest}, ${why}.`);
}

/** @param {readonly number[]} a @param {readonly number[]} b */
const byNumber = ([a0 = 0, a1 = 0, a2 = 0], [b0 = 0, b1 = 0, b2 = 0]) => a0 - b0 || a1 - b1 || a2 - b2;

/** @typedef {{ 'bom-ref': string, name: string, properties?: { name: string, value: string }[] }} Component */

/**
 * Removes the tools from a bill of materials, except Electron, which packages contain. npm's own `--omit=dev` would also
 * remove libraries that a tool uses as well.
 *
 * @template {{ metadata: { component: object }, components: Component[], dependencies: { ref: string, dependsOn?: string[] }[] }} T
 * @param {T} sbom of all packages, as CycloneDX
 * @param {string} name the app's, which npm takes from the folder
 */
export function withoutTools(sbom, name) {
  const isTool = (/** @type {Component} */ { name: each, properties = [] }) =>
    each !== 'electron' && properties.some((property) => property.name === 'cdx:npm:package:development');
  const tools = new Set(sbom.components.filter(isTool).map((component) => component['bom-ref']));
  return {
    ...sbom,
    metadata: { ...sbom.metadata, component: { ...sbom.metadata.component, name } },
    components: sbom.components.filter((component) => !tools.has(component['bom-ref'])),
    dependencies: sbom.dependencies
      .filter(({ ref }) => !tools.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => !tools.has(each)) })),
  };
}
