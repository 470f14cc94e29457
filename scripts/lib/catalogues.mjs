import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Returns the messages of a catalogue as JSON without their descriptions, which are for translators.
 *
 * @param {string} content
 */
const withoutDescriptions = (content) =>
  JSON.stringify(JSON.parse(content, (key, value) => (key === 'description' ? undefined : value)));

/**
 * Messages as files `locales/<language>.json`, of which main reads the one that it needs.
 *
 * @param {string} folder where the catalogues are
 */
export const catalogues = (folder) => ({
  name: 'catalogues',
  enforce: /** @type {const} */ ('pre'),
  /** @this {import('vite').Rolldown.PluginContext} */
  generateBundle() {
    for (const name of readdirSync(folder)) {
      const source = withoutDescriptions(readFileSync(path.join(folder, name), 'utf8'));
      this.emitFile({ type: 'asset', fileName: `locales/${name}`, source });
    }
  },
  /**
   * The engine's English as text: V8 parses JSON much faster than code.
   *
   * @param {string} code
   * @param {string} id
   */
  transform(code, id) {
    if (!/[/\\]locales[/\\]\w+\.json$/.test(id)) return null;
    const text = withoutDescriptions(code);
    return { code: `export default JSON.parse(${JSON.stringify(text)})`, map: null, moduleType: 'js' };
  },
});
