import type { ElementHandle, Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { findings, openWindow, waitForFocus, withWindow } from './testWindow.ts';

/** The language of the window, as chosen in the settings or by the system. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';

const spoken = (): Promise<string> =>
  page().evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`);
/** Changes the system's language. */
const moveTo = (locale: string): Promise<void> =>
  page().evaluate((next) => {
    const { world, bridge } = window.meridianTest;
    world.info = { ...world.info, locale: next };
    bridge.emit('environment.changed', { reason: 'locale' });
  }, locale);
async function choose(from: string, language: string): Promise<void> {
  await page().getByRole('combobox', { name: from, exact: true }).click();
  await page().getByRole('option', { name: language, exact: true }).click();
}

it('changes the language at once and keeps the settings open', async () => {
  await openWindow(page(), 'online', bayko);
  expect(await spoken()).toBe('en-US ltr');
  await page().keyboard.press('Control+,');
  await choose('Language', 'Deutsch');
  const row = page().getByRole('combobox', { name: 'Sprache', exact: true });
  await waitForFocus(row);
  expect(await spoken()).toBe('de ltr');
  await page().getByRole('dialog', { name: 'Einstellungen' }).waitFor();

  await choose('Sprache', 'العربية');
  await expect.poll(spoken).toBe('ar rtl');
  await choose('اللغة', '日本語');
  await expect.poll(spoken).toBe('ja ltr');
  await choose('言語', 'Español');
  await expect.poll(spoken).toBe('es ltr');
  await choose('Idioma', 'Sistema: English');
  await expect.poll(spoken).toBe('en-US ltr');
  await page().keyboard.press('Escape');
  await page()
    .getByRole('textbox', { name: `Message to ${inSentence(bayko)}` })
    .waitFor();
});

it('follows the language and country of the system', async () => {
  await openWindow(page(), 'online', bayko);
  await moveTo('de-AT');
  await expect.poll(spoken).toBe('de-AT ltr');
  await page()
    .getByRole('textbox', { name: `Nachricht an ${inSentence(bayko)}` })
    .waitFor();
  await moveTo('fr-FR');
  await expect.poll(spoken).toBe('en ltr');
});

it('keeps the draft and the open conversation', async () => {
  await openWindow(page(), 'online', bayko);
  await page().keyboard.type('Half a thought');
  await moveTo('es-MX');
  const field = page().getByTestId('composer').getByRole('textbox');
  await expect.poll(spoken).toBe('es-MX ltr');
  await expect.poll(() => field.inputValue()).toBe('Half a thought');
  await page().getByTestId('messages').getByRole('article').last().waitFor();
});

it('keeps the elements of an open menu, a half-filled form and a draft', async () => {
  await openWindow(page(), 'accounts', bayko);
  const kept = new Map<string, ElementHandle<HTMLElement | SVGElement>>();
  const keep = async (name: string, locator: Locator): Promise<void> => {
    kept.set(name, await locator.elementHandle());
  };
  /** Each element with whether it is still in the document, and its value. */
  const found = async (): Promise<Record<string, string>> => {
    const entries = [...kept].map(async ([name, element]) => {
      const value = await element.evaluate((each) => {
        const input = each instanceof HTMLInputElement || each instanceof HTMLTextAreaElement;
        return `${each.isConnected ? 'same' : 'replaced'} ${input ? each.value : ''}`.trim();
      });
      return [name, value] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  };
  await page().keyboard.type('Half a thought');
  await keep('draft', page().getByTestId('composer').getByRole('textbox'));
  await page().getByTestId('account-switcher').click();
  await keep('menu', page().getByRole('menu'));
  await keep('item', page().getByRole('menuitem', { name: 'Add account' }));

  await moveTo('de-DE');
  await page().getByRole('menuitem', { name: 'Konto hinzufügen' }).waitFor();
  expect(await found()).toEqual({ draft: 'same Half a thought', menu: 'same', item: 'same' });

  await page().getByRole('menuitem', { name: 'Konto hinzufügen' }).click();
  kept.delete('menu');
  kept.delete('item');
  await moveTo('en-US');
  const dialog = page().getByRole('dialog', { name: 'Add account' });
  await dialog.getByRole('radio', { name: 'Access keys' }).click();
  await dialog.getByRole('textbox', { name: 'Access key ID' }).fill('AKIAIOSFODNN7EXAMPLE');
  await dialog.getByLabel('Secret access key').fill('not a secret');
  await dialog.getByRole('textbox', { name: 'Handle or user UUID' }).fill('@wor');
  await keep('dialog', dialog);
  await keep('key', dialog.getByRole('textbox', { name: 'Access key ID' }));
  await keep('secret', dialog.getByLabel('Secret access key'));
  await keep('handle', dialog.getByRole('textbox', { name: 'Handle or user UUID' }));

  await moveTo('es-MX');
  await page().getByRole('dialog', { name: 'Añadir cuenta' }).waitFor();
  expect(await found()).toEqual({
    draft: 'same Half a thought',
    dialog: 'same',
    key: 'same AKIAIOSFODNN7EXAMPLE',
    secret: 'same not a secret',
    handle: 'same @wor',
  });
});

it('mirrors the window for Arabic, but not left-to-right messages', async () => {
  await openWindow(page(), 'online', bayko);
  await moveTo('ar-EG');
  await expect.poll(spoken).toBe('ar-EG rtl');
  const left = async (locator: Locator): Promise<number> => (await locator.first().boundingBox())?.x ?? Number.NaN;
  const messages = page().getByTestId('messages');
  const own = messages.getByText('See you Monday.');
  const theirs = messages.getByText('Can you read this on the plane back?');
  await own.first().waitFor();
  expect(await left(page().getByRole('complementary'))).toBeGreaterThan(await left(messages));
  expect(await left(own)).toBeLessThan(await left(theirs));
  const english = page().getByText('Can you read this on the plane back?').last();
  expect(await english.evaluate((each) => getComputedStyle(each).direction)).toBe('ltr');
  // A handle keeps its sign in front, whatever the sentence does.
  const handle = page().getByTestId('conversation').locator('header bdi', { hasText: '@bayko' });
  expect(await handle.first().evaluate((each) => getComputedStyle(each).direction)).toBe('ltr');
  // As Egypt writes numbers.
  await expect.poll(() => page().getByTestId('messages').locator('time').last().textContent()).toMatch(/[٠-٩]/);
  expect(await findings(page())).toEqual([]);
});

it('translates an error and keeps its code and facts in the details', async () => {
  await openWindow(page(), 'failed', bayko);
  const banner = page().getByTestId('error-banner');
  const english = (await banner.getByRole('alert').locator('p').last().textContent()) ?? '';
  await moveTo('de-DE');
  await expect.poll(spoken).toBe('de-DE ltr');
  expect(await banner.getByRole('alert').textContent()).not.toContain(english.slice(0, 20));
  await banner.getByText('Details').click();
  await expect.poll(() => banner.locator('dl').textContent()).toContain('table-missing');
  expect(await banner.locator('dl').textContent()).toContain('cruddur-messages');
});
