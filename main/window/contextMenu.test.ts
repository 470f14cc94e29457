import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import { beforeEach, expect, it } from 'vitest';
import { createTranslator } from '../../shared/text/translator.ts';
import { inSentence } from '../../test/support/inSentence.ts';
import { contextMenuFor } from './contextMenu.ts';

const editFlags = { canUndo: true, canRedo: false, canCut: true, canCopy: true, canPaste: true, canSelectAll: true };
const nothing = {
  isEditable: false,
  selectionText: '',
  linkURL: '',
  linkText: '',
  misspelledWord: '',
  dictionarySuggestions: [] as string[],
  editFlags: editFlags as ContextMenuParams['editFlags'],
};
let did: unknown[];
beforeEach(() => {
  did = [];
});

const menu = (params: Partial<typeof nothing>, platform: NodeJS.Platform = 'linux') =>
  contextMenuFor({ ...nothing, ...params }, createTranslator('en', 'en').t, platform, {
    contents: {
      replaceMisspelling: (word) => did.push(['replace', word]),
      showDefinitionForSelection: () => did.push(['look up']),
    },
    addToDictionary: (word) => did.push(['learn', word]),
    copy: (text) => did.push(['copy', text]),
    openLink: ({ href, isDeceptive }) => did.push(['open', href, isDeceptive]),
  });
const names = (items: readonly MenuItemConstructorOptions[]) =>
  items.map(({ label, type }) => label?.replace('&', '') ?? type);
const click = (items: readonly MenuItemConstructorOptions[], label: string): void => {
  const item = items.find((each) => each.label === label);
  // Menus hand over the item, the window and the event: none of ours looks at them.
  Reflect.apply(item?.click ?? (() => did.push('nothing')), undefined, []);
};

it('is empty if there is nothing to offer', () => {
  expect(menu({})).toEqual([]);
  expect(menu({ selectionText: ' ' })).toEqual([]);
});

it('copies the selection', () => {
  expect(menu({ selectionText: 'x' })).toMatchObject([{ role: 'copy', label: '&Copy', enabled: true }]);
});

it('replaces misspelled words, adds them to the dictionary, and edits', () => {
  const items = menu({ isEditable: true, misspelledWord: 'helo', dictionarySuggestions: ['hello', 'help'] });
  expect(names(items)).toEqual([
    'hello',
    'help',
    'separator',
    'Add to Dictionary',
    'separator',
    'Undo',
    'Redo',
    'separator',
    'Cut',
    'Copy',
    'Paste',
    'Select All',
  ]);
  expect(items.find(({ role }) => role === 'redo')?.enabled).toBe(false);
  click(items, 'help');
  click(items, 'Add to Dictionary');
  expect(did).toEqual([
    ['replace', 'help'],
    ['learn', 'helo'],
  ]);
});

it('shows a disabled entry if there are no suggestions', () => {
  expect(menu({ isEditable: true, misspelledWord: 'xyzzy' })[0]).toEqual({
    label: 'No spelling suggestions',
    enabled: false,
  });
});

it('opens and copies allowed links, and offers nothing for others', () => {
  const items = menu({ linkURL: 'https://example.com/a' });
  click(items, 'Open Link in Browser');
  click(items, 'Copy Link');
  expect(did).toEqual([
    ['open', 'https://example.com/a', false],
    ['copy', 'https://example.com/a'],
  ]);
  for (const linkURL of ['javascript:alert(1)', 'app://meridian/index.html', 'file:///etc/passwd']) {
    expect(menu({ linkURL })).toEqual([]);
  }
});

it.each([
  ['https://\u0435xample.com/', 'https://xn--xample-2of.com/', true],
  ['https://ｅxample.com/', 'https://example.com/', true],
  ['Release notes', 'https://example.com/', false],
  ['https://example.com/', 'https://\u0435xample.com/', true],
])('opens a link as its text shows it: %s', (linkText, linkURL, isDeceptive) => {
  click(menu({ linkText, linkURL }), 'Open Link in Browser');
  expect(did).toEqual([['open', new URL(linkURL).href, isDeceptive]]);
});

it('looks up words on macOS', () => {
  const items = menu({ selectionText: ' meridian ' }, 'darwin');
  expect(names(items)).toEqual([`Look Up “${inSentence('meridian')}”`, 'separator', 'Copy']);
  click(items, `Look Up “${inSentence('meridian')}”`);
  expect(did).toEqual([['look up']]);
  expect(names(menu({ selectionText: 'x'.repeat(41) }, 'darwin'))).toEqual(['Copy']);
  // A single one would be taken for the mark of an access key.
  expect(menu({ selectionText: 'R&D' }, 'darwin')[0]?.label).toBe(`Look Up “${inSentence('R&&D')}”`);
});
