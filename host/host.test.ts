import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp, ending, type Fixture, launchFixture, newFolder, startHost } from './fixture/launch.ts';
import type { host } from './host.ts';

/** The API that the fixture's preload exposes. */
interface FixtureApi {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  on(channel: string, listener: (...args: unknown[]) => void): () => void;
  add(a: number, b: number): number;
  callBack(f: (n: number) => number): number;
  readonly nested: { readonly list: readonly unknown[] };
  readonly requireError: string;
}
declare global {
  interface Window {
    readonly fixture: FixtureApi;
  }
}
type Main = typeof Electron.CrossProcessExports & { readonly _host: typeof host };

let fixture: Fixture;
const inPage = <R>(f: () => R | Promise<R>): Promise<R> => fixture.page.evaluate(f);
const inMain = <R, A>(f: (electron: Main, arg: A) => R | Promise<R>, arg?: A, { app } = fixture): Promise<R> =>
  app.evaluate(f as never, arg);
const environmentOf = (page: Page) =>
  page.evaluate(() => ({
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    language: navigator.language,
    online: navigator.onLine,
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    size: [innerWidth, innerHeight],
  }));

beforeAll(async () => {
  fixture = await launchFixture({ TZ: 'Asia/Tokyo', MERIDIAN_HOST_LANG: 'de-AT' });
});
afterAll(async () => {
  await fixture?.app.close();
  await cleanUp();
});

describe('input', () => {
  test('reaches the main process before the page does, and only from a user', async () => {
    await inMain(({ BrowserWindow }) => {
      const seen: unknown[] = [];
      Reflect.set(globalThis, 'inputs', seen);
      BrowserWindow.getAllWindows()[0]?.webContents.on('input-event', (_event, input) => seen.push(input));
    });
    const inputs = () => inMain(() => Reflect.get(globalThis, 'inputs'));
    await inPage(() => {
      document.body.click();
      for (const type of ['mousedown', 'click']) document.body.dispatchEvent(new MouseEvent(type, { bubbles: true }));
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      // The page's own listeners can't hide input.
      window.addEventListener('mousedown', (event) => event.stopImmediatePropagation(), true);
    });
    await fixture.page.mouse.click(5, 5);
    await fixture.page.keyboard.press('a');
    await expect.poll(inputs).toEqual([
      { type: 'mouseDown', modifiers: [] },
      { type: 'rawKeyDown', modifiers: [] },
    ]);
  });
});

describe('a page of app://', () => {
  test('has an app:// URL and a stable main frame in the main process', async () => {
    expect(await inPage(() => window.fixture.invoke('frame'))).toEqual({
      same: true,
      origin: 'app://bundle',
      url: 'app://bundle/index.html',
    });
  });

  test('enforces its Content-Security-Policy', async () => {
    const directive = await inPage(
      () =>
        new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'window.injected = true';
          document.body.append(script);
        }),
    );
    expect(directive).toBe('script-src-elem');
    expect(await inPage(() => 'injected' in window)).toBe(false);
  });

  test('has no global of the host, and a frozen preload API', async () => {
    const found = await inPage(() => ({
      globals: Object.keys(window).filter((key) => /host|require|process|electron/i.test(key)),
      frozen: [window.fixture, window.fixture.nested, window.fixture.nested.list].every(Object.isFrozen),
      readOnly: Object.getOwnPropertyDescriptor(window, 'fixture')?.writable,
      requireError: window.fixture.requireError,
    }));
    expect(found).toEqual({ globals: [], frozen: true, readOnly: false, requireError: 'module not found: node:fs' });
  });
});

test('enableSandbox removes --no-sandbox, which Playwright passes on Linux', async () => {
  const switches = await inMain(({ app }) => {
    const has = () => [app.commandLine.hasSwitch('no-sandbox'), app.commandLine.hasSwitch('enable-sandbox')];
    app.commandLine.appendSwitch('no-sandbox');
    const before = has();
    app.enableSandbox();
    return [before, has()];
  });
  expect(switches).toEqual([
    [true, false],
    [false, true],
  ]);
});

