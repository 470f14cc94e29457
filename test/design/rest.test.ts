import { beforeEach, describe, expect, it } from 'vitest';
import { settingsSections } from '../../renderer/app/overlays.ts';
import { openWindow, settled, withWindow } from './testWindow.ts';

/** At rest, the window does nothing: no animation runs, in sight or not, and the time changes only what it changes. */

const { page } = withWindow();
const animations = (): Promise<readonly string[]> =>
  page().evaluate(() =>
    document.getAnimations().map(({ effect }) => {
      const target = effect instanceof KeyframeEffect ? effect.target : null;
      return `${target?.tagName} ${target?.className}`;
    }),
  );

describe('at rest, nothing is animated', () => {
  beforeEach(async () => {
    await page().emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('in the list of conversations', async () => {
    await openWindow(page(), 'online');
    await page().getByRole('option').first().waitFor();
    await expect.poll(animations).toEqual([]);
  });

  it('in a conversation whose older part is not loaded', async () => {
    await openWindow(page(), 'online');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      for (const conversation of world.conversations) conversation.cached = 80;
      // The next page never arrives.
      Object.assign(bridge.messages, { fill: () => new Promise(() => undefined) });
    });
    await page().getByRole('option', { name: 'Andrew Bayko' }).click();
    await page().getByRole('article').last().waitFor();
    await settled(page());
    await expect.poll(animations).toEqual([]);
    // It turns only in sight; a page from the cache that arrives meanwhile moves it out of sight again.
    const list = page().getByTestId('messages');
    await expect
      .poll(async () => {
        await list.evaluate((element) => {
          element.scrollTop = 0;
        });
        return animations();
      })
      .not.toEqual([]);
  });

  it('in the search and the settings', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    await page().keyboard.press('Control+k');
    await page().keyboard.type('the');
    await page().getByRole('option').first().waitFor();
    await expect.poll(animations).toEqual([]);
    await page().keyboard.press('Escape');
    await page().keyboard.press('Control+,');
    const tabs = page().getByRole('tab');
    await expect.poll(() => tabs.count()).toBe(settingsSections.length);
    for (const [n] of settingsSections.entries()) {
      await tabs.nth(n).click();
      await expect.poll(animations).toEqual([]);
    }
  });
});

it('changes only the labels whose words change as time passes, and moves nothing', async () => {
  await page().clock.install();
  await openWindow(page(), 'online', 'Andrew Bayko');
  const changes = await page().evaluate(() => {
    const textOf = (time: Element): string => time.textContent ?? '';
    const labels = [...document.querySelectorAll('time, [data-testid="message-ahead"]')];
    const boxes = [...document.querySelectorAll('[role="option"], article')];
    const before = { texts: labels.map(textOf), tops: boxes.map((box) => box.getBoundingClientRect().top) };
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((found) => records.push(...found));
    observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    Reflect.set(window, 'readChanges', () => {
      records.push(...observer.takeRecords());
      const changed = labels.filter((label, n) => textOf(label) !== before.texts[n]);
      const outside = records.filter(({ target }) => !changed.some((label) => label.contains(target)));
      return {
        changed: changed.length,
        same: labels.length - changed.length,
        outside: outside.map(({ type, target }) => `${type} ${target.nodeName} ${target.parentElement?.className}`),
        moved: boxes.filter((box, n) => box.getBoundingClientRect().top !== before.tops[n]).length,
      };
    });
    return records.length;
  });
  expect(changes).toBe(0);
  await page().clock.runFor(61_000);
  const read = (): Promise<{ changed: number; same: number; outside: string[]; moved: number }> =>
    page().evaluate(() => Reflect.get(window, 'readChanges')());
  await expect.poll(async () => (await read()).changed).toBeGreaterThan(0);
  const { same, outside, moved } = await read();
  expect(same).toBeGreaterThan(0);
  expect(moved).toBe(0);
  expect(outside).toEqual([]);
});
