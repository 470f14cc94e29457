import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { UsageError } from '../lib/commandLine.mjs';
import { type Choice, chooseApp, type Obstacle, type Situation, type Wish } from './chooseApp.ts';

const none: Obstacle = { because: 'no browser was found', remedy: 'install Chromium' };
const x11: Situation = {
  platform: 'linux',
  isRoot: false,
  display: 'x11',
  electron: '/e/electron',
  canSandbox: true,
  hostBrowser: 'headless',
};
const wayland: Situation = { ...x11, display: 'wayland' };
const root: Situation = { ...x11, isRoot: true, canSandbox: false };
/** Ubuntu, which restricts user namespaces. */
const ubuntu: Situation = { ...wayland, canSandbox: false };
const bare: Situation = { ...x11, display: 'none' };
const mac: Situation = { ...x11, platform: 'darwin', display: 'system', hostBrowser: 'windows' };
const windows: Situation = { ...mac, platform: 'win32' };
const noElectron = { electron: null } as const;
const browser = { hostBrowser: 'windows' } as const;

const choose = (situation: Situation, wish: Partial<Wish> = {}): Choice =>
  chooseApp(situation, { on: null, noSandbox: false, headless: false, ...wish });

const electron = { on: 'electron', headless: false } as const;
const host = { on: 'host', headless: false } as const;
const headless = { on: 'host', headless: true } as const;
const onX11 = ['--ozone-platform=x11'];
const onWayland = ['--ozone-platform=wayland'];

describe('the plain choice is Electron with a window, without a word', () => {
  it.each<[string, Situation, readonly string[]]>([
    ['X11', x11, onX11],
    ['Wayland', wayland, onWayland],
    ['macOS', mac, []],
    ['Windows', windows, []],
    ['X11, with a browser for the host', { ...x11, ...browser }, onX11],
  ])('%s', (_name, situation, switches) => {
    expect(choose(situation)).toEqual({ ...electron, switches, note: null });
  });
});

const sandboxOfRoot = 'Electron’s sandbox doesn’t work for root';
const rootRemedy = 'start it as another user, or without the sandbox with --no-sandbox';
const namespaces = 'this system denies Electron’s sandbox its user namespaces';
const namespacesRemedy =
  'run "sudo chown root /e/chrome-sandbox && sudo chmod 4755 /e/chrome-sandbox", or start without the sandbox with --no-sandbox';
const missing = 'Electron isn’t installed';
const missingRemedy = 'remove .cache/electron-unavailable, which starts the download again';
const noWindows = 'the Chromium host’s own browser can’t show windows';
const noWindowsRemedy = 'install Chromium, Chrome or Edge';
const noDisplay = 'there is no display; to change that, start it in a desktop session, or with xvfb-run';
const onHost = 'Meridian runs on the Chromium host, because';
const windowless = 'Meridian runs without a window, because';

describe('another choice says what, why, and how to change it', () => {
  it.each<[string, Situation, Omit<Choice, 'note' | 'switches'>, readonly string[], string]>([
    ['root', { ...root, ...browser }, host, onX11, `${onHost} ${sandboxOfRoot}; to change that, ${rootRemedy}.`],
    [
      'root, the host without windows',
      root,
      headless,
      [],
      `${windowless} ${sandboxOfRoot} and ${noWindows}; to change that, ${rootRemedy}, or ${noWindowsRemedy}.`,
    ],
    ['root without a display', { ...root, display: 'none' }, headless, [], `${windowless} ${noDisplay}.`],
    ['no display', { ...bare, ...browser }, headless, [], `${windowless} ${noDisplay}.`],
    ['no display, no Electron', { ...bare, ...noElectron }, headless, [], `${windowless} ${noDisplay}.`],
    [
      'restricted user namespaces',
      { ...ubuntu, ...browser },
      host,
      onWayland,
      `${onHost} ${namespaces}; to change that, ${namespacesRemedy}.`,
    ],
    [
      'restricted user namespaces, the host without windows',
      ubuntu,
      headless,
      [],
      `${windowless} ${namespaces} and ${noWindows}; to change that, ${namespacesRemedy}, or ${noWindowsRemedy}.`,
    ],
    [
      'no Electron',
      { ...wayland, ...noElectron, ...browser },
      host,
      onWayland,
      `${onHost} ${missing}; to change that, ${missingRemedy}.`,
    ],
    [
      'no Electron, the host without windows',
      { ...x11, ...noElectron },
      headless,
      [],
      `${windowless} ${missing} and ${noWindows}; to change that, ${missingRemedy}, or ${noWindowsRemedy}.`,
    ],
    [
      'no Electron on macOS',
      { ...mac, ...noElectron },
      host,
      [],
      `${onHost} ${missing}; to change that, ${missingRemedy}.`,
    ],
    [
      'an Electron that lacks a library',
      { ...x11, ...browser, electron: { because: 'Electron needs libnss3.so', remedy: 'install it' } },
      host,
      onX11,
      `${onHost} Electron needs libnss3.so; to change that, install it.`,
    ],
  ])('%s', (_name, situation, choice, switches, note) => {
    expect(choose(situation)).toEqual({ ...choice, switches, note });
  });
});

