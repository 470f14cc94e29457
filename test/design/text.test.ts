import { describe, expect, it } from 'vitest';
import { openWindow, withWindow } from './testWindow.ts';

/** Text that people write, as it is shown. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';

describe('text that people write', () => {
  it('is drawn without contextual alternates, which would change 3x4 and ->', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+f');
    await page().getByRole('search').locator('input').waitFor();
    const features = await page().evaluate(() =>
      [
        '[data-testid="bubble"]',
        '[data-testid="bubble"] a',
        '[data-testid="conversation-text"]',
        '[data-testid="conversation-name"]',
        'textarea',
        'input',
        'h1, h2',
      ].map((selector) => {
        const element = document.querySelector(selector);
        return [selector, element === null ? 'missing' : getComputedStyle(element).fontFeatureSettings];
      }),
    );
    expect(features.filter(([, value]) => value !== '"calt" 0')).toEqual([]);
  });
});
