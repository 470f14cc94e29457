/**
 * What libraries load at once for features that Meridian does not use, by the files that load it: electron-store's schemas and
 * migrations, since Meridian has its own, and electron-log's uploads. Loading it took a third of main's start.
 */
const unused = [
  { of: /[/\\]node_modules[/\\]conf[/\\]/, names: ['ajv/dist/2020.js', 'ajv-formats', 'semver'] },
  {
    of: /[/\\]node_modules[/\\]electron-log[/\\]src[/\\]node[/\\]transports[/\\]remote\.js$/,
    names: ['http', 'https'],
  },
];
const empty = '\0unused-library';

/** Leaves these libraries out. The build fails if their names or what is imported from them changes. */
export const unusedLibraries = {
  name: 'unused-libraries',
  enforce: /** @type {const} */ ('pre'),
  /**
   * @param {string} id
   * @param {string | undefined} importer
   */
  resolveId(id, importer) {
    return unused.some(({ of, names }) => names.includes(id) && of.test(importer ?? '')) ? empty : null;
  },
  /** @param {string} id */
  load(id) {
    return id === empty ? 'export class Ajv2020 {}\nexport default {};' : null;
  },
};
