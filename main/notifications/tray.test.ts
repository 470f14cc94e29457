import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../shared/text/translator.ts';
import { AppTray, showBadge } from './tray.ts';

const translator = createTranslator('en', 'en');
type Call = readonly [string, unknown];

function createTray(platform: NodeJS.Platform) {
  const did: Call[] = [];
  let template: MenuItemConstructorOptions[] = [];
  const note =
    (name: string) =>
    (value: unknown): void =>
      void did.push([name, value]);
  const tray = new AppTray({
    create: (icon) => {
      did.push(['icon', icon]);
      const fake = { on: note('on'), setImage: note('icon'), setToolTip: note('tip'), setTitle: note('title') };
      // A fake with only the parts that are used.
      return { ...fake, setContextMenu: () => {}, destroy: () => {} } as unknown as Tray;
    },
    buildMenu: (items) => {
      template = items;
      return {} as Menu;
    },
    platform,
    resource: (name) => `/r/${name}`,
    open: () => note('do')('open'),
    pause: (paused) => did.push(['pause', paused]),
    quit: () => note('do')('quit'),
  });
  const click = (id: string): void => {
    const item = template.find((each) => each.id === id);
    Reflect.apply(item?.click ?? (() => did.push(['nothing', id])), undefined, []);
  };
  const last = (name: string): unknown => did.findLast(([each]) => each === name)?.[1];
  return { tray, click, last, did, items: () => template };
}

describe('the tray', () => {
  it('shows the unread count by its icon and tooltip', () => {
    const { tray, last } = createTray('linux');
    tray.update({ unread: 2, paused: false, translator });
    expect([last('icon'), last('tip')]).toEqual(['/r/trayUnread.png', 'Meridian – 2 unread messages']);
    tray.update({ unread: 0, paused: false, translator });
    expect([last('icon'), last('tip')]).toEqual(['/r/tray.png', 'Meridian']);
  });

  it('keeps the template image and shows a number on macOS', () => {
    const { tray, last } = createTray('darwin');
    tray.update({ unread: 12, paused: false, translator });
    expect([last('icon'), last('title')]).toEqual(['/r/trayTemplate.png', '12']);
    tray.update({ unread: 0, paused: false, translator });
    expect(last('title')).toBe('');
  });

  it('opens the window, pauses notifications, and quits', () => {
    const { tray, click, did, items } = createTray('win32');
    tray.update({ unread: 0, paused: true, translator });
    expect(items().map(({ label, checked }) => [label, checked])).toContainEqual(['Do Not Disturb', true]);
    for (const id of ['open', 'do-not-disturb', 'quit']) click(id);
    expect(did.slice(-3)).toEqual([
      ['do', 'open'],
      ['pause', false],
      ['do', 'quit'],
    ]);
  });
});

describe('the badge', () => {
  const show = (platform: NodeJS.Platform, unread: number): Call[] => {
    const did: Call[] = [];
    const overlay = {} as NativeImage;
    showBadge(
      {
        app: { setBadgeCount: (count) => did.push(['count', count]) > 0 },
        platform,
        window: () => ({
          setOverlayIcon: (image, text) => void did.push([image === overlay ? 'overlay' : 'none', text]),
        }),
        overlay: () => overlay,
      },
      { unread, translator },
    );
    return did;
  };

  it.each(['darwin', 'linux'] as const)('is a number on %s', (platform) => {
    expect([show(platform, 3), show(platform, 0)]).toEqual([[['count', 3]], [['count', 0]]]);
  });

  it('is an overlay with a description on Windows', () => {
    expect([show('win32', 3), show('win32', 0)]).toEqual([[['overlay', '3 unread messages']], [['none', '']]]);
  });
});
