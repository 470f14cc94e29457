/** Messages without their descriptions, which are for translators, as text: V8 parses JSON much faster than code. */
export const catalogues = {
  name: 'catalogues',
  enforce: /** @type {const} */ ('pre'),
  /**
   * @param {string} code
   * @param {string} id
   */
  transform(code, id) {
    if (!/[/\\]locales[/\\]\w+\.json$/.test(id)) return null;
    const text = JSON.stringify(JSON.parse(code, (key, value) => (key === 'description' ? undefined : value)));
    return { code: `export default JSON.parse(${JSON.stringify(text)})`, map: null, moduleType: 'js' };
  },
};