describe('contextBridge and ipc', () => {
  test('clone structured data in both directions', async () => {
    const types = await inPage(async () => {
      const sent = {
        date: new Date(5),
        map: new Map([['a', 7]]),
        bytes: new Uint8Array([1, 2]),
        error: new RangeError('x'),
      };
      const back = (await window.fixture.invoke('echo', sent)) as typeof sent;
      return [
        back.date.getTime(),
        back.map.get('a'),
        [...back.bytes],
        back.error instanceof RangeError,
        back.error.message,
      ];
    });
    expect(types).toEqual([5, 7, [1, 2], true, 'x']);
  });

  test('call functions synchronously, with callbacks', async () => {
    expect(await inPage(() => [window.fixture.add(2, 3), window.fixture.callBack((n) => n * 2)])).toEqual([5, 41]);
  });

  test('deliver events until the listener is removed', async () => {
    const got = await inPage(async () => {
      const values: unknown[] = [];
      const next = (): Promise<void> =>
        new Promise((resolve) => {
          const off = window.fixture.on('pong', (value) => {
            values.push(value);
            off();
            resolve();
          });
          window.fixture.send('ping', 1);
        });
      await next();
      await next();
      return values;
    });
    expect(got).toEqual([2, 2]);
  });

  test('fail with the messages of Electron', async () => {
    const messages = await inPage(() =>
      Promise.all(
        [
          window.fixture.invoke('fail'),
          window.fixture.invoke('unknown'),
          window.fixture.invoke('echo', { f: () => 1 }),
        ].map((reply) => reply.catch((error: Error) => error.message)),
      ),
    );
    expect(messages).toEqual([
      "Error invoking remote method 'fail': TypeError: nope",
      "Error invoking remote method 'unknown': Error: No handler registered for 'unknown'",
      'An object could not be cloned.',
    ]);
  });

  test('run the preload again after a reload', async () => {
    await fixture.page.reload();
    expect(await inPage(() => window.fixture.invoke('echo', 1))).toBe(1);
  });
});

describe('navigation and windows', () => {
  test('call the window-open handler, and will-navigate cancels links', async () => {
    expect(await inPage(() => window.open('https://example.invalid/opened'))).toBeNull();
    await fixture.page.click('#blank');
    await fixture.page.click('#away');
    await expect
      .poll(() =>
        inMain(({ _host }) => _host.calls.filter(({ api }) => api === 'shell.openExternal').map(({ args }) => args[0])),
      )
      .toEqual(['https://example.invalid/opened', 'https://example.invalid/blank']);
    expect(fixture.page.url()).toBe('https://bundle.app.localhost/index.html');
    expect(fixture.app.windows()).toHaveLength(1);
    expect(await inPage(() => window.fixture.invoke('echo', 2))).toBe(2);
  });

  test('refuse and record requests to other machines', async () => {
    const result = await inMain(async ({ BrowserWindow, _host }) => {
      const window = new BrowserWindow({ show: false });
      const failure = await window.loadURL('https://example.invalid/').catch((error: Error) => error.message);
      window.destroy();
      return [failure, _host.calls.at(-1)];
    });
    expect(result).toEqual([
      "net::ERR_INTERNET_DISCONNECTED (-2) loading 'https://example.invalid/'",
      { api: 'network.blocked', args: ['https://example.invalid/'] },
    ]);
  });

  test('apply size, minimum, maximize and zoom to the page', async () => {
    const size = (): Promise<number[]> => inPage(() => [innerWidth, innerHeight]);
    await expect.poll(size).toEqual([900, 640]);
    const bounds = await inMain(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setSize(300, 500);
      const small = window?.getBounds();
      window?.maximize();
      return [small, window?.isMaximized(), window?.getNormalBounds()];
    });
    const small = { x: 0, y: 0, width: 400, height: 500 };
    expect(bounds).toEqual([small, true, small]);
    await expect.poll(size).toEqual([1920, 1040]);
    await inMain(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.unmaximize();
      window?.webContents.setZoomFactor(2);
    });
    await expect.poll(size).toEqual([200, 250]);
    await inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1));
    await expect.poll(size).toEqual([400, 500]);
  });

  test('stay open if the page or a close listener refuses', async () => {
    // With a listener, Playwright leaves the dialog to the host.
    fixture.page.on('dialog', () => undefined);
    await inPage(() => {
      window.onbeforeunload = (event) => event.preventDefault();
    });
    // Chromium asks only pages with a user gesture.
    await fixture.page.mouse.click(200, 200);
    const closed = await inMain(async ({ BrowserWindow, _host }) => {
      const [window] = BrowserWindow.getAllWindows();
      const called = new Promise((resolve) => _host.once('call', resolve));
      _host.answers.beforeunload = [false];
      window?.close();
      await called;
      window?.once('close', (event) => event.preventDefault());
      window?.close();
      return window?.isDestroyed();
    });
    expect(closed).toBe(false);
    await inPage(() => {
      window.onbeforeunload = null;
    });
    expect(await inPage(() => window.fixture.invoke('echo', 3))).toBe(3);
  });

  test('report a crashed page', async () => {
    const details = await inMain(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      await window.loadURL('app://bundle/index.html');
      const gone = new Promise((resolve) => window.webContents.once('render-process-gone', (_e, d) => resolve(d)));
      window.webContents.forcefullyCrashRenderer();
      const result = await gone;
      window.destroy();
      return result;
    });
    expect(details).toEqual({ reason: 'crashed', exitCode: 1 });
  });
});

