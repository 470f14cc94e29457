import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LockStatus } from '../../shared/contract/lock.ts';
import { AppError } from '../../shared/errors.ts';
import { findings, openWindow, waitForFocus, withWindow } from './testWindow.ts';

/** The passphrase, the protection of keys, and what weakening the lock needs. */

const { page } = withWindow();
const right = 'correct horse battery';

type Key = Partial<LockStatus['key']>;

/** Changes the lock as main does. `passphrase`: the one that is set. */
const setLock = (change: Partial<Omit<LockStatus, 'key'>> & { readonly key?: Key }, passphrase: string | null = null) =>
  page().evaluate(
    ([{ key, ...lock }, set]) => {
      const { world, bridge } = window.meridianTest;
      world.desk.passphrase = set;
      world.desk.lock = { ...world.desk.lock, ...lock, key: { ...world.desk.lock.key, ...key } };
      bridge.emit('lock.changed', world.desk.lock);
    },
    [change, passphrase] as const,
  );
const withPassphrase = (locked: boolean) =>
  setLock({ method: 'passphrase', locked, key: { kept: 'passphrase', isChosen: true } }, right);
const desk = () => page().evaluate(() => window.meridianTest.world.desk);
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
const field = (name: string): Locator => page().getByLabel(name, { exact: true });
const alert = (text: string): Locator => page().getByRole('alert').getByText(text);
const protection = (): Locator => page().getByRole('dialog', { name: 'Protect the data on this computer' });
const openPrivacy = async (): Promise<void> => {
  await page().keyboard.press('Control+,');
  await page().getByRole('tab', { name: 'Privacy' }).click();
};

describe('a window that is locked with a passphrase', () => {
  it('opens by keyboard with the passphrase, and says what is wrong', async () => {
    await openWindow(page(), 'online');
    await page().getByRole('option').first().waitFor();
    await withPassphrase(true);
    await waitForFocus(field('Passphrase'));
    expect(await field('Passphrase').getAttribute('type')).toBe('password');
    await page().keyboard.press('Enter');
    await page().getByText('Enter your passphrase.').waitFor();
    expect(await field('Passphrase').getAttribute('aria-invalid')).toBe('true');
    await page().keyboard.type('not this one');
    await page().keyboard.press('Enter');
    await alert('This isn’t the passphrase').waitFor();
    expect(await page().getByRole('option').count()).toBe(0);
    // What was wrong is selected, so typing replaces it.
    await page().keyboard.type(right);
    await page().keyboard.press('Enter');
    await page().getByRole('option').first().waitFor();
  });

  it('says how long to wait after wrong ones, and that its file is damaged', async () => {
    await openWindow(page(), 'online');
    await withPassphrase(true);
    const fail = async (error: AppError): Promise<void> => {
      await page().evaluate((data) => {
        window.meridianTest.world.shell.unlockError = data;
      }, error.toData());
      await field('Passphrase').fill('anything');
      await page().keyboard.press('Enter');
    };
    await fail(new AppError('throttled', { reason: 'passphrase-wait', params: { seconds: 20 } }));
    await alert('Try again in 20 seconds').waitFor();
    await fail(new AppError('keychain-unavailable', { reason: 'passphrase-file-damaged' }));
    await alert('passphrase.key in Meridian’s data folder is damaged').waitFor();
    await button('Restart Meridian').waitFor();
  });

  it('offers to start over after a confirmation that says what that costs', async () => {
    await openWindow(page(), 'online');
    await withPassphrase(true);
    await button('I forgot my passphrase…').click();
    const question = page().getByRole('alertdialog');
    await question.getByText('Messages that weren’t sent and drafts stay locked').waitFor();
    await waitForFocus(question.getByRole('button', { name: 'Cancel' }));
    expect(await findings(page())).toEqual([]);
    await page().keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect((await desk()).received.startedOver).toEqual([]);
    await button('I forgot my passphrase…').click();
    await question.getByRole('button', { name: 'Start over' }).click();
    await expect.poll(async () => (await desk()).received.startedOver).toEqual(['all']);
  });
});

