import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { UpdateSource, UpdateState } from '../../shared/contract/updates.ts';
import { inSentence } from '../support/inSentence.ts';
import { beforeWindow, openWindow, settled, waitForFocus, withWindow } from './testWindow.ts';

/** The settings and their effects, and the list of shortcuts. */

const { page } = withWindow('development');
const bayko = 'Andrew Bayko';

const dialog = (): Locator => page().getByRole('dialog', { name: 'Settings' });
const tab = (name: string): Locator => page().getByRole('tab', { name });
const desk = () => page().evaluate(() => window.meridianTest.world.desk);
const style = (property: string): Promise<string> =>
  page().evaluate((name) => getComputedStyle(document.body).getPropertyValue(name), property);
async function open(section: string): Promise<void> {
  await page().getByTestId('account-switcher').waitFor();
  await page().keyboard.press('Control+,');
  await tab(section).click();
}
async function choose(name: string, option: string): Promise<void> {
  await page().getByRole('combobox', { name, exact: true }).click();
  await page().getByRole('option', { name: option, exact: true }).click();
}

describe('the settings', () => {
  it('open, close and change sections by keyboard and restore the focus', async () => {
    await openWindow(page(), 'online', bayko);
    const field = page().getByRole('textbox', { name: /^Message to / });
    await waitForFocus(field);
    await page().keyboard.press('Control+,');
    await dialog().waitFor();
    await waitForFocus(tab('Appearance'));
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('ArrowDown');
    await waitForFocus(tab('Notifications'));
    await page().keyboard.press('Enter');
    await page().getByRole('switch', { name: 'Notify me about new messages' }).waitFor();
    await page().keyboard.press('End');
    await waitForFocus(tab('About'));
    await page().keyboard.press('Enter');
    await page().getByText('Version 0.1.0').waitFor();
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await waitForFocus(field);
  });

  it('of a small window are a list with the present values, and pages', async () => {
    await page().setViewportSize({ width: 520, height: 700 });
    await openWindow(page(), 'online');
    const settings = page().getByRole('button', { name: 'Settings', exact: true });
    await settings.press('Enter');
    const row = (name: string) => dialog().getByRole('listitem').getByRole('button', { name });
    await waitForFocus(row('Appearance'));
    await row('Notifications On').click();
    await waitForFocus(page().getByRole('dialog', { name: 'Notifications' }).getByRole('heading', { level: 2 }));
    await page().getByRole('switch', { name: 'Notify me about new messages' }).click();
    await page().keyboard.press('Escape');
    await waitForFocus(row('Notifications Off'));
    await row('Storage').press('Enter');
    await page().getByRole('button', { name: 'Back to the settings' }).press('Enter');
    await waitForFocus(row('Storage'));
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await waitForFocus(settings);
  });

  it('fit into the smallest window, section by section', async () => {
    await page().setViewportSize({ width: 360, height: 640 });
    await openWindow(page(), 'rich');
    await page().keyboard.press('Control+,');
    const rows = dialog().getByRole('listitem').getByRole('button');
    await rows.first().waitFor();
    const sections = await rows.count();
    expect(sections).toBeGreaterThan(8);
    // What the section shows, too.
    await dialog().getByRole('button', { name: 'Storage 37.1 MB' }).waitFor();
    for (let n = 0; n < sections; n++) {
      await rows.nth(n).click();
      const section = page().getByTestId('settings-page');
      await section.waitFor();
      await settled(page());
      const excess = await section.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      expect(excess, (await section.getAttribute('aria-label')) ?? '').toBe(0);
      await page().keyboard.press('Escape');
      await rows.first().waitFor();
    }
  });

  it('open at the section of a menu command', async () => {
    await openWindow(page(), 'online');
    await page().evaluate(() => window.meridianTest.bridge.emit('app.command', { command: 'about' }));
    await page().getByTestId('open-licenses').click();
    await expect.poll(() => page().evaluate(() => window.meridianTest.world.shell.did)).toEqual(['licenses']);
    await page().getByText('Version 0.1.0').waitFor();
  });

  it('change theme, text size and density at once', async () => {
    await openWindow(page(), 'online', bayko);
    await open('Appearance');
    const light = await style('background-color');
    await choose('Theme', 'Dark');
    await expect.poll(() => style('background-color')).not.toBe(light);
    const row = page().getByTestId('conversation-list').locator('[role="option"]').first();
    expect((await row.boundingBox())?.height).toBe(60);
    await choose('Density', 'Compact');
    await expect.poll(async () => (await row.boundingBox())?.height).toBe(48);
    await choose('Text size', '150%');
    await expect.poll(() => style('font-size')).toBe('21px');
    const first = await row.boundingBox();
    const second = await page().getByTestId('conversation-list').locator('[role="option"]').nth(1).boundingBox();
    expect((second?.y ?? 0) - (first?.y ?? 0)).toBe(first?.height);
    expect((await desk()).settings.appearance).toMatchObject({ theme: 'dark', density: 'compact', textSize: 1.5 });
  });

  it('change the format and the zone of every time', async () => {
    await openWindow(page(), 'online', bayko);
    const time = page().getByTestId('messages').getByRole('article').locator('time').last();
    const before = await time.textContent();
    expect(before).toMatch(/^\d+:\d\d [AP]M$/);
    await open('Appearance');
    await choose('Time format', '24-hour');
    await expect.poll(() => time.textContent()).toMatch(/^\d\d:\d\d$/);
    await page().getByRole('switch', { name: 'Show seconds in timestamps' }).click();
    await expect.poll(() => time.textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
    const zone = page().getByRole('combobox', { name: 'Time zone' });
    const title = await time.getAttribute('title');
    await zone.fill('Asia/Kolkata');
    await page().keyboard.press('Enter');
    await expect.poll(() => time.getAttribute('title')).toContain('GMT+5:30');
    await zone.fill('Asia/Kolka');
    await page().getByText('Enter a time zone such as').waitFor();
    expect((await desk()).settings.appearance.zone).toBe('Asia/Kolkata');
    await zone.fill('');
    await expect.poll(() => time.getAttribute('title')).toBe(title);
    expect((await desk()).settings.appearance.zone).toBeNull();
  });

  it('follow a TZ variable, and say which one can’t be followed', async () => {
    await openWindow(page(), 'online', bayko);
    const time = page().getByTestId('messages').getByRole('article').locator('time').last();
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      world.info = { ...world.info, tz: { text: 'CET-1CEST', zone: '+01:00', isExact: false } };
      bridge.emit('environment.changed', { reason: 'locale' });
    });
    await expect.poll(() => time.getAttribute('title')).toContain('GMT+1');
    await open('Appearance');
    await page().getByText('The TZ environment variable is “CET-1CEST”').waitFor();
    expect(await page().getByRole('combobox', { name: 'Time zone' }).getAttribute('placeholder')).toBe(
      'System: +01:00',
    );
  });

  it('revert and show an error when they can’t be saved', async () => {
    await openWindow(page(), 'settings-not-kept');
    await open('Notifications');
    const sound = page().getByRole('switch', { name: 'Sound' });
    await sound.click();
    await page().getByRole('alert').getByText('Couldn’t save this change').waitFor();
    await expect.poll(() => sound.getAttribute('aria-checked')).toBe('true');
  });

  it('of previews in notifications are reached from Privacy', async () => {
    await openWindow(page(), 'online');
    await open('Privacy');
    await dialog().getByText('Notifications show a preview of the message.').waitFor();
    await dialog().getByRole('button', { name: 'Change notifications' }).click();
    await page().getByRole('switch', { name: 'Show message preview' }).click();
    await tab('Privacy').click();
    await dialog().getByText('Notifications show only the sender.').waitFor();
  });

  it('save quiet hours', async () => {
    await openWindow(page(), 'online');
    await open('Notifications');
    await page().getByRole('switch', { name: 'Turn on every day' }).click();
    await page().getByLabel('From', { exact: true }).fill('23:30');
    await expect
      .poll(async () => (await desk()).settings.notifications)
      .toMatchObject({ doNotDisturb: true, quietHours: { from: '23:30', to: '07:00' } });
    await page().getByRole('switch', { name: 'Turn on every day' }).click();
    await expect.poll(async () => (await desk()).settings.notifications.doNotDisturb).toBe(false);
    await page().getByRole('switch', { name: 'Turn on every day' }).click();
    await expect.poll(() => page().getByLabel('From', { exact: true }).inputValue()).toBe('23:30');
  });

  it('change how often the account syncs and who orders conversations', async () => {
    await openWindow(page(), 'online');
    await open('Sync');
    await choose('While in use', '30 seconds');
    await page().getByRole('switch', { name: 'Pause automatic sync', exact: true }).click();
    await page().getByRole('radio', { name: 'AWS Lambda' }).click();
    await choose('Read units per hour', 'Off');
    await expect
      .poll(async () => (await desk()).preferences)
      .toMatchObject({
        intervals: { activeMs: 30_000, backgroundMs: 60_000 },
        paused: true,
        rowMover: 'lambda',
        sweepUnitsPerHour: 0,
      });
  });

  it('show storage by conversation and clear the cache after a confirmation', async () => {
    await openWindow(page(), 'rich');
    await open('Storage');
    const used = page().getByRole('meter', { name: '37.1 MB of 1 GB used' });
    await used.waitFor();
    await expect.poll(() => dialog().getByTestId('key-figure').textContent()).toBe('37.1 MB');
    await page()
      .getByRole('dialog')
      .getByRole('listitem')
      .filter({ hasText: bayko })
      .getByText('48,000 messages')
      .waitFor();
    await choose('Storage limit', '5 GB');
    await page().getByRole('meter', { name: '37.1 MB of 5 GB used' }).waitFor();
    await dialog().getByText('of 5 GB that Meridian may use').waitFor();
    await page().getByRole('button', { name: 'Clear cache…' }).click();
    const question = page().getByRole('alertdialog');
    await question.getByRole('button', { name: 'Clear', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await page().getByText('Cache cleared.').waitFor();
    await page().getByText('No conversations downloaded yet.').waitFor();
    expect((await desk()).received.cleared).toHaveLength(1);
  });

  it('show costs by day as plots, in words and as a table', async () => {
    await openWindow(page(), 'rich');
    await open('Cost');
    await page()
      .getByRole('img', { name: /^Dollars by day: / })
      .waitFor();
    await expect.poll(() => dialog().getByTestId('key-figure').textContent()).toMatch(/^\$\d/);
    await page().getByRole('radio', { name: 'Units' }).click();
    await page()
      .getByRole('img', { name: /^Read units by day: 43,942 in total, highest on .* with 3,183\.$/ })
      .waitFor();
    const day = page().getByRole('slider', { name: 'Day' });
    await day.focus();
    const last = await day.getAttribute('aria-valuetext');
    for (let back = 0; back < 18; back++) await page().keyboard.press('ArrowLeft');
    await expect.poll(() => day.getAttribute('aria-valuetext')).toMatch(/: 3,183 read, 125 written, \$0\.00048$/);
    await page().keyboard.press('End');
    await expect.poll(() => day.getAttribute('aria-valuetext')).toBe(last);
    await page().getByText('Show as table').click();
    await expect
      .poll(() => page().locator('details', { hasText: 'Show as table' }).locator('tbody tr').count())
      .toBe(30);
    await page().getByRole('textbox', { name: 'US dollars per million read units' }).fill('0.25');
    await page().keyboard.press('Enter');
    await expect.poll(async () => (await desk()).preferences.prices.read).toBe(0.25);
  });

  it('copy the diagnostics for a report, and open the website', async () => {
    await openWindow(page(), 'online');
    await open('About');
    await dialog()
      .getByRole('button', { name: /^Report a problem/ })
      .click();
    await dialog().getByText('Diagnostics copied. Paste them into your report.').waitFor();
    await page().context().grantPermissions(['clipboard-read']);
    expect(await page().evaluate(() => navigator.clipboard.readText())).not.toBe('');
    expect(await page().evaluate(() => window.meridianTest.world.opened.links)).toEqual([
      'https://example.invalid/meridian',
    ]);
    await dialog().getByRole('button', { name: 'Show log' }).click();
    await expect.poll(() => page().evaluate(() => window.meridianTest.world.shell.did)).toEqual(['log']);
    await dialog()
      .getByRole('button', { name: /^Keyboard shortcuts/ })
      .click();
    await page().getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });

  it('have the release notes of the running version', async () => {
    await openWindow(page(), 'online');
    await open('About');
    const notes = dialog().getByTestId('release-notes');
    expect(await notes.isVisible()).toBe(false);
    await dialog().getByText('What’s new in 0.1.0').click();
    await notes.getByRole('heading', { name: 'Added' }).waitFor();
    await notes.getByText('Conversations in a DynamoDB table of your own').waitFor();
    expect(await notes.locator('li').first().locator('em, code').count()).toBe(0);
    await notes.locator('em', { hasText: 'Notes to self' }).waitFor();
  });

  it('open the log and show crash reports in their folder', async () => {
    await openWindow(page(), 'online');
    await page().evaluate(() => {
      const { world } = window.meridianTest;
      const { syncedAt } = world.status;
      if (syncedAt !== null) world.shell.crashes = [{ name: 'completed/a.dmp', at: syncedAt, bytes: 300_000 }];
    });
    await open('Diagnostics');
    await dialog().getByRole('button', { name: 'Show log' }).click();
    await dialog().getByText('Crash report, 300 kB').waitFor();
    await dialog().getByRole('button', { name: 'Show in folder' }).click();
    const did = () => page().evaluate(() => window.meridianTest.world.shell.did);
    await expect.poll(did).toEqual(['log', 'completed/a.dmp']);
  });

  it('choose the languages of the spelling checker', async () => {
    await openWindow(page(), 'online');
    await open('Messages');
    const chosen = async () => (await desk()).settings.behaviour.spellingLanguages;
    await choose('Spelling language', 'German');
    await choose('Second spelling language', 'French');
    await expect.poll(chosen).toEqual(['de', 'fr']);
    await choose('Spelling language', 'Automatic');
    await expect.poll(chosen).toEqual([]);
  });

  it('copy diagnostics as text', async () => {
    // The app denies all permissions.
    await beforeWindow(page(), () => {
      const denied = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
      Object.assign(navigator.clipboard, { readText: denied, writeText: denied });
    });
    await openWindow(page(), 'rich');
    await open('Diagnostics');
    await page().getByText('A refresh failed.').waitFor();
    await page().getByRole('button', { name: 'Copy as text' }).click();
    await page().getByText('Copied', { exact: true }).waitFor();
    await page().evaluate(() => Object.assign(document, { execCommand: () => false }));
    await page().getByRole('button', { name: 'Copy as text' }).click();
    await page().getByText('Can’t copy the text.').waitFor();
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await page().keyboard.press('Control+k');
    const pasted = page().getByRole('combobox', { name: 'Search conversations, people and messages' });
    await waitForFocus(pasted);
    await page().keyboard.press('Control+v');
    await expect.poll(() => pasted.inputValue()).toContain('Meridian 0.1.0');
  });
});

describe('shortcuts', () => {
  it('are listed in a dialog', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+/');
    const sheet = page().getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('New conversation').waitFor();
    await expect.poll(() => sheet.locator('kbd').first().textContent()).toBe('Ctrl');
    await page().keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('change conversations wherever the focus is', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Alt+ArrowDown');
    await page()
      .getByRole('textbox', { name: `Message to ${inSentence('Londo Mollari')}` })
      .waitFor();
    await page().keyboard.press('Alt+ArrowUp');
    await page().keyboard.press('Alt+ArrowUp');
    await page()
      .getByRole('textbox', { name: `Message to ${inSentence(bayko)}` })
      .waitFor();
  });
});

describe('an update', () => {
  const release = { version: '1.3.0', isOlder: false, notes: '- Faster search\n- <b>Not bold</b>' };
  const emit = (state: UpdateState, source?: UpdateSource): Promise<void> =>
    page().evaluate(
      (change) => {
        const { world, bridge } = window.meridianTest;
        world.desk.updates = { ...world.desk.updates, ...change };
        bridge.emit('updates.changed', world.desk.updates);
      },
      { state, ...(source === undefined ? {} : { source }) },
    );
  const button = (name: string): Locator => page().getByRole('button', { name, exact: true });

  it('is announced by a notice, downloaded and installed in About', async () => {
    await openWindow(page(), 'online');
    await page().getByTestId('account-switcher').waitFor();
    await emit({ kind: 'available', release });
    const notice = page().getByTestId('notice-update');
    await notice.getByText('Meridian 1.3.0 is available').waitFor();
    await notice.getByRole('button', { name: 'Show update' }).click();
    await notice.waitFor({ state: 'detached' });
    await dialog().getByText('Version 1.3.0 is available.').waitFor();
    await page().getByText('Release notes', { exact: true }).click();
    await page().getByText('<b>Not bold</b>').waitFor();
    await button('Download').click();
    await emit({ kind: 'downloading', release, percent: 42 });
    await page().getByText('Downloading version 1.3.0: 42%').waitFor();
    await button('Cancel').click();
    await button('Download').click();
    await emit({ kind: 'ready', release });
    await button('Restart to update').click();
    const question = page().getByRole('alertdialog');
    await question.getByText('Some messages haven’t been sent.').waitFor();
    await question.getByRole('button', { name: 'Not now' }).click();
    await question.waitFor({ state: 'detached' });
    await button('Restart to update').click();
    await question.getByRole('button', { name: 'Restart', exact: true }).click();
    await button('Restarting…').waitFor();
    // About showed everything.
    expect(await notice.count()).toBe(0);
  });

  it('is looked for on request, and automatically unless that is off', async () => {
    await openWindow(page(), 'online');
    await open('About');
    await button('Check for updates').click();
    await page().getByText('Meridian is up to date.').waitFor();
    await page().getByText('A check requests a small file from updates.example.com.').waitFor();
    await page().getByRole('switch', { name: 'Check for updates automatically' }).click();
    await choose('Update channel', 'Beta');
    await expect.poll(async () => (await desk()).settings.updates).toEqual({ check: false, channel: 'beta' });
  });

  it('that was refused says why', async () => {
    await openWindow(page(), 'online');
    await open('About');
    const error = {
      code: 'validation',
      reason: 'update-signature',
      message: '',
      retryable: false,
      details: {},
    } as const;
    await emit({ kind: 'failed', error });
    await page().getByRole('alert').getByText('it isn’t signed by the Meridian authors').waitFor();
    await button('Check for updates').click();
    await page().getByText('Meridian is up to date.').waitFor();
  });

  it('is left to a package manager or to the download page', async () => {
    await openWindow(page(), 'online');
    await open('About');
    await emit({ kind: 'idle' }, { kind: 'package-manager', command: 'flatpak update app.meridian.desktop' });
    await page().getByText('flatpak update app.meridian.desktop').waitFor();
    expect(await button('Check for updates').count()).toBe(0);
    await emit({ kind: 'idle' }, { kind: 'none' });
    await page().getByText('This build does not check for updates.').waitFor();
    await emit(
      { kind: 'available', release },
      { kind: 'page', host: 'updates.example.com', page: 'https://example.com/download' },
    );
    await button('Open download page').waitFor();
  });
});