describe('the machine', () => {
  test('provides the time zone and locale of the environment', async () => {
    expect(await environmentOf(fixture.page)).toMatchObject({ zone: 'Asia/Tokyo', locale: 'de-AT', language: 'de-AT' });
    expect(await inMain(({ app }) => app.getLocale())).toBe('de-AT');
  });

  test('changes time zone, locale, network and theme while it runs, and keeps them after a reload', async () => {
    await inMain(({ _host }) => {
      _host.setTimezone('America/New_York');
      _host.setLocale('fr-FR');
      _host.setOnline(false);
      _host.setSystemTheme('dark');
    });
    const changed = { zone: 'America/New_York', locale: 'fr-FR', language: 'fr-FR', online: false, dark: true };
    await expect.poll(() => environmentOf(fixture.page)).toMatchObject(changed);
    await fixture.page.reload();
    await expect.poll(() => environmentOf(fixture.page)).toMatchObject(changed);
    expect(await inMain(({ net }) => net.isOnline())).toBe(false);
    await inMain(({ nativeTheme }) => {
      nativeTheme.themeSource = 'light';
    });
    await expect.poll(async () => (await environmentOf(fixture.page)).dark).toBe(false);
  });

  test('encrypts with both forms of safeStorage', async () => {
    const texts = await inMain(async ({ safeStorage }) => {
      const sealed = await safeStorage.encryptStringAsync('secret');
      const failure = await safeStorage.decryptStringAsync(Buffer.from('plain')).catch((error: Error) => error.message);
      return [
        sealed.includes('secret'),
        await safeStorage.decryptStringAsync(sealed),
        safeStorage.decryptString(sealed),
        failure,
      ];
    });
    expect(texts).toEqual([
      false,
      { shouldReEncrypt: false, result: 'secret' },
      'secret',
      'Error while decrypting the ciphertext provided to safeStorage.decryptString. Ciphertext does not appear to be encrypted.',
    ]);
  });

  test('answers dialogs as tests scripted', async () => {
    const answers = await inMain(async ({ dialog, _host }) => {
      _host.answers['dialog.showMessageBox'] = [{ response: 1, checkboxChecked: true }];
      const first = await dialog.showMessageBox({ message: 'Sure?', cancelId: 3 });
      return [first.response, (await dialog.showMessageBox({ message: 'Sure?', cancelId: 3 })).response];
    });
    expect(answers).toEqual([1, 3]);
  });

  test.each([
    'electron.inAppPurchase',
    'app.setUserActivity',
    'window.setVibrancy',
    'webContents.print',
    'session.setProxy',
  ])('throws the name of %s, which the host lacks', async (name) => {
    const message = await inMain((electron, path) => {
      const window = electron.BrowserWindow.getAllWindows()[0];
      const session = electron.session.defaultSession;
      const owners = { electron, app: electron.app, window, webContents: window?.webContents, session };
      const [owner = '', member = ''] = path?.split('.') ?? [];
      try {
        return String(Reflect.get(Reflect.get(owners, owner), member));
      } catch (error) {
        return String(error);
      }
    }, name);
    expect(message).toMatch(new RegExp(`The Chromium host has no \\w+\\.${name.split('.')[1]}\\.`));
  });
});

test("leaves the renderer's modules undefined, as libraries that check for them expect", async () => {
  const modules = await inMain((electron) =>
    ['contextBridge', 'ipcRenderer', 'webFrame', 'webUtils'].map((name) => [
      typeof Reflect.get(electron, name),
      name in electron,
    ]),
  );
  expect(modules).toEqual(Array(4).fill(['undefined', false]));
});

