import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { methods } from '../../shared/contract/contract.ts';
import type { UpdateSource, UpdateState, UpdateStatus } from '../../shared/contract/updates.ts';
import { defaultSettings, type SettingsChange } from '../../shared/settings.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { UpdateServer } from '../../test/support/updateServer.ts';
import { Settings } from '../app/settings.ts';
import type { UpdateBuild } from './updateBuild.ts';
import { CancellationToken, configureUpdater, selectChannel } from './updater.ts';
import { createUpdateHandlers, Updates } from './updates.ts';

/*
 * Runs the real electron-updater for AppImages against a local server; only its requests are Node's instead of Electron's,
 * and nothing is installed.
 */

/** Sends requests as Node does, which electron-updater's base class supports. */
class NodeHttpExecutor extends ElectronHttpExecutor {
  override createRequest(options: http.RequestOptions, callback: (response: unknown) => void): never {
    return http.request(options, callback) as never;
  }
  /** Node emits no event for a redirect. */
  override addRedirectHandlers(): void {}
}

const self: UpdateSource = { kind: 'self', host: '127.0.0.1' };

let server: UpdateServer;
let folder: string;
let clock: ManualClock;
let settings: Settings;
let logged: string[];
let published: UpdateStatus[];
let unsent: number;
let mayQuit: boolean;
let events: string[];