describe('the user’s wish', () => {
  const off = 'Meridian runs without Electron’s sandbox, because --no-sandbox says so; to change that, leave that out.';

  it.each<[string, Situation]>([
    ['root', root],
    ['restricted user namespaces', { ...ubuntu, display: 'x11' }],
    ['a usable sandbox', x11],
  ])('--no-sandbox starts Electron without its sandbox: %s', (_name, situation) => {
    expect(choose(situation, { noSandbox: true })).toEqual({
      ...electron,
      switches: ['--no-sandbox', ...onX11],
      note: off,
    });
  });

  it('--on host starts the host', () => {
    const note = `${onHost} --on host says so; to change that, leave that out.`;
    expect(choose(mac, { on: 'host' })).toEqual({ ...host, switches: [], note });
    expect(choose(bare, { on: 'host' })).toEqual({ ...headless, switches: [], note: `${windowless} ${noDisplay}.` });
    expect(choose(x11, { on: 'host' })).toMatchObject({ ...headless, note: expect.stringContaining(noWindows) });
  });

  it('--on electron starts Electron', () => {
    expect(choose(wayland, { on: 'electron' })).toEqual({ ...electron, switches: onWayland, note: null });
  });

  it.each<[string, Situation, Partial<Wish>, string]>([
    ['--on electron without Electron', { ...mac, ...noElectron }, { on: 'electron' }, missing],
    ['--on electron as root', { ...root, ...browser }, { on: 'electron' }, sandboxOfRoot],
    ['--on electron with restricted namespaces', ubuntu, { on: 'electron' }, namespaces],
    ['--on electron without a display', bare, { on: 'electron' }, 'there is no display'],
    ['--on electron --headless without a display', bare, { on: 'electron', headless: true }, 'there is no display'],
    ['--on host on Windows', windows, { on: 'host' }, 'the Chromium host doesn’t run on Windows'],
    ['--on host --headless on Windows', windows, { on: 'host', headless: true }, 'doesn’t run on Windows'],
    ['--on host without a browser', { ...x11, hostBrowser: none }, { on: 'host' }, 'no browser was found'],
  ])('is refused if it can’t be met: %s', (_name, situation, wish, because) => {
    const attempt = () => choose(situation, wish);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(`Meridian can’t start, because `);
    expect(attempt).toThrow(because);
  });
});

describe('without a window by wish', () => {
  it.each<[string, Situation]>([
    ['Linux', x11],
    ['root without a display', { ...root, display: 'none' }],
    ['macOS', mac],
    ['no Electron', { ...bare, ...noElectron }],
  ])('the host starts without a word: %s', (_name, situation) => {
    expect(choose(situation, { headless: true })).toEqual({ ...headless, switches: [], note: null });
  });

  it('Electron starts where the host can’t', () => {
    const note = 'Meridian runs on Electron, which can’t hide its window, because';
    expect(choose(windows, { headless: true })).toEqual({
      on: 'electron',
      headless: true,
      switches: [],
      note: `${note} the Chromium host doesn’t run on Windows.`,
    });
    expect(choose({ ...root, hostBrowser: none }, { headless: true })).toEqual({
      on: 'electron',
      headless: true,
      switches: onX11,
      note: `${note} no browser was found; to change that, install Chromium.`,
    });
  });
});

describe('nothing runs', () => {
  it.each([{ headless: false }, { headless: true }])('on Windows without Electron: %j', (wish) => {
    const attempt = () => choose({ ...windows, ...noElectron }, wish);
    expect(attempt).toThrow(AppError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'not-found', reason: 'electron-missing' }));
  });

  it.each<[string, Situation, Partial<Wish>]>([
    ['without Electron and a browser', { ...x11, ...noElectron, hostBrowser: none }, {}],
    ['without a display and a browser', { ...bare, hostBrowser: none }, {}],
    ['without a display and a browser, as requested', { ...bare, hostBrowser: none }, { headless: true }],
    ['as root, without a browser', { ...root, hostBrowser: none }, {}],
    ['on Windows, with an Electron that is broken', { ...windows, electron: none }, {}],
  ])('%s', (_name, situation, wish) => {
    expect(() => choose(situation, wish)).toThrow(UsageError);
  });
});
