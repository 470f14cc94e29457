import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { hasFocus, openWindow, waitForFocus, withWindow } from './testWindow.ts';

/** Connecting, testing, switching and removing accounts. */

const { page } = withWindow('development');

const received = () => page().evaluate(() => window.meridianTest.world.desk.received);
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
const field = (name: string): Locator => page().getByRole('textbox', { name });
const step = (name: string): Locator => page().locator('[data-step]').filter({ hasText: name });
/** Presses Tab until `target` has the focus. */
async function tabTo(target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if (await hasFocus(target)) return;
    await page().keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}.`);
}
/** Makes the fake main process request an MFA code. */
const promptForCode = (where: Page): Promise<void> =>
  where.evaluate(() => window.meridianTest.bridge.promptForCode('prompt-1', 'admin'));

/** Opens the last step of the first run, with default credentials. */
async function toIdentity(table?: string, meanwhile?: () => Promise<void>): Promise<void> {
  await button('Connect a table').click();
  await page().getByRole('radio', { name: 'Default credentials' }).click();
  if (table !== undefined) await field('Table name').fill(table);
  await meanwhile?.();
  await button('Continue').click();
}

/** Expects that no part of the first run is wider than the window. */
const expectNothingBeside = (): Promise<void> =>
  expect
    .poll(() =>
      page()
        .locator('main')
        .evaluate((main) => main.scrollWidth - main.clientWidth),
    )
    .toBe(0);

/** Runs the connection test of the first run, with default credentials. */
async function toTest(before?: () => Promise<void>): Promise<void> {
  await button('Connect a table').click();
  await page().getByRole('radio', { name: 'Default credentials' }).click();
  await before?.();
  await button('Test connection').click();
}

describe('the first run', () => {
  it('connects by keyboard alone', async () => {
    await openWindow(page(), 'first-run');
    await page().getByRole('heading', { name: 'Welcome to Meridian' }).waitFor();
    await tabTo(button('Connect a table'));
    await page().keyboard.press('Enter');
    await page().getByRole('form', { name: 'Connect your table' }).waitFor();
    await waitForFocus(page().getByRole('radio', { name: 'AWS profile' }));
    await page().keyboard.press('ArrowDown');
    await waitForFocus(page().getByRole('radio', { name: 'Access keys' }));
    await page().keyboard.press('ArrowUp');
    await waitForFocus(page().getByRole('radio', { name: 'AWS profile' }));
    await tabTo(page().getByRole('combobox', { name: 'Profile' }));
    await page().keyboard.press('Enter');
    await page().getByRole('option', { name: /^work/ }).waitFor();
    await page().keyboard.press('w');
    await page().locator('[role="option"][data-highlighted]').getByText('work', { exact: true }).waitFor();
    await page().keyboard.press('Enter');
    await page().getByText('aws sso login --profile work').waitFor();
    // From the profile.
    await expect.poll(() => page().getByRole('combobox', { name: 'Region' }).inputValue()).toBe('eu-central-1');
    await tabTo(button('Test connection'));
    await page().keyboard.press('Enter');
    await page().getByText('All tests passed.').waitFor();
    await expect.poll(() => step('Write').textContent()).toContain('Not included.');
    expect(await step('Your conversations').count()).toBe(0);
    await tabTo(button('Continue'));
    await page().keyboard.press('Enter');
    await waitForFocus(field('Handle or user UUID'));
    await page().keyboard.type('@andrewbrown');
    await page().keyboard.press('Enter');
    await page().getByTestId('found-person').getByText('Andrew Brown').waitFor();
    await tabTo(button('Start messaging'));
    await page().keyboard.press('Enter');
    await page().getByTestId('account-switcher').waitFor();
    expect((await received()).added[0]?.connection).toMatchObject({
      user: 'user-andrewbrown',
      region: 'eu-central-1',
      credentials: { kind: 'profile', name: 'work' },
    });
    expect((await received()).tests.map(({ connection }) => connection.user)).toEqual([null]);
  });

  it('shows the steps, goes back with Escape, and keeps what was typed and tested', async () => {
    await openWindow(page(), 'first-run');
    const current = page().locator('[aria-current="step"]');
    await expect.poll(() => current.textContent()).toContain('Welcome');
    await toIdentity('my-table', async () => {
      await button('Test connection').click();
      await page().getByText('All tests passed.').waitFor();
    });
    await expect.poll(() => current.textContent()).toContain('Who you are');
    await page().getByText('in the table my-table').waitFor();
    await field('Handle or user UUID').fill('@andrewbrown');
    await page().keyboard.press('Escape');
    await expect.poll(() => current.textContent()).toContain('Connect');
    await waitForFocus(page().getByRole('radio', { name: 'Default credentials' }));
    expect(await field('Table name').inputValue()).toBe('my-table');
    await page().getByText('All tests passed.').waitFor();
    await page().keyboard.press('Escape');
    await waitForFocus(button('Connect a table'));
    await page().keyboard.press('Enter');
    await button('Continue').click();
    await waitForFocus(field('Handle or user UUID'));
    expect(await field('Handle or user UUID').inputValue()).toBe('@andrewbrown');
    await button('Back').click();
    await expect.poll(() => current.textContent()).toContain('Connect');
  });

  it('fits into 360 × 640 pixels, also with text of twice the size', async () => {
    await page().setViewportSize({ width: 360, height: 640 });
    await openWindow(page(), 'first-run');
    await page().getByTestId('explore').waitFor();
    for (const size of ['1', '2']) {
      await page().evaluate((chosen) => document.documentElement.style.setProperty('--text-size', chosen), size);
      await expectNothingBeside();
    }
    await toIdentity('my-table', async () => {
      await button('Test connection').click();
      await page().getByText('All tests passed.').waitFor();
      await expectNothingBeside();
    });
    await field('Handle or user UUID').waitFor();
    await expectNothingBeside();
  });

  it('closes a list with Escape, not the step', async () => {
    await openWindow(page(), 'first-run');
    await button('Connect a table').click();
    await page().getByRole('combobox', { name: 'Profile' }).click();
    await page().getByRole('option', { name: /^work/ }).waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('option').first().waitFor({ state: 'detached' });
    expect(await page().locator('[aria-current="step"]').textContent()).toContain('Connect');
  });

  it('adds sample data', async () => {
    await openWindow(page(), 'first-run');
    await page().getByTestId('explore').click();
    await page().getByTestId('sample-bar').waitFor();
    expect((await received()).added[0]?.connection).toMatchObject({ sample: true });
    await expect.poll(() => page().getByTestId('account-switcher').textContent()).toContain('Sample data');
  });

  it('names missing fields and focuses the first', async () => {
    await openWindow(page(), 'first-run');
    await button('Connect a table').click();
    await page().getByRole('radio', { name: 'Access keys' }).click();
    await button('Continue').click();
    await waitForFocus(field('Access key ID'));
    await expect.poll(() => page().locator('[aria-invalid="true"]').count()).toBe(2);
    await page().keyboard.type('AKIAIOSFODNN7EXAMPLE');
    await expect.poll(() => page().locator('[aria-invalid="true"]').count()).toBe(1);
    await page().getByLabel('Secret access key').fill('not a secret');
    await button('Continue').click();
    await waitForFocus(field('Handle or user UUID'));
    await button('Start messaging').click();
    await page().getByText('Enter your handle or user UUID.').waitFor();
    await waitForFocus(field('Handle or user UUID'));
    expect((await received()).added).toEqual([]);
  });

  it('copies the policy that the table needs, with a placeholder for the person', async () => {
    await openWindow(page(), 'first-run');
    await button('Connect a table').click();
    const copy = page().getByTestId('copy-policy');
    await field('Table name').fill('my-table');
    await copy.click();
    await page().getByText('USER_UUID with your user UUID').waitFor();
    await field('Table name').press('ControlOrMeta+A');
    await page().keyboard.press('Control+V');
    const pasted = await field('Table name').inputValue();
    expect(pasted).toContain('"Version": "2012-10-17"');
    expect(pasted).toContain('GRP#USER_UUID');
    // Another table needs another policy.
    await page().getByText('as an IAM policy').waitFor();
    await field('Table name').fill('');
    await copy.click();
    await page().getByText('Enter the region and the table first.').waitFor();
  });

  it('copies the policy of the person, once it is known who that is', async () => {
    await openWindow(page(), 'accounts');
    await page().getByTestId('account-switcher').click();
    await page().getByRole('menuitem', { name: 'Add account' }).click();
    await page().getByRole('dialog').getByRole('radio', { name: 'Default credentials' }).click();
    await field('Handle or user UUID').fill('@grace');
    await button('Look up').click();
    await page().getByTestId('found-person').waitFor();
    await page().getByTestId('copy-policy').click();
    await page().getByText('Copied. Replace * in the ARNs with the ID of the AWS account.', { exact: true }).waitFor();
  });

  it('asks before it reads the whole table for a handle, says what that costs, and stops in between', async () => {
    await openWindow(page(), 'first-run');
    const [offer, scan] = [page().getByTestId('scan-offer'), page().getByTestId('scan-table')];
    await toIdentity();
    await field('Handle or user UUID').fill('@missing');
    await button('Look up').click();
    await offer.getByText('1,234,567').waitFor();
    const question = await offer.textContent();
    for (const fact of ['268.4 MB', 'six hours', '32,768 read units ($0.0041)', '25,000 read units ($0.0031)']) {
      expect(question).toContain(fact);
    }
    await scan.click();
    await offer.getByText('so far').waitFor();
    expect(await scan.textContent()).toBe('Continue');
    await scan.click();
    await page()
      .getByText(`No one in the table has the handle ${inSentence('@missing')}.`)
      .waitFor();
    expect(await offer.count()).toBe(0);
  });

  it('looks a handle up before it connects, and does not connect without a profile', async () => {
    await openWindow(page(), 'first-run');
    await toIdentity();
    await field('Handle or user UUID').fill('@missing');
    await button('Start messaging').click();
    await page().getByTestId('scan-offer').waitFor();
    expect((await received()).added).toEqual([]);
    await field('Handle or user UUID').fill('@andrewbrown');
    await button('Start messaging').click();
    await page().getByTestId('account-switcher').waitFor();
    expect((await received()).added.map(({ connection }) => connection.user)).toEqual(['user-andrewbrown']);
  });

  it('drops results when the fields change', async () => {
    await openWindow(page(), 'first-run');
    await toIdentity();
    await field('Handle or user UUID').fill('@missing');
    await button('Look up').click();
    await page().getByTestId('scan-offer').waitFor();
    await field('Handle or user UUID').fill('@andrewbrown');
    await expect.poll(() => page().getByTestId('scan-offer').count()).toBe(0);
    await button('Back').click();
    await button('Test connection').click();
    await page().getByText('All tests passed.').waitFor();
    await field('Table name').fill('other');
    await expect.poll(() => page().locator('[data-step]').count()).toBe(0);
  });

  it('creates a missing table and repeats the test', async () => {
    await openWindow(page(), 'first-run-missing-table');
    await toTest();
    await step('Table').getByRole('button', { name: 'Create table' }).click();
    await page().getByText('All tests passed.').waitFor();
    expect((await received()).created).toHaveLength(1);
    expect((await received()).tests).toHaveLength(2);
  });

  it('says what protects messages in the table, and what is off', async () => {
    await openWindow(page(), 'first-run-unprotected');
    await toTest();
    await page().getByText('Connected, with limitations.').waitFor();
    await expect.poll(() => step('Table settings').textContent()).toContain('Table settings: Limited');
    expect(await step('Table settings').textContent()).toContain('hidden but stay in the table');
  });

  it('cancels a long test', async () => {
    await openWindow(page(), 'first-run-slow');
    await toTest(() => page().getByRole('switch', { name: 'Include a write test' }).click());
    await page().getByRole('status').filter({ hasText: 'Testing…' }).waitFor();
    await button('Stop test').click();
    await page().getByText('Test stopped.').waitFor();
    expect((await received()).cancelled).toContain('run-1');
    expect((await received()).tests[0]?.write).toBe(true);
  });

  it('informs that keys are in memory only when there is no keychain', async () => {
    await openWindow(page(), 'first-run');
    await page().evaluate(() => {
      window.meridianTest.world.desk.keysKept = 'session';
    });
    await button('Connect a table').click();
    await page().getByRole('radio', { name: 'Access keys' }).click();
    await field('Access key ID').fill('AKIAIOSFODNN7EXAMPLE');
    await page().getByLabel('Secret access key').fill('not a secret');
    await button('Continue').click();
    await field('Handle or user UUID').fill('@andrewbrown');
    await button('Start messaging').click();
    await page().getByRole('alertdialog', { name: 'Your access keys aren’t saved' }).waitFor();
    await page().keyboard.press('Enter');
    await page().getByRole('alertdialog').waitFor({ state: 'detached' });
    expect((await received()).added[0]?.keys?.accessKeyId).toBe('AKIAIOSFODNN7EXAMPLE');
  });

  it('requests an MFA code over other dialogs and restores the focus', async () => {
    await openWindow(page(), 'accounts');
    await page().getByTestId('account-switcher').click();
    await page().getByRole('menuitem', { name: 'Add account' }).click();
    const user = page().getByRole('dialog', { name: 'Add account' }).getByLabel('Handle or user UUID');
    await user.focus();
    await promptForCode(page());
    const code = field('Six-digit code');
    await waitForFocus(code);
    await page().keyboard.type('12345');
    await page().keyboard.press('Enter');
    await page().getByText('Enter six digits.').waitFor();
    await page().keyboard.type('6');
    await page().keyboard.press('Enter');
    await code.waitFor({ state: 'detached' });
    expect((await received()).codes).toEqual(['123456']);
    await waitForFocus(user);
    await promptForCode(page());
    // Keys go to the dialog once it has the focus.
    await waitForFocus(code);
    await page().keyboard.press('Escape');
    await code.waitFor({ state: 'detached' });
    expect((await received()).codes).toEqual(['123456', null]);
    await user.waitFor();
  });
});

describe('an account without conversations', () => {
  it('offers a new conversation, and sample data', async () => {
    await openWindow(page(), 'empty');
    const none = page().getByTestId('no-conversations');
    await none.getByText('No conversations yet').waitFor();
    await page().getByText('People you write with will appear here.').waitFor();
    await none.getByRole('button', { name: 'New conversation' }).click();
    await page().getByRole('dialog', { name: 'New conversation' }).waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await none.getByRole('button', { name: 'Explore with sample data' }).click();
    await page().getByTestId('sample-bar').waitFor();
    // The account has it already.
    await expect.poll(() => button('Explore with sample data').count()).toBe(0);
    expect((await received()).added.map(({ connection }) => connection.sample)).toEqual([true]);
  });

  it('offers both in a narrow window too', async () => {
    await page().setViewportSize({ width: 360, height: 640 });
    await openWindow(page(), 'empty');
    await page().getByTestId('no-conversations').getByRole('button').nth(1).waitFor();
  });
});

describe('sample data', () => {
  it('has no costs, and a way to a table', async () => {
    await openWindow(page(), 'sample-data');
    await page().keyboard.press('Control+,');
    await page().getByRole('tab', { name: 'Cost' }).click();
    await page().getByText('Sample data costs nothing').waitFor();
    await page().getByRole('tab', { name: 'Sync' }).click();
    await page().getByText('nothing to sync').waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await button('Connect a table…').click();
    await page().getByRole('dialog', { name: 'Add account' }).waitFor();
  });

  it('is shown again, not added again, when it exists', async () => {
    await openWindow(page(), 'accounts');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const [first, second] = world.desk.accounts;
      if (first === undefined || second === undefined) throw new Error('no accounts');
      world.desk.accounts = [first, { ...second, connection: { ...second.connection, sample: true } }];
      world.conversations = [];
      bridge.emit('accounts.changed', {});
      bridge.emit('conversations.changed', {});
    });
    await page().getByTestId('no-conversations').getByRole('button', { name: 'Explore with sample data' }).click();
    await page().getByTestId('sample-bar').waitFor();
    expect((await received()).added).toEqual([]);
  });
});

describe('several accounts', () => {
  const switcher = (): Locator => page().getByTestId('account-switcher');

  it('are listed with unread counts and switched by keyboard', async () => {
    await openWindow(page(), 'accounts');
    await expect.poll(() => switcher().textContent()).toContain('99+');
    await switcher().focus();
    await page().keyboard.press('Enter');
    await page()
      .getByRole('menuitemradio', { name: /Andrew at ExamPro.*7 unread messages/ })
      .waitFor();
    await page().keyboard.press('ArrowDown');
    await waitForFocus(page().getByRole('menuitemradio', { name: /Andrew at ExamPro/ }));
    await page().keyboard.press('Enter');
    await expect.poll(() => switcher().textContent()).toContain('exampro-messages');
    await waitForFocus(switcher());
  });

  it('keep a draft in the account in which it was typed', async () => {
    await openWindow(page(), 'accounts', 'Andrew Bayko');
    await page().keyboard.type('Half a thought');
    await switcher().click();
    await page()
      .getByRole('menuitemradio', { name: /Andrew at ExamPro/ })
      .click();
    await expect.poll(() => switcher().textContent()).toContain('exampro-messages');
    const { drafts, order } = await page().evaluate(() => {
      const { received } = window.meridianTest.world;
      return { drafts: received.drafts, order: window.meridianTest.world.desk.activeId };
    });
    expect(drafts.at(-1)).toEqual(['main', 'Half a thought']);
    expect(order).toMatch(/2$/);
  });

  it('can be edited, and removed after a confirmation', async () => {
    await openWindow(page(), 'accounts');
    await page().keyboard.press('Control+,');
    await page().getByRole('tab', { name: 'Accounts' }).click();
    await button(`Edit ${inSentence('Andrew at ExamPro')}`).click();
    const dialog = page().getByRole('dialog', { name: 'Edit account' });
    expect(await dialog.getByRole('textbox', { name: 'Table name' }).getAttribute('readonly')).not.toBeNull();
    await dialog.getByLabel('Account name (optional)').fill('ExamPro');
    await page().keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect((await received()).updated[0]).toMatchObject({ label: 'ExamPro' });
    const remove = button(`Remove ${inSentence('ExamPro')}`);
    await remove.click();
    const question = page().getByRole('alertdialog');
    await question.getByText('This deletes 12.4 MB').waitFor();
    await question.getByText('2 unsent messages will be lost.').waitFor();
    await question.getByText('1 draft will be lost.').waitFor();
    await waitForFocus(question.getByRole('button', { name: 'Cancel' }));
    await page().keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    await waitForFocus(remove);
    await page().keyboard.press('Enter');
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    expect((await received()).removed).toHaveLength(1);
    await expect.poll(() => page().getByTestId('account-card').count()).toBe(2);
  });

  it('show their own settings after a switch', async () => {
    await openWindow(page(), 'accounts');
    await page().keyboard.press('Control+,');
    await page().getByRole('tab', { name: 'Sync' }).click();
    const pause = page().getByRole('switch', { name: 'Pause automatic sync' });
    await pause.waitFor();
    await expect.poll(() => pause.getAttribute('aria-checked')).toBe('false');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      world.desk.preferences = { ...world.desk.preferences, paused: true };
      const [, other] = world.desk.accounts;
      if (other === undefined) throw new Error('no other account');
      return bridge.accounts.switch({ id: other.id });
    });
    await page().getByText('Andrew at ExamPro').first().waitFor();
    await expect.poll(() => pause.getAttribute('aria-checked')).toBe('true');
  });

  it('keep the active one and show a notice when a switch fails', async () => {
    await openWindow(page(), 'accounts', 'Andrew Bayko');
    await page().evaluate(() => {
      const error = { code: 'internal', message: 'internal', retryable: false, details: {} } as const;
      Object.assign(window.meridianTest.bridge.accounts, { switch: async () => ({ ok: false, error }) });
    });
    await switcher().click();
    await page()
      .getByRole('menuitemradio', { name: /Andrew at ExamPro/ })
      .click();
    await page().getByTestId('notice-not-switched').getByText('Can’t switch accounts').waitFor();
    await page().getByTestId('messages').getByRole('article').last().waitFor();
    await expect.poll(() => switcher().textContent()).toContain('cruddur-messages');
  });

  it('are added with a notice when a preference can’t be saved', async () => {
    await openWindow(page(), 'accounts');
    await page().evaluate(() => {
      window.meridianTest.world.desk.settingsError = {
        code: 'disk-full',
        message: 'disk-full',
        retryable: false,
        details: {},
      };
    });
    await switcher().click();
    await page().getByRole('menuitem', { name: 'Add account' }).click();
    const dialog = page().getByRole('dialog', { name: 'Add account' });
    await dialog.getByRole('radio', { name: 'Default credentials' }).click();
    await dialog.getByRole('button', { name: 'Advanced table settings' }).click();
    await dialog.getByRole('radio', { name: /^AWS Lambda/ }).click();
    await dialog.getByLabel('Handle or user UUID').fill('@grace');
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page()
      .getByTestId('notice-not-all-kept')
      .getByText(/The disk is full\./)
      .waitFor();
    expect((await received()).added).toHaveLength(1);
  });

  it('allow a new conversation while the list loads', async () => {
    await openWindow(page(), 'accounts');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      Object.assign(bridge.conversations, { list: () => new Promise(() => {}) });
      const [, other] = world.desk.accounts;
      if (other !== undefined) bridge.emit('accounts.switched', { id: other.id });
    });
    await page().getByRole('option').first().waitFor({ state: 'detached' });
    await page().keyboard.press('Control+n');
    const dialog = page().getByRole('dialog', { name: 'New conversation' });
    await dialog.getByRole('combobox').fill('wor');
    await dialog.getByRole('option', { name: /Worf/ }).waitFor();
  });

  it('start over after a confirmation when the keychain does not come back', async () => {
    await openWindow(page(), 'account-down');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const error = { code: 'keychain-unavailable', message: '', retryable: false, details: {} } as const;
      world.desk.accounts = world.desk.accounts.map((each) =>
        each.id === world.desk.activeId ? { ...each, engine: 'stopped', error } : each,
      );
      bridge.emit('accounts.changed', {});
    });
    await button('Restart Meridian').click();
    await button('Start over…').click();
    const dialog = page().getByRole('alertdialog', { name: 'Start over without the keychain?' });
    await dialog.getByText('Unsent messages and drafts are set aside').waitFor();
    await dialog.getByRole('button', { name: 'Start over' }).click();
    const done = () =>
      page().evaluate(() => {
        const { desk, shell } = window.meridianTest.world;
        return { restarts: shell.did, startedOver: desk.received.startedOver.length };
      });
    await expect.poll(done).toEqual({ restarts: ['restart'], startedOver: 1 });
  });

  it('can be switched when the active one can’t be opened', async () => {
    await openWindow(page(), 'account-down');
    await page().getByRole('heading', { name: 'Can’t open' }).waitFor();
    await button(`Switch to ${inSentence('Andrew at ExamPro')}`).click();
    await switcher().waitFor();
  });
});
