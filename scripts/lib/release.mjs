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
