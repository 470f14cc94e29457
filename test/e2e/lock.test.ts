import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { recordDesktop } from './recorder.ts';
import { setUpStage } from './support.ts';

const you = '@andrewbrown';
const stage = setUpStage(cruddurItems({ now: systemClock.now() }).items);
const passphrase = 'correct horse battery';

const launch = (dataDir: string): Promise<DrivenApp> => stage.launch({ user: you, dataDir });
/** On a Linux desktop without a keyring, in Electron and in the host. */
const launchWithoutKeyring = (dataDir: string): Promise<DrivenApp> =>
  stage.launch({
    user: you,
    dataDir,
    arguments: ['--password-store=basic'],
    env: { MERIDIAN_HOST_LIKE: 'no-keyring' },
  });
const conversation = ({ page }: DrivenApp) => page.getByRole('option').first();
/** The folder of the only account. */
async function accountFolder(dataDir: string): Promise<string> {
  const accounts = stage.path(path.join(dataDir, 'accounts'));
  const [id = 'none'] = await fs.readdir(accounts);
  return path.join(accounts, id);
}
const storageOf = async (dataDir: string): Promise<unknown> =>
  JSON.parse(await fs.readFile(path.join(await accountFolder(dataDir), 'cache.key'), 'utf8')).storage;
/** What the page gets while Meridian is locked. */
const refused = ({ page }: DrivenApp): Promise<unknown> =>
  page.evaluate(async () => {
    const { accounts, settings, app } = window.meridian;
    const calls = [accounts.list({}), settings.change({ appearance: { density: 'compact' } }), app.openLog({})];
    return (await Promise.all(calls)).map((result) => (result.ok ? 'ok' : result.error.code));
  });

describe('a passphrase', () => {
  it('is set in the settings, and locks the next start', async () => {
    const first = await launch('sealed');
    await conversation(first).waitFor();
    await first.page.keyboard.press('Control+,');
    await first.page.getByRole('tab', { name: 'Privacy' }).click();
    await first.page.getByRole('button', { name: 'Change protection…' }).click();
    await first.page.getByRole('radio', { name: 'Passphrase' }).click();
    await first.page.getByText('If you forget the passphrase').waitFor();
    await first.page.getByLabel('New passphrase', { exact: true }).fill(passphrase);
    await first.page.getByLabel('Repeat the new passphrase').fill(passphrase);
    await first.page.keyboard.press('Enter');
    await first.page.getByText('Your passphrase protects the key.').waitFor();
    expect(await storageOf('sealed')).toBe('passphrase');
    await stage.end(first);

    const next = await launch('sealed');
    const field = next.page.getByLabel('Passphrase', { exact: true });
    await field.waitFor();
    expect(new Set((await refused(next)) as string[])).toEqual(new Set(['locked']));
    expect(await next.page.locator('body').textContent()).not.toMatch(/andrew|bayko/i);
    await field.fill('not the passphrase');
    await next.page.keyboard.press('Enter');
    await next.page.getByText('This isn’t the passphrase').waitFor();
    expect(await next.page.getByRole('option').count()).toBe(0);
    await field.fill(passphrase);
    await next.page.keyboard.press('Enter');
    await conversation(next).waitFor();
    await stage.end(next);
  });

  it('that is forgotten costs what is on this computer, which is set aside', async () => {
    const app = await launch('sealed');
    await app.page.getByRole('button', { name: 'I forgot my passphrase…' }).click();
    await app.page.getByRole('button', { name: 'Start over' }).click();
    const exists = (name: string) =>
      fs.stat(stage.path(path.join('sealed', name))).then(
        () => true,
        () => false,
      );
    await expect.poll(() => exists('set-aside')).toBe(true);
    await stage.end(app);
    expect([await exists('passphrase.key'), await exists('accounts')]).toEqual([false, false]);
    const [stamp = 'none'] = await fs.readdir(stage.path('sealed/set-aside'));
    expect(await fs.readdir(stage.path(path.join('sealed/set-aside', stamp)))).toEqual(
      expect.arrayContaining(['accounts', 'passphrase.key']),
    );
    const next = await launch('sealed');
    await conversation(next).waitFor();
    await stage.end(next);
  });
});

describe.skipIf(process.platform !== 'linux')('on a desktop without a keyring', () => {
  const openDraft = async (app: DrivenApp, text: string): Promise<void> => {
    await conversation(app).click();
    await app.page.getByRole('textbox', { name: /^Message to / }).fill(text);
    const id = await app.accountId();
    await expect
      .poll(async () => {
        const read = await app.page.evaluate(
          (accountId) => window.meridian.diagnostics.read({ accountId, dayStart: 0 as never, monthStart: 0 as never }),
          id,
        );
        return read.ok ? read.value.outbox.drafts : 0;
      })
      .toBe(1);
  };

  it('the key is never written before the user chooses, and quitting asks', async () => {
    const app = await launchWithoutKeyring('memory');
    await app.page.getByTestId('key-banner').getByText('only in memory').waitFor();
    expect(await storageOf('memory')).toBe('memory');
    await openDraft(app, 'Half a sentence');
    await recordDesktop(app);
    const quit = () => app.main.evaluate(({ app: electron }) => electron.quit());
    const asked = () => app.main.evaluate(() => globalThis.recorder.messageBoxes);
    await quit();
    await expect.poll(asked).toMatchObject([{ message: 'Quit and lose what isn’t sent?' }]);
    expect(await app.page.getByTestId('key-banner').isVisible()).toBe(true);
    await app.main.evaluate(() => {
      globalThis.recorder.pressedButton = 1;
    });
    await stage.end(app);
    expect((await fs.readdir(await accountFolder('memory'))).filter((name) => /\.(db|key)/.test(name))).toEqual([]);
  });

  it('the user chooses from the banner, and what is in memory is kept', async () => {
    const first = await launchWithoutKeyring('chosen');
    const banner = first.page.getByTestId('key-banner');
    await openDraft(first, 'Half a sentence');
    await banner.getByRole('button', { name: 'Choose protection…' }).click();
    await first.page.getByRole('radio', { name: 'Unencrypted file' }).click();
    await first.page.getByRole('button', { name: 'Save' }).click();
    await banner.waitFor({ state: 'detached' });
    expect(await storageOf('chosen')).toBe('file');
    await stage.end(first);
    const next = await launchWithoutKeyring('chosen');
    await conversation(next).click();
    await expect
      .poll(() => next.page.getByRole('textbox', { name: /^Message to / }).inputValue())
      .toBe('Half a sentence');
    expect(await next.page.getByTestId('key-banner').count()).toBe(0);
    await stage.end(next);
  });
});