beforeEach(async () => {
  server = new UpdateServer();
  await server.start();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-updates-'));
  fs.writeFileSync(path.join(folder, 'app-update.yml'), 'updaterCacheDirName: meridian-updater\n');
  const installed = path.join(folder, 'Meridian.AppImage');
  fs.writeFileSync(installed, 'Meridian 1.2.0');
  vi.stubEnv('APPIMAGE', installed);
  vi.stubEnv('TEST_UPDATER_ARCH', 'x64');
  clock = new ManualClock();
  settings = new Settings({ content: { ...defaultSettings }, write: () => {}, setAside: () => {} }, () => {});
  logged = [];
  published = [];
  unsent = 0;
  mayQuit = true;
  events = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** electron-updater as an installed AppImage of `version` uses it. */
function createUpdater(
  version: string,
  publicKeys = [server.publicKey],
  feed: UpdateBuild['feed'] = { provider: 'generic', url: server.url },
): AppImageUpdater {
  const updater = new AppImageUpdater(null, {
    version,
    name: 'Meridian',
    isPackaged: true,
    appUpdateConfigPath: path.join(folder, 'app-update.yml'),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => {},
    quit: () => events.push('quit'),
    onQuit: () => events.push('would install when it quits'),
  });
  // On every platform the test is about the Linux app; a difference of two files is electron-updater's own.
  Object.assign(updater, { httpExecutor: new NodeHttpExecutor(), _testOnlyOptions: { platform: 'linux' } });
  updater.disableDifferentialDownload = true;
  vi.spyOn(updater, 'quitAndInstall').mockImplementation(() => void events.push('install'));
  return configureUpdater(updater, { feed, publicKeys, page: server.url }, clock);
}

function start(version = '1.2.0', source = self, updater = createUpdater(version)): Updates {
  const updates: Updates = new Updates({
    findSource: async () => source,
    load: async () => ({ updater, selectChannel, createToken: () => new CancellationToken() }),
    version,
    settings,
    clock,
    log: (level, text) => logged.push(`${level}: ${text}`),
    publish: (status) => void published.push(status),
    mayQuit: async () => mayQuit,
    unsent: () => unsent,
    stop: async () => void events.push('stop'),
    relaunch: () => events.push('relaunch'),
  });
  return updates;
}

const stateOf = async (updates: Updates): Promise<UpdateState> => (await updates.status()).state;
async function checked(updates: Updates): Promise<UpdateState> {
  await updates.check();
  return stateOf(updates);
}
async function downloaded(updates: Updates): Promise<UpdateState> {
  await updates.check();
  await updates.download();
  return stateOf(updates);
}
const change = (updates: SettingsChange['updates']) => settings.change({ updates });
/** What could be installed. electron-updater may leave a temporary file, which it replaces later. */
const pending = (): string[] => {
  const directory = path.join(folder, 'meridian-updater/pending');
  return fs.existsSync(directory) ? fs.readdirSync(directory).filter((name) => name.startsWith('Meridian-')) : [];
};
const until = (kind: UpdateState['kind']) =>
  vi.waitFor(() => expect(published.map(({ state }) => state.kind)).toContain(kind));

describe('a check', () => {
  it('finds a newer version and its notes', async () => {
    server.publish({ version: '1.3.0', notes: '- Faster\n- <b>Bolder</b>' });
    const updates = start();
    expect(await stateOf(updates)).toEqual({ kind: 'idle' });
    expect(await checked(updates)).toEqual({
      kind: 'available',
      release: { version: '1.3.0', isOlder: false, notes: '- Faster\n- <b>Bolder</b>' },
    });
    expect(published.map(({ state }) => state.kind)).toEqual(['checking', 'available']);
    expect(logged).toEqual(['info: Checked the channel latest for updates. Version 1.3.0 is available.']);
    const status = await updates.status();
    expect(methods['updates.status'].reply.parse(status)).toEqual(status);
  });

  it('sends no identifier, only what a request for two files contains', async () => {
    server.publish({ version: '1.2.0' });
    await checked(start());
    expect(server.requests.map((request) => request.path.replace(/noCache=\w+/, 'noCache'))).toEqual([
      '/meridian/latest-linux.yml?noCache',
      '/meridian/latest-linux.yml.sig?noCache',
    ]);
    for (const { headers } of server.requests) {
      expect(Object.keys(headers).sort()).toEqual(['cache-control', 'connection', 'host', 'user-agent']);
      expect(headers['user-agent']).toBe('electron-builder');
    }
  });

  it('finds nothing when the installed version is the newest', async () => {
    server.publish({ version: '1.2.0' });
    expect(await checked(start())).toEqual({ kind: 'current' });
    expect(logged).toEqual(['info: Checked the channel latest for updates. Version 1.2.0 is up to date.']);
  });

  it('refuses an older version', async () => {
    server.publish({ version: '1.1.0' });
    expect(await checked(start())).toEqual({ kind: 'current' });
    expect(logged).toEqual([
      'info: Checked the channel latest for updates. Version 1.1.0 is not offered: it is older than the installed one.',
    ]);
  });

  it('says so when there is no manifest for this system', async () => {
    expect(await checked(start())).toMatchObject({ kind: 'failed', error: { reason: 'update-manifest-missing' } });
    expect(logged).toEqual(['warn: The check for updates failed.']);
  });

  it('refuses a manifest without a signature', async () => {
    server.publish({ version: '1.3.0' });
    server.remove('latest-linux.yml.sig');
    expect(await checked(start())).toMatchObject({
      kind: 'failed',
      error: { reason: 'update-signature', details: { manifest: 'latest-linux.yml' } },
    });
  });

  it('refuses a manifest that was changed after it was signed', async () => {
    server.publish({ version: '1.3.0' });
    server.put('latest-linux.yml', server.read('latest-linux.yml').replace('1.3.0', '1.3.1'));
    expect(await checked(start())).toMatchObject({ kind: 'failed', error: { reason: 'update-signature' } });
  });

  it('refuses a manifest that another key signed', async () => {
    server.publish({ version: '1.3.0' });
    const others = createUpdater('1.2.0', [new UpdateServer().publicKey]);
    expect(await checked(start('1.2.0', self, others))).toMatchObject({ error: { reason: 'update-signature' } });
  });

  it('accepts a manifest that the newer of two keys signed', async () => {
    server.publish({ version: '1.3.0' });
    const both = createUpdater('1.2.0', [new UpdateServer().publicKey, server.publicKey]);
    expect(await checked(start('1.2.0', self, both))).toMatchObject({ kind: 'available' });
  });

  it('refuses the signed manifest of another channel', async () => {
    server.publish({ version: '1.3.0-beta.1' }, 'beta-linux.yml');
    for (const end of ['', '.sig']) server.put(`latest-linux.yml${end}`, server.read(`beta-linux.yml${end}`));
    expect(await checked(start())).toMatchObject({ kind: 'failed', error: { reason: 'update-signature' } });
  });

  it.each(['not base64!', '', 'AAAA'])('refuses the signature "%s"', async (signature) => {
    server.publish({ version: '1.3.0' });
    server.put('latest-linux.yml.sig', signature);
    expect(await checked(start())).toMatchObject({ kind: 'failed', error: { reason: 'update-signature' } });
  });

  it('can be repeated after the connection broke', async () => {
    server.publish({ version: '1.3.0' });
    server.answer('latest-linux.yml', (response) => response.destroy());
    const updates = start();
    expect(await checked(updates)).toMatchObject({ kind: 'failed', error: { reason: 'update-unreachable' } });
    server.answer('latest-linux.yml', (response, content) => response.end(content));
    expect(await checked(updates)).toMatchObject({ kind: 'available' });
  });

  it('ends after a minute without an answer', async () => {
    server.publish({ version: '1.3.0' });
    const asked = new Promise<void>((resolve) => server.answer('latest-linux.yml', () => resolve()));
    const updates = start();
    const done = updates.check();
    await asked;
    await clock.advance(60_000);
    await done;
    expect(await stateOf(updates)).toMatchObject({ kind: 'failed', error: { reason: 'update-unreachable' } });
  });

  it('does not start while another one runs', async () => {
    server.publish({ version: '1.3.0' });
    const updates = start();
    await Promise.all([updates.check(), updates.check()]);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    [0, 'current'],
    [100, 'available'],
  ])('honors a staged share of %i %%', async (stagingPercentage, kind) => {
    server.publish({ version: '1.3.0', stagingPercentage });
    expect(await checked(start())).toMatchObject({ kind });
  });

  it.each([
    ['00000000-0000-5000-8000-00001fffffff', 'available'],
    ['00000000-0000-5000-8000-0000ffffffff', 'current'],
  ])('offers a staged version to the same installations each time: %s', async (id, kind) => {
    // electron-updater keeps the id and compares its last four bytes with the share.
    fs.writeFileSync(path.join(folder, '.updaterId'), id);
    server.publish({ version: '1.3.0', stagingPercentage: 50 });
    expect(await checked(start())).toMatchObject({ kind });
  });

  it('logs that a staged version is not offered yet', async () => {
    server.publish({ version: '1.3.0', stagingPercentage: 0 });
    await checked(start());
    expect(logged).toEqual([
      'info: Checked the channel latest for updates. Version 1.3.0 is not offered to this installation yet.',
    ]);
  });
});

describe('the channel', () => {
  beforeEach(() => {
    server.publish({ version: '1.3.0' });
    server.publish({ version: '1.4.0-beta.2' }, 'beta-linux.yml');
  });

  it('is by default that of the installed version', async () => {
    expect(await start('1.2.0').status()).toMatchObject({ channel: 'latest' });
    const updates = start('1.4.0-beta.1');
    expect(await updates.status()).toMatchObject({ channel: 'beta' });
    expect(await checked(updates)).toMatchObject({ release: { version: '1.4.0-beta.2', isOlder: false } });
  });

  it('can be changed, which checks again', async () => {
    const updates = start('1.2.0');
    expect(await checked(updates)).toMatchObject({ release: { version: '1.3.0' } });
    change({ channel: 'beta' });
    await vi.waitFor(async () =>
      expect(await updates.status()).toMatchObject({
        channel: 'beta',
        state: { release: { version: '1.4.0-beta.2' } },
      }),
    );
  });

  it('leads to an older version only when the user leaves the prereleases', async () => {
    const updates = start('1.4.0-beta.2');
    expect(await checked(updates)).toEqual({ kind: 'current' });
    change({ channel: 'latest', check: false });
    expect(await checked(updates)).toMatchObject({ release: { version: '1.3.0', isOlder: true } });
    expect(await downloaded(updates)).toMatchObject({ kind: 'ready', release: { version: '1.3.0' } });
  });

  it('never leads to an older version of the same channel', async () => {
    server.publish({ version: '1.4.0-beta.1' }, 'beta-linux.yml');
    expect(await checked(start('1.4.0-beta.2'))).toEqual({ kind: 'current' });
    expect(await checked(start('1.3.1'))).toEqual({ kind: 'current' });
  });

  it('counts when it changes during a check', async () => {
    const updates = start('1.2.0');
    server.answer('latest-linux.yml', (response, content) => {
      change({ channel: 'beta' });
      response.end(content);
    });
    expect(await checked(updates)).toMatchObject({ release: { version: '1.4.0-beta.2' } });
  });

  it('stops the download of another channel when it changes', async () => {
    const updates = start('1.2.0');
    await updates.check();
    const asked = new Promise<void>((resolve) => server.answer('Meridian-1.3.0-linux-x64.AppImage', () => resolve()));
    const done = updates.download();
    await asked;
    change({ channel: 'beta' });
    await done;
    await vi.waitFor(async () =>
      expect(await stateOf(updates)).toMatchObject({ kind: 'available', release: { version: '1.4.0-beta.2' } }),
    );
  });
});

describe('releases on GitHub', () => {
  const entry = (version: string) => `<entry>
    <link rel="alternate" type="text/html" href="https://github.com/meridian/meridian/releases/tag/v${version}"/>
    <title>${version}</title><content type="html">&lt;b&gt;Not signed&lt;/b&gt;</content>
  </entry>`;
  const onGitHub = (version: string): Updates => {
    const feed = {
      provider: 'github',
      owner: 'o',
      repo: 'r',
      host: new URL(server.url).host,
      protocol: 'http',
    } as const;
    return start(version, self, createUpdater(version, [server.publicKey], feed));
  };

  beforeEach(() => {
    server.put('releases.atom', `<feed>${entry('1.4.0-beta.1')}${entry('1.3.0')}</feed>`);
    server.put('latest', '{"tag_name":"v1.3.0"}');
    server.publish({ version: '1.3.0' });
    server.publish({ version: '1.4.0-beta.1', notes: 'Signed' }, 'beta-linux.yml');
  });

  it('are found by their tags, and downloaded', async () => {
    const updates = onGitHub('1.2.0');
    expect(await downloaded(updates)).toMatchObject({ kind: 'ready', release: { version: '1.3.0' } });
    expect(server.requests.map((request) => request.path)).toEqual([
      '/o/r/releases.atom',
      '/api/v3/repos/o/r/releases/latest',
      '/o/r/releases/download/v1.3.0/latest-linux.yml',
      '/o/r/releases/download/v1.3.0/latest-linux.yml.sig',
      '/o/r/releases/download/v1.3.0/Meridian-1.3.0-linux-x64.AppImage',
    ]);
  });

  it('have a channel of prereleases', async () => {
    change({ channel: 'beta' });
    expect(await checked(onGitHub('1.2.0'))).toMatchObject({ release: { version: '1.4.0-beta.1', notes: 'Signed' } });
    expect(server.requests.at(-1)?.path).toBe('/o/r/releases/download/v1.4.0-beta.1/beta-linux.yml.sig');
  });

  it('show no notes but those of the signed manifest', async () => {
    expect(await checked(onGitHub('1.2.0'))).toMatchObject({ release: { version: '1.3.0', notes: null } });
  });

  it('need a signature', async () => {
    server.remove('latest-linux.yml.sig');
    expect(await checked(onGitHub('1.2.0'))).toMatchObject({ error: { reason: 'update-signature' } });
  });
});

describe('a download', () => {
  it('is kept when it has the hash of the manifest, and is not installed before the user restarts', async () => {
    server.publish({ version: '1.3.0' });
    expect(await downloaded(start())).toMatchObject({ kind: 'ready', release: { version: '1.3.0' } });
    expect(pending()).toEqual(['Meridian-1.3.0-linux-x64.AppImage']);
    expect(logged.at(-1)).toBe('info: Update 1.3.0 was downloaded and verified.');
    expect(events).toEqual([]);
  });

  it('is refused and deleted when it is not the file of the manifest', async () => {
    server.publish({ version: '1.3.0' });
    server.put('Meridian-1.3.0-linux-x64.AppImage', 'Something else');
    expect(await downloaded(start())).toMatchObject({ kind: 'failed', error: { reason: 'update-corrupt' } });
    expect(pending()).toEqual([]);
    expect(logged.at(-1)).toBe('warn: The download of update 1.3.0 failed.');
  });

  it('is refused when it is shorter than the file of the manifest', async () => {
    server.publish({ version: '1.3.0', file: Buffer.alloc(100_000, 'M') });
    server.put('Meridian-1.3.0-linux-x64.AppImage', Buffer.alloc(60_000, 'M'));
    expect(await downloaded(start())).toMatchObject({ kind: 'failed', error: { reason: 'update-corrupt' } });
    expect(pending()).toEqual([]);
  });

  it('fails when the server goes away, and can be repeated', async () => {
    server.publish({ version: '1.3.0', file: Buffer.alloc(100_000, 'M') });
    server.answer('Meridian-1.3.0-linux-x64.AppImage', (response, content) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50_000), () => response.destroy());
    });
    const updates = start();
    expect(await downloaded(updates)).toMatchObject({ kind: 'failed', error: { reason: 'update-unreachable' } });
    expect(pending()).toEqual([]);
    server.answer('Meridian-1.3.0-linux-x64.AppImage', (response, content) => response.end(content));
    expect(await downloaded(updates)).toMatchObject({ kind: 'ready' });
  });

  it('fails when the file is missing', async () => {
    server.publish({ version: '1.3.0' });
    server.remove('Meridian-1.3.0-linux-x64.AppImage');
    expect(await downloaded(start())).toMatchObject({ kind: 'failed', error: { reason: 'update-failed' } });
  });

  it('reports its progress while it is slow', async () => {
    // electron-updater reports at most once a second.
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      server.publish({ version: '1.3.0', file: Buffer.alloc(100_000, 'M') });
      let rest = (): void => {};
      server.answer('Meridian-1.3.0-linux-x64.AppImage', (response, content) => {
        response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 10_000));
        rest = () => {
          vi.setSystemTime(Date.now() + 2_000);
          response.write(content.subarray(10_000, 40_000), () => response.end(content.subarray(40_000)));
        };
      });
      const updates = start();
      await updates.check();
      const done = updates.download();
      const received = path.join(folder, 'meridian-updater/pending/temp-Meridian-1.3.0-linux-x64.AppImage');
      await vi.waitFor(() => expect(fs.statSync(received).size).toBe(10_000));
      rest();
      await done;
      const shares = published.flatMap(({ state }) => (state.kind === 'downloading' ? [state.percent] : []));
      expect(shares[0]).toBe(0);
      expect(shares.at(-1)).toBe(100);
      expect(shares.some((share) => share > 0 && share < 100)).toBe(true);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    } finally {
      vi.useRealTimers();
    }
  });

  it('can be canceled and started again', async () => {
    server.publish({ version: '1.3.0' });
    const asked = new Promise<void>((resolve) => server.answer('Meridian-1.3.0-linux-x64.AppImage', () => resolve()));
    const updates = start();
    await updates.check();
    const done = updates.download();
    await asked;
    updates.cancel();
    await done;
    expect(await stateOf(updates)).toMatchObject({ kind: 'available', release: { version: '1.3.0' } });
    expect(logged.at(-1)).toBe('info: The download of update 1.3.0 was canceled.');
    server.answer('Meridian-1.3.0-linux-x64.AppImage', (response, content) => response.end(content));
    await updates.download();
    expect(await stateOf(updates)).toMatchObject({ kind: 'ready' });
  });

  it('does not start without an available update', async () => {
    const updates = start();
    await updates.download();
    expect(await stateOf(updates)).toEqual({ kind: 'idle' });
    expect(server.requests).toEqual([]);
  });
});

