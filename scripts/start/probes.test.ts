import { describe, expect, it } from 'vitest';
import { type Computer, probe, probeDisplay } from './probes.ts';

const ok = { code: 0, text: '' };
const desktop: Computer = {
  platform: 'linux',
  env: { DISPLAY: ':0' },
  uid: 1_000,
  electron: '/e/electron',
  exists: (file) => file === '/tmp/.X11-unix/X0' || file === '/run/user/1000/wayland-1',
  owner: () => ({ uid: 1_000, mode: 0o100755 }),
  read: () => [],
  run: async () => ok,
  findBrowser: async () => ({ headlessOnly: true }),
};
const failing = (program: string, code: number | null, text = ''): Pick<Computer, 'run'> => ({
  run: async (each) => (each === program ? { code, text } : ok),
});
const situation = (change: Partial<Computer> = {}) => probe({ ...desktop, ...change });

it('finds a desktop on which everything runs', async () => {
  expect(await situation()).toEqual({
    platform: 'linux',
    isRoot: false,
    display: 'x11',
    electron: '/e/electron',
    canSandbox: true,
    hostBrowser: 'headless',
  });
});

describe('the display', () => {
  const wayland = { WAYLAND_DISPLAY: 'wayland-1', XDG_RUNTIME_DIR: '/run/user/1000' };
  const both = { ...wayland, DISPLAY: ':0' };
  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['no variable', {}, 'none'],
    ['X11', { DISPLAY: ':0.0' }, 'x11'],
    ['X11 that ended', { DISPLAY: ':7' }, 'none'],
    ['X11 of another computer', { DISPLAY: 'localhost:10.0' }, 'x11'],
    ['Wayland', wayland, 'wayland'],
    ['Wayland by its path', { WAYLAND_DISPLAY: '/run/user/1000/wayland-1' }, 'wayland'],
    ['Wayland that ended', { ...wayland, WAYLAND_DISPLAY: 'wayland-0' }, 'none'],
    ['Wayland of the user who called sudo', { WAYLAND_DISPLAY: 'wayland-1' }, 'none'],
    ['both in a Wayland session', { ...both, XDG_SESSION_TYPE: 'wayland' }, 'wayland'],
    ['both in an X11 session', { ...both, XDG_SESSION_TYPE: 'x11' }, 'x11'],
    ['both in no session', both, 'x11'],
    ['ssh -X in a Wayland session', { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }, 'x11'],
  ])('%s', (_name, env, display) => {
    expect(probeDisplay({ ...desktop, env })).toBe(display);
  });

  it('is found by its abstract socket in a container', () => {
    const read = (file: string) => (file === '/proc/net/unix' ? ['0: 2 0 10000 1 01 9 @/tmp/.X11-unix/X0\n'] : []);
    expect(probeDisplay({ ...desktop, exists: () => false, read })).toBe('x11');
  });

  it.each(['darwin', 'win32'] as const)('is always there on %s', (platform) => {
    expect(probeDisplay({ ...desktop, platform, env: {} })).toBe('system');
  });
});

describe('the sandbox', () => {
  const restricted = (profiles: readonly string[] = []) => ({
    read: (file: string) => {
      if (file === '/proc/sys/kernel/apparmor_restrict_unprivileged_userns') return ['1\n'];
      return file === '/etc/apparmor.d' ? profiles : [];
    },
  });
  const helper = (uid: number, mode: number): Pick<Computer, 'owner'> => ({
    owner: (file) => (file === '/e/chrome-sandbox' ? { uid, mode } : null),
  });
  it.each<[string, Partial<Computer>, boolean]>([
    ['user namespaces', {}, true],
    ['no user namespaces', failing('unshare', 1), false],
    ['no unshare to find out', failing('unshare', null), true],
    ['root', { uid: 0 }, false],
    ['root with the helper', { uid: 0, ...helper(0, 0o104755) }, false],
    ['the helper of root', { ...failing('unshare', 1), ...helper(0, 0o104755) }, true],
    ['the helper of root without its bit', { ...failing('unshare', 1), ...helper(0, 0o100755) }, false],
    ['a helper of the user', { ...failing('unshare', 1), ...helper(1_000, 0o104755) }, false],
    ['Ubuntu, where unshare has a profile', restricted(), false],
    ['Ubuntu with the helper', { ...restricted(), ...helper(0, 0o104755) }, true],
    ['Ubuntu with a profile for Electron', restricted(['profile x /e/electron flags=(unconfined) { userns, }']), true],
    ['macOS', { platform: 'darwin', ...failing('unshare', null) }, true],
    ['Windows', { platform: 'win32', uid: null, ...failing('unshare', null) }, true],
  ])('%s', async (_name, change, canSandbox) => {
    expect(await situation(change)).toMatchObject({ canSandbox });
  });

  it('uses the helper that CHROME_DEVEL_SANDBOX names', async () => {
    const owner = (file: string) => (file === '/opt/helper' ? { uid: 0, mode: 0o104755 } : null);
    const env = { CHROME_DEVEL_SANDBOX: '/opt/helper' };
    expect(await situation({ ...failing('unshare', 1), owner, env })).toMatchObject({ canSandbox: true });
  });
});

describe('Electron', () => {
  it.each<[string, Partial<Computer>, unknown]>([
    ['is missing', { electron: null }, null],
    [
      'lacks a library',
      failing('/e/electron', 127, 'electron: error while loading shared libraries: libnss3.so: cannot open'),
      { because: 'Electron needs libnss3.so', remedy: expect.any(String) },
    ],
    [
      'can’t be run',
      failing('/e/electron', null),
      { because: expect.stringContaining('doesn’t run'), remedy: expect.any(String) },
    ],
    ['runs on macOS', { platform: 'darwin', ...failing('/e/electron', 1) }, '/e/electron'],
  ])('%s', async (_name, change, electron) => {
    expect(await situation(change)).toMatchObject({ electron });
  });
});

describe('the host’s browser', () => {
  it('shows windows if it is installed', async () => {
    expect(await situation({ findBrowser: async () => ({ headlessOnly: false }) })).toMatchObject({
      hostBrowser: 'windows',
    });
  });

  it.each([
    ['No browser was found. Install Chromium.', 'no browser was found', 'install Chromium'],
    ['CHROME_PATH names /x. Correct it.', 'CHROME_PATH names /x', 'correct it'],
    ['It is broken', 'it is broken', null],
  ])('is an obstacle if there is none: %s', async (message, because, remedy) => {
    const findBrowser = () => Promise.reject(new Error(message));
    expect(await situation({ findBrowser })).toMatchObject({ hostBrowser: { because, remedy } });
  });
});
