import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { methodNames } from '../../shared/contract/contract.ts';
import { hazardItems } from '../fixtures/hazards.ts';
import { setUpApp } from './support.ts';

const { ownerId, items } = hazardItems(systemClock.now());
const running = setUpApp(items, { user: ownerId });

it('gives the page nothing of Node or Electron but the contract', async () => {
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

it('runs no inline script, takes no string as script, and sends no request', async () => {
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

it('opens no window and goes nowhere', async () => {
  const { page } = running.app;
  const url = page.url();
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  await running.app.main.evaluate(({ BrowserWindow }) => {
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
  expect(await running.app.main.evaluate(() => Reflect.get(globalThis, 'verdict'))).toEqual([
    'https://example.com/',
    true,
  ]);
  expect(page.url()).toBe(url);
  expect(await page.evaluate(() => 'meridian' in window)).toBe(true);
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

it('answers a bad call with a code', async () => {
  const answer: unknown = await running.app.page.evaluate(() =>
    Reflect.apply(window.meridian.messages.window, undefined, [{ accountId: 7 }]),
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'validation' } });
});
