import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { hazardItems } from '../fixtures/hazards.ts';
import { launch, makeScratch, TestTable } from './support.ts';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
let table: TestTable;
let app: DrivenApp;
const { ownerId, items } = hazardItems(systemClock.now());

beforeAll(async () => {
  scratch = await makeScratch();
  table = await TestTable.start(`${scratch.path}/table`, items);
  app = await launch({ user: ownerId, endpoint: table.endpoint, dataDir: `${scratch.path}/data` });
  await app.settled();
});
afterAll(async () => {
  await app?.close();
  await table?.stop();
  await scratch?.remove();
});

it('gives the page nothing of Node or Electron but the contract', async () => {
  const seen = await app.page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer'].filter((name) => name in globalThis),
    bridge: Object.keys(window.meridian).sort(),
    frozen: Object.isFrozen(window.meridian) && Object.isFrozen(window.meridian.groups),
  }));
  expect(seen).toEqual({
    globals: [],
    bridge: ['account', 'app', 'diagnostics', 'groups', 'messages', 'on', 'sync'],
    frozen: true,
  });
});

it('runs no inline script, takes no string as script, and sends no request', async () => {
  const outcome = await app.page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const attempt = (work: () => void): void => {
      try {
        work();
      } catch {
        // Trusted Types refuse by throwing.
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
    const request = await fetch('https://example.com/').then(
      () => 'sent',
      () => 'refused',
    );
    // The events come in a task of their own.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return { violations, request, injected: 'injected' in window };
  });
  expect(outcome).toMatchObject({ request: 'refused', injected: false });
  expect(outcome.violations).toContain('connect-src');
});

it('opens no window and goes nowhere', async () => {
  const { page } = app;
  const url = page.url();
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  await app.main.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // After the app's own listener, and so with its verdict.
    const verdict = new Promise((resolve) => {
      contents?.once('will-navigate', (event) => resolve([event.url, event.defaultPrevented]));
    });
    Reflect.set(globalThis, 'verdict', verdict);
  });
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  expect(await app.main.evaluate(() => Reflect.get(globalThis, 'verdict'))).toEqual(['https://example.com/', true]);
  expect(page.url()).toBe(url);
  expect(await page.evaluate(() => 'meridian' in window)).toBe(true);
});

it('refuses every permission', async () => {
  const states = await app.page.evaluate(() =>
    Promise.all(
      (['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[]).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    ),
  );
  expect(new Set(states)).toEqual(new Set(['denied']));
});

it('answers a bad call with a code', async () => {
  const answer: unknown = await app.page.evaluate(() =>
    Reflect.apply(window.meridian.messages.page, undefined, [{ groupId: 7 }]),
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'validation' } });
});
