import { basename } from 'node:path';
import react from '@vitejs/plugin-react';

/** Messages that the window may need for its first paint, by the starts of their names. */
const ofFirstPaint = [
  ...['accounts.', 'conversation.none', 'conversationList.', 'costBar.', 'error.', 'events.', 'joins.', 'keyBanner.'],
  ...[
    'newConversation.open',
    'notices.label',
    'offlineBar.',
    'pausedBar.',
    'search.open',
    'shortcuts.keys.',
    'sidebar.',
  ],
  ...['status.', 'times.', 'more.muted', 'person.', 'sample.bar', 'sample.connect', 'sample.name'],
];

/** @param {string} key */
const isOfFirstPaint = (key) => ofFirstPaint.some((start) => key.startsWith(start));

/** What builds the window, for the app and for tests in a browser. */
export const windowBuild = {
  plugins: [
    react(),
    {
      // Messages without their descriptions, which are for translators, in two parts: `?first` and `?rest`.
      name: 'messages',
      enforce: /** @type {const} */ ('pre'),
      /**
       * @param {string} code
       * @param {string} id
       */
      transform(code, id) {
        const part = /[/\\]locales[/\\]\w+\.json\?(first|rest)$/.exec(id)?.[1];
        if (part === undefined) return null;
        /** @type {Readonly<Record<string, { readonly defaultMessage: string }>>} */
        const messages = JSON.parse(code);
        const wanted = Object.entries(messages).filter(([key]) => isOfFirstPaint(key) === (part === 'first'));
        const written = Object.fromEntries(wanted.map(([key, { defaultMessage }]) => [key, { defaultMessage }]));
        return { code: `export default ${JSON.stringify(written)}`, map: null, moduleType: 'js' };
      },
    },
  ],
  css: {
    modules: {
      localsConvention: /** @type {const} */ ('camelCase'),
      // Files of the same name don't exist, so that a class tells its file.
      generateScopedName: (/** @type {string} */ name, /** @type {string} */ file) =>
        `${basename(file).replace(/\.module\.css.*$/, '')}_${name}`,
    },
  },
  // One file for what the first paint needs, one for the rest, which is loaded soon after it, and one for each language and
  // each list of emoji.
  output: {
    codeSplitting: {
      groups: [
        { name: 'first', tags: [/** @type {const} */ ('$initial')], priority: 1 },
        { name: 'later', test: (/** @type {string} */ id) => !/[/\\](locales|emojibase-data)[/\\]/.test(id) },
      ],
    },
  },
};
