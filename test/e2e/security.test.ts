import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { methodNames } from '../../shared/contract/contract.ts';
import { Random } from '../faults/simulator/random.ts';
import { hazardItems } from '../fixtures/hazards.ts';
import { floodFromPage } from '../ipc/malformedPage.ts';
import { setUpApp } from './support.ts';

const { ownerId, items } = hazardItems(systemClock.now());
const running = setUpApp(items, { user: ownerId });

it('exposes only the contract to the page', async () => {
  const seen = await running.app.page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer'].filter((name) => name in globalThis),
    bridge: Object.keys(window.meridian).sort(),
    frozen: Object.isFrozen(window.meridian) && Object.isFrozen(window.meridian.conversations),
  }));
  expect(seen).toEqual({
    globals: [],
    bridge: [...new Set(['on', ...methodNames.map((name) => name.split('.')[0])])].sort(),
    frozen: true,
  });
});

it('blocks inline scripts, strings as scripts, and requests', async () => {
  const outcome = await running.app.page.evaluate(async () => {
    const violations: string[] = [];
    const requestWasBlocked = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        violations.push(effectiveDirective);
        if (effectiveDirective === 'connect-src') resolve();
      });
    });
    const attempt = (work: () => void): void => {
      try {
        work();
      } catch {
        // Trusted Types throw.
      }
    };
    attempt(() => {
      const script = document.createElement('script');
      script.append('window.injected = 1;');
      document.body.append(script);
    });
    attempt(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.injected = 2">');
    });
    let refusal = 'none';
    try {
      document.createElement('div').innerHTML = '<b>text</b>';
    } catch (error) {
      refusal = error instanceof TypeError ? 'TypeError' : String(error);
    }
    const request = await fetch('https://example.com/').then(
      () => 'sent',
      () => 'refused',
    );
    await requestWasBlocked;
    return { violations, request, refusal, injected: 'injected' in window };
  });
  expect(outcome).toMatchObject({ request: 'refused', refusal: 'TypeError', injected: false });
  expect(outcome.violations).toContain('connect-src');
});

it('opens no window and does not navigate', async () => {
  const { page } = running.app;
  const url = page.url();
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  await running.app.main.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // This listener runs after the app's own.
    const verdict = new Promise((resolve) => {
      contents?.once('will-navigate', (event) => resolve([event.url, event.defaultPrevented]));
    });
    Reflect.set(globalThis, 'verdict', verdict);
  });
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  expect(await running.app.main.evaluate(() => Reflect.get(globalThis, 'verdict'))).toEqual([
    'https://example.com/',
    true,
  ]);
  expect(page.url()).toBe(url);
  expect(await page.evaluate(() => 'meridian' in window)).toBe(true);
  const audit = await fs.readFile(running.stage.path('data', 'logs', 'audit.log'), 'utf8');
  for (const what of ['window for', 'navigation to']) expect(audit).toContain(`"${what} https://example.com"`);
});

it('refuses every permission', async () => {
  const states = await running.app.page.evaluate(() =>
    Promise.all(
      (['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[]).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    ),
  );
  expect(new Set(states)).toEqual(new Set(['denied']));
});

it('starts with no switch that weakens pages', async () => {
  const weakening = [
    'allow-running-insecure-content',
    'disable-site-isolation-trials',
    'disable-web-security',
    'enable-blink-features',
    'enable-experimental-web-platform-features',
    'ignore-certificate-errors',
  ];
  const found = await running.app.main.evaluate(
    ({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)),
    weakening,
  );
  expect(found).toEqual([]);
});

it('rejects an invalid request with a code', async () => {
  const answer: unknown = await running.app.page.evaluate(() =>
    Reflect.apply(window.meridian.messages.window, undefined, [{ accountId: 7 }]),
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'validation' } });
});

it('keeps --no-sandbox, which Playwright passes on Linux: pages die there if it is removed after the start', async () => {
  const isKept = await running.app.main.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'));
  expect(isKept).toBe(process.platform === 'linux');
});

it('shows the window where a hidden one never paints, as on Wayland', async () => {
  const env = { MERIDIAN_HOST_LIKE: 'wayland' };
  const app = await running.stage.launch({ user: ownerId, dataDir: 'wayland', env });
  const isVisible = () => app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await expect.poll(isVisible).toBe(true);
  await running.stage.end(app);
});

it.skipIf(process.platform === 'win32')(
  'keeps everything in its data folder to its owner, whatever the umask, and closes what was open to others',
  async () => {
    const folder = running.stage.path('open');
    const umask = process.umask(0);
    const app = await (async () => {
      try {
        await fs.mkdir(path.join(folder, 'logs'), { recursive: true });
        for (const name of ['logs/main.log', 'settings.json', 'accounts.json']) {
          await fs.writeFile(path.join(folder, name), name.endsWith('.json') ? '{}' : '');
        }
        return await running.stage.launch({ user: ownerId, dataDir: 'open' });
      } finally {
        process.umask(umask);
      }
    })();
    await app.settled();
    await app.page.evaluate(() => window.meridian.settings.change({ appearance: { density: 'compact' } }));
    const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
    const open: string[] = [];
    for (const entry of entries) {
      const file = path.join(entry.parentPath, entry.name);
      const { mode } = await fs.lstat(file);
      // The host's own files exist in development only.
      if (entry.isSymbolicLink() || entry.name.startsWith('host-')) continue;
      if ((mode & 0o077) !== 0) open.push(path.relative(folder, file));
    }
    expect((await fs.stat(folder)).mode & 0o777).toBe(0o700);
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['main.log', 'outbox.db', 'cache.key']));
    expect(open).toEqual([]);
    await running.stage.end(app);
  },
);

/** The process IDs of the browser that shows the pages, and of all processes that it started. */
async function browserProcesses(app: DrivenApp): Promise<number[]> {
  const main = await app.main.evaluate(() => process.pid);
  const ids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const id of ids) {
    // A process may end meanwhile.
    const stat = await fs.readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    parents.set(id, Number(/\) \S (\d+)/.exec(stat)?.[1]));
  }
  const isBelow = (id: number): boolean => {
    const parent = parents.get(id);
    return parent !== undefined && (parent === main || isBelow(parent));
  };
  return ids.filter(isBelow);
}

// Electron on Linux starts the process from which pages are forked before it runs main; see docs/security.md.
it.skipIf(process.platform !== 'linux' || process.env.MERIDIAN_E2E === 'electron')(
  'signs requests with the AWS variables of its environment, which no process of the browser has',
  async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
    const app = await running.stage.launch({ user: ownerId, dataDir: 'environment', env });
    await app.settled();
    const audit = await fs.readFile(running.stage.path('environment', 'logs', 'audit.log'), 'utf8');
    expect(audit).toContain('AKIAENVIRONMENT');
    const processes = await browserProcesses(app);
    const leaks: string[] = [];
    let read = 0;
    for (const id of processes) {
      const variables = await fs.readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
      if (variables.includes('PATH=')) read++;
      leaks.push(...(variables.match(/AWS_\w+/g) ?? []));
    }
    expect(read).toBeGreaterThan(0);
    expect(leaks).toEqual([]);
    await running.stage.end(app);
  },
);

it('refuses 100 malformed calls of the page', async () => {
  const { accepted, crashes } = await floodFromPage(running.app, 100, new Random(7));
  expect({ accepted, crashes }).toEqual({ accepted: [], crashes: [] });
});
