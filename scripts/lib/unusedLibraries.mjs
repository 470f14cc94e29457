/**
 * What libraries load at once for features that Meridian does not use: electron-store's schemas and migrations, since Meridian
 * has its own, and electron-log's uploads. Loading it took a third of main's start.
 */
const ofConf = new Set(['ajv/dist/2020.js', 'ajv-formats', 'semver']);
const conf = /[/\\]node_modules[/\\]conf[/\\]/;
const uploads = /[/\\]node_modules[/\\]electron-log[/\\]src[/\\]node[/\\]transports[/\\]remote\.js$/;
const empty = '\0unused-library';

/** Leaves these libraries out. */
export const unusedLibraries = {
  name: 'unused-libraries',
  enforce: /** @type {const} */ ('pre'),
  /**
   * @param {string} id
   * @param {string | undefined} importer
   */
  resolveId(id, importer) {
    return ofConf.has(id) && conf.test(importer ?? '') ? empty : null;
  },
  /** @param {string} id */
  load(id) {
    return id === empty ? 'export class Ajv2020 {}\nexport default {};' : null;
  },
  /**
   * @param {string} code
   * @param {string} id
   */
  transform(code, id) {
    // A module of Node would not come to `resolveId`.
    return uploads.test(id) ? { code: code.replaceAll(/require\('https?'\)/g, 'null'), map: null } : null;
  },
};