describe('a restart', () => {
  it('closes everything, then installs', async () => {
    server.publish({ version: '1.3.0' });
    const updates = start();
    await downloaded(updates);
    await expect(createUpdateHandlers(updates)['updates.restart']({ evenIfUnsent: false })).resolves.toEqual({
      unsent: false,
    });
    expect(events).toEqual(['stop', 'install']);
    expect(await stateOf(updates)).toMatchObject({ kind: 'installing' });
    expect(logged.at(-1)).toBe('info: Restarting to install update 1.3.0.');
  });

  it('asks first while messages are unsent', async () => {
    server.publish({ version: '1.3.0' });
    const updates = start();
    await downloaded(updates);
    unsent = 1;
    expect(await updates.restart(false)).toBe(true);
    expect(events).toEqual([]);
    expect(await stateOf(updates)).toMatchObject({ kind: 'ready' });
    expect(logged.at(-1)).toBe('info: Update 1.3.0 was not installed: messages are unsent.');
    expect(await updates.restart(true)).toBe(false);
    expect(events).toEqual(['stop', 'install']);
  });

  it('does nothing when the user keeps Meridian open', async () => {
    server.publish({ version: '1.3.0' });
    const updates = start();
    await downloaded(updates);
    mayQuit = false;
    expect(await updates.restart(true)).toBe(false);
    expect([events, await stateOf(updates)]).toMatchObject([[], { kind: 'ready' }]);
  });

  it('starts the installed version again when the update can not be installed', async () => {
    server.publish({ version: '1.3.0' });
    const updater = createUpdater('1.2.0');
    vi.mocked(updater.quitAndInstall).mockImplementation(() => void updater.emit('error', new Error('EACCES')));
    const updates = start('1.2.0', self, updater);
    await downloaded(updates);
    await updates.restart(false);
    expect(events).toEqual(['stop', 'relaunch']);
    expect(logged.at(-1)).toBe('error: Update 1.3.0 could not be installed.');
  });

  it('fails without a downloaded update', async () => {
    await expect(start().restart(true)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('where Meridian does not install updates itself', () => {
  it.each<UpdateSource>([
    { kind: 'package-manager', command: 'sudo apt install --only-upgrade meridian' },
    { kind: 'none' },
  ])('it checks nothing: $kind', async (source) => {
    server.publish({ version: '1.3.0' });
    const updates = start('1.2.0', source);
    expect(await checked(updates)).toEqual({ kind: 'idle' });
    expect(server.requests).toEqual([]);
    expect(await updates.status()).toMatchObject({ source });
  });

  it('it finds a version for its page, and downloads nothing', async () => {
    vi.stubEnv('APPIMAGE', undefined);
    server.publish({ version: '1.3.0' });
    const updates = start('1.2.0', { kind: 'page', host: '127.0.0.1', page: 'https://example.com/' });
    expect(await downloaded(updates)).toMatchObject({ kind: 'available', release: { version: '1.3.0' } });
    expect(server.requests).toHaveLength(2);
  });
});

describe('by itself, Meridian', () => {
  it('checks a minute after the start, then twice a day', async () => {
    server.publish({ version: '1.2.0' });
    const updates = start();
    const running = updates.start();
    await clock.advance(59_000);
    expect(server.requests).toEqual([]);
    await clock.advance(1_000);
    await until('current');
    expect(server.requests).toHaveLength(2);
    await settle();
    await vi.waitFor(() => expect(clock.sleeping).toBe(1));
    published.length = 0;
    await clock.advance(12 * 3_600_000);
    await until('current');
    expect(server.requests).toHaveLength(4);
    updates.stop();
    await running;
  });

  it('checks nothing while that is off, and at once when it is turned on', async () => {
    server.publish({ version: '1.2.0' });
    change({ check: false });
    const updates = start();
    const running = updates.start();
    await clock.advance(24 * 3_600_000);
    expect(server.requests).toEqual([]);
    change({ check: true });
    await until('current');
    expect(server.requests).toHaveLength(2);
    updates.stop();
    await running;
  });
});