describe('the process', () => {
  test('passes the arguments of a second instance to the first', async () => {
    await inPage(() => {
      const argv = new Promise((resolve) => window.fixture.on('second', resolve));
      Reflect.set(globalThis, 'secondInstance', argv);
    });
    const tricky = ['--flag', 'a b', '{"json":"\'quoted\'"}', 'meridian://x'];
    expect((await ending(startHost(tricky, fixture.userData))).code).toBe(7);
    const argv = (await inPage(() => Reflect.get(globalThis, 'secondInstance'))) as string[];
    expect(argv.slice(-tricky.length)).toEqual(tricky);
  });

  test('makes one of two simultaneous instances the first, which receives the other’s message', async () => {
    const folder = newFolder();
    const children = [startHost([], folder), startHost([], folder)];
    let output = '';
    for (const { stdout } of children) {
      stdout?.on('data', (data: Buffer) => {
        output += data;
      });
    }
    const endings = children.map(ending);
    expect((await Promise.race(endings)).code).toBe(7);
    // A page that is still loading when the app ends fails to load, which ends the fixture with an error.
    await expect.poll(() => output.split('\n').sort()).toEqual(['', 'loaded', 'second instance']);
    for (const child of children) child.kill('SIGTERM');
    const codes = (await Promise.all(endings)).map(({ code }) => code);
    expect(codes.toSorted()).toEqual([0, 7]);
  });

  test.each([
    [
      { MERIDIAN_HOST_BROWSER: '', CHROME_PATH: '/bin/false' },
      'The browser /bin/false ended unexpectedly (exit code 1).',
    ],
    [{ MERIDIAN_HOST_BROWSER: '', CHROME_PATH: '/' }, 'The browser / ended unexpectedly (spawn / EACCES).'],
    [{ MERIDIAN_HOST_BROWSER: '', CHROME_PATH: '/nope' }, 'CHROME_PATH names /nope, which does not exist.'],
    [{ MERIDIAN_HOST_BROWSER: 'other' }, 'MERIDIAN_HOST_BROWSER is "other"'],
  ])('exits with one sentence and code 1 for %o', async (env, sentence) => {
    const { code, stderr } = await ending(startHost([], newFolder(), env));
    expect([code, stderr.trimEnd().split('\n')]).toEqual([1, [expect.stringContaining(sentence)]]);
  });

  test('exits with code 1 after an exception in main', async () => {
    const child = startHost([], newFolder(), { FIXTURE_THROW: '1' });
    expect(await ending(child)).toMatchObject({ code: 1, stderr: expect.stringContaining('thrown by the fixture') });
  });

  test.each([
    [255, ['--endpoint', 'http://127.0.0.1:8000', '--offline']],
    [1, ['--endpoint=http://127.0.0.1:8000', '--offline', 'meridian://messages']],
  ])('exits with code %i for %j if it imitates Windows', async (code, args) => {
    const child = startHost(args, newFolder(), { MERIDIAN_HOST_LIKE: 'windows', FIXTURE_THROW: '1' });
    expect((await ending(child)).code).toBe(code);
  });

  const endings = { exit: 5, throw: 1, SIGINT: 0, SIGTERM: 0, 'the end of Chromium': 1 };
  test.each(Object.entries(endings))('ends every process and leaves no file after %s', async (way, expected) => {
    const folder = newFolder();
    const other = await launchFixture({ TMPDIR: folder, XDG_CONFIG_HOME: folder });
    const child = other.app.process();
    const chromium = await inMain(({ _host }) => _host.chromiumPid, undefined, other);
    const over = once(child, 'exit');
    if (way === 'SIGINT' || way === 'SIGTERM') child.kill(way);
    else if (way === 'the end of Chromium') process.kill(Number(chromium), 'SIGKILL');
    else if (way === 'exit') void other.app.evaluate(({ app }) => app.exit(5)).catch(() => undefined);
    else
      void other.app
        .evaluate(
          () =>
            void setImmediate(() => {
              throw new Error('late');
            }),
        )
        .catch(() => undefined);
    const [code] = await over;
    expect(code).toBe(expected);
    await expect.poll(() => isRunning(chromium)).toBe(false);
    await expect.poll(() => readdirSync(folder)).toEqual([]);
  });
});

/** Whether the process runs. A killed one may remain as a zombie where nothing reaps orphans. */
function isRunning(pid: number | undefined): boolean {
  try {
    if (pid === undefined || !process.kill(pid, 0)) return false;
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
