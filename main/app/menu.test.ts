import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { appCommands } from '../../shared/contract/app.ts';
import { type Language, languages } from '../../shared/settings.ts';
import { createTranslator } from '../../shared/text/translator.ts';
import { applicationMenu, steppedTextSize } from './menu.ts';

const platforms = ['darwin', 'win32', 'linux'] as const;

interface Look {
  readonly forDevelopers?: boolean;
  readonly locks?: boolean;
  readonly language?: Language;
}

function menuOn(platform: NodeJS.Platform, { forDevelopers = false, locks = false, language = 'en' }: Look = {}) {
  const did: unknown[] = [];
  const menu = applicationMenu(
    { t: createTranslator(language, 'en').t, platform, forDevelopers },
    {
      command: (command) => did.push(command),
      changeTextSize: (steps) => did.push(steps),
      lock: locks ? () => did.push('lock') : null,
      openLog: () => did.push('log'),
    },
  );
  return { menu, did };
}
const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

/** The menu bar, and each menu below it. */
const menusOf = (items: readonly MenuItemConstructorOptions[]): (readonly MenuItemConstructorOptions[])[] => [
  items,
  ...items.flatMap(({ submenu }) => (Array.isArray(submenu) ? menusOf(submenu) : [])),
];
/** The key that opens or chooses an entry once its menu is open, or Alt is held in the bar. */
const accessKey = ({ label = '' }: MenuItemConstructorOptions) => /^[^&]*&([\p{L}])[^&]*$/u.exec(label)?.[1];

describe.each(['win32', 'linux'] as const)('the access keys on %s', (platform) => {
  it.each(languages)('are unique within each menu in %s', (language) => {
    const { menu } = menuOn(platform, { language, forDevelopers: true, locks: true });
    for (const items of menusOf(menu)) {
      const entries = items.filter(({ type }) => type !== 'separator');
      const keys = entries.map((entry) => accessKey(entry)?.toLowerCase());
      expect(keys, JSON.stringify(entries)).not.toContain(undefined);
      expect(new Set(keys).size, JSON.stringify(entries)).toBe(keys.length);
    }
  });
});

describe.each(platforms)('the menu on %s', (platform) => {
  it('sends each command by exactly one entry', () => {
    const { menu, did } = menuOn(platform);
    for (const command of appCommands) {
      const entries = flat(menu).filter(({ id }) => id === command);
      expect(entries, command).toHaveLength(1);
      Reflect.apply(entries[0]?.click ?? (() => {}), undefined, []);
    }
    expect(did).toEqual([...appCommands]);
  });

  it('assigns each shortcut to one entry', () => {
    const keys = flat(menuOn(platform, { forDevelopers: true, locks: true }).menu).flatMap(
      ({ accelerator }) => accelerator ?? [],
    );
    expect(keys).toContain('CommandOrControl+,');
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(languages)('has a label for every entry in %s', (language) => {
    const items = flat(menuOn(platform, { language, forDevelopers: true, locks: true }).menu);
    for (const item of items) if (item.type !== 'separator') expect(item.label, JSON.stringify(item)).toBeTruthy();
  });

  it('has developer tools only for developers, and a lock if there is one', () => {
    const roles = (isFor: boolean) => flat(menuOn(platform, { forDevelopers: isFor }).menu).map(({ role }) => role);
    expect([roles(true).includes('toggleDevTools'), roles(false).includes('toggleDevTools')]).toEqual([true, false]);
    const locks = (has: boolean) => flat(menuOn(platform, { locks: has }).menu).some(({ id }) => id === 'lock');
    expect([locks(true), locks(false)]).toEqual([true, false]);
  });
});

it('has an app menu on macOS only', () => {
  expect(platforms.map((platform) => menuOn(platform).menu[0]?.label)).toEqual(['Meridian', '&File', '&File']);
});

it('has the roles of macOS on macOS only', () => {
  const roles = (platform: NodeJS.Platform) => flat(menuOn(platform).menu).map(({ role }) => role);
  for (const role of ['zoom', 'front', 'pasteAndMatchStyle', 'services'] as const) {
    expect(
      platforms.filter((platform) => roles(platform).includes(role)),
      role,
    ).toEqual(['darwin']);
  }
});

it('steps the text size up and back, within its limits', () => {
  const up = [1, 1, 1].reduce((size, step) => steppedTextSize(size, step), 1);
  const back = [-1, -1, -1].reduce((size, step) => steppedTextSize(size, step), up);
  expect([up, back]).toEqual([1.15, 1]);
  expect([steppedTextSize(2, 1), steppedTextSize(0.85, -1), steppedTextSize(1.3, 0)]).toEqual([2, 0.85, 1]);
});