describe('the protection of keys', () => {
  it.each(['memory', 'file'] as const)('is offered by a banner while it is %s and not chosen', async (kept) => {
    await openWindow(page(), 'online');
    await setLock({ key: { kept, isChosen: false, hasKeychain: false } });
    const banner = page().getByTestId('key-banner');
    await banner.getByRole('alert').waitFor();
    expect(await findings(page())).toEqual([]);
    await banner.getByRole('button', { name: 'Choose protection…' }).click();
    await waitForFocus(page().getByRole('radio', { name: 'Passphrase' }));
    await protection().getByText('If you forget the passphrase').waitFor();
    expect(await findings(page())).toEqual([]);
    await page().getByRole('radio', { name: 'Memory only' }).click();
    await expect.poll(() => field('New passphrase').count()).toBe(0);
    await button('Save').click();
    await protection().waitFor({ state: 'detached' });
    await banner.waitFor({ state: 'detached' });
    expect((await desk()).lock.key).toMatchObject({ kept: 'memory', isChosen: true });
  });

  it('says what a run without a key has lost, until that is dismissed', async () => {
    await openWindow(page(), 'online');
    await setLock({ key: { kept: 'memory', isChosen: true, hasKeychain: false, wasLost: true } });
    await page().getByTestId('key-banner').getByText('were lost').waitFor();
    await button('Dismiss').click();
    await expect.poll(() => page().getByTestId('key-banner').count()).toBe(0);
  });

  it('becomes a passphrase by keyboard, once it is long enough and repeated', async () => {
    await openWindow(page(), 'online');
    await openPrivacy();
    await page().getByText('This computer’s keychain protects the key.').waitFor();
    await page().getByText('protect your data with a passphrase').waitFor();
    await button('Change protection…').press('Enter');
    await waitForFocus(page().getByRole('radio', { name: 'Keychain' }));
    expect(await page().getByRole('radio').count()).toBe(2);
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('Tab');
    await waitForFocus(field('New passphrase'));
    await page().keyboard.type('short');
    await page().keyboard.press('Enter');
    await page().getByText('The passphrases are different.').waitFor();
    expect(await field('New passphrase').getAttribute('aria-invalid')).toBe('true');
    await field('New passphrase').fill(right);
    await field('Repeat the new passphrase').fill(right);
    await page().keyboard.press('Enter');
    // It returns to where it came from.
    await page().getByText('Your passphrase protects the key.').waitFor();
    await waitForFocus(button('Change protection…'));
    expect(await desk()).toMatchObject({ passphrase: right, lock: { method: 'passphrase' } });
  });

  it('needs the passphrase of now to change', async () => {
    await openWindow(page(), 'online');
    await withPassphrase(false);
    await openPrivacy();
    await button('Change protection…').click();
    await page().getByRole('radio', { name: 'Keychain' }).click();
    await button('Save').click();
    await page().getByText('Enter your passphrase.').waitFor();
    await field('Current passphrase').fill('not this one');
    await button('Save').click();
    await alert('This isn’t the passphrase').waitFor();
    expect(await findings(page())).toEqual([]);
    await field('Current passphrase').fill(right);
    await button('Save').click();
    await page().getByText('This computer’s keychain protects the key.').waitFor();
  });
});

describe('weakening the lock', () => {
  const lockAfter = (): Locator => page().getByRole('combobox', { name: 'Lock after', exact: true });
  const choose = async (option: string): Promise<void> => {
    await lockAfter().click();
    await page().getByRole('option', { name: option, exact: true }).click();
  };
  const privacy = async () => (await desk()).settings.privacy;

  it('needs the passphrase, and strengthening it does not', async () => {
    await openWindow(page(), 'online');
    await withPassphrase(false);
    await openPrivacy();
    await choose('5 minutes');
    await page().getByRole('switch', { name: 'Forget the key when locking' }).click();
    await expect.poll(privacy).toMatchObject({ lockAfterMs: 300_000, forgetKeyWhenLocked: true });
    await choose('Never');
    const prompt = page().getByRole('dialog', { name: 'Enter your passphrase' });
    await waitForFocus(prompt.getByLabel('Passphrase'));
    expect(await findings(page())).toEqual([]);
    await page().keyboard.type('not this one');
    await page().keyboard.press('Enter');
    await alert('This isn’t the passphrase').waitFor();
    await page().keyboard.press('Escape');
    await prompt.waitFor({ state: 'detached' });
    expect((await privacy()).lockAfterMs).toBe(300_000);
    await choose('Never');
    await prompt.getByLabel('Passphrase').fill(right);
    await page().keyboard.press('Enter');
    await prompt.waitFor({ state: 'detached' });
    await expect.poll(privacy).toMatchObject({ lockAfterMs: null });
  });
});

it('says nothing about the protection of keys where the keychain works', async () => {
  await openWindow(page(), 'online');
  await page().getByRole('option').first().waitFor();
  expect(await page().getByTestId('key-banner').count()).toBe(0);
});
