import type { Page } from 'playwright-core';
import type { OutboxLoss } from '../../shared/contract/sync.ts';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import type { Shot } from './shot.ts';

const bayko = 'Andrew Bayko';

const follow =
  (link: DeepLink) =>
  async (page: Page): Promise<void> => {
    await page.evaluate((to) => window.meridianTest.bridge.emit('app.navigate', { link: to }), link);
    await page.waitForTimeout(300);
  };

const lock =
  (refused: boolean) =>
  async (page: Page): Promise<void> => {
    await page.evaluate((isRefused) => {
      const { world, bridge } = window.meridianTest;
      world.desk.lock = { ...world.desk.lock, method: 'system', locked: true };
      const message = 'Meridian stays locked, since the system did not confirm that it is you.';
      world.shell.unlockError = isRefused ? { code: 'cancelled', message, retryable: false, details: {} } : null;
      bridge.emit('lock.changed', world.desk.lock);
    }, refused);
    await page.waitForTimeout(200);
    if (refused) await page.getByRole('button', { name: 'Unlock' }).click();
    await page.waitForTimeout(200);
  };

type Lock = 'passphrase' | 'banner' | 'protection' | 'settings';

/** The screens about the passphrase and the protection of keys. */
const keys =
  (screen: Lock) =>
  async (page: Page): Promise<void> => {
    await page.evaluate((shown) => {
      const { world, bridge } = window.meridianTest;
      const isSet = shown === 'passphrase' || shown === 'settings';
      const kept = isSet ? ('passphrase' as const) : ('memory' as const);
      const key = { kept, isChosen: isSet, hasKeychain: false, wasLost: shown === 'banner' };
      const method = isSet ? ('passphrase' as const) : null;
      world.desk.passphrase = isSet ? 'correct horse battery' : null;
      world.desk.lock = { method, locked: shown === 'passphrase', key };
      bridge.emit('lock.changed', world.desk.lock);
    }, screen);
    if (screen === 'passphrase') {
      await page.getByTestId('lock').locator('input').fill('not this one');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    }
    if (screen === 'protection') {
      await page.getByTestId('key-banner').getByRole('button').click();
      await page.getByTestId('protection').locator('[type="submit"]').click();
    }
    if (screen === 'settings') {
      await page.keyboard.press('Control+,');
      await page.getByRole('tab').nth(5).click();
    }
    await page.waitForTimeout(300);
  };

const release = { version: '1.3.0', isOlder: false, notes: '- Faster search\n- Fewer read units' };

/** Shows the notice of an update, or what About says about it once it is ready. */
const update =
  (where: 'notice' | 'about') =>
  async (page: Page): Promise<void> => {
    await page.evaluate(
      ({ kind, of }) => {
        const { world, bridge } = window.meridianTest;
        world.desk.updates = { ...world.desk.updates, state: { kind, release: of } };
        bridge.emit('updates.changed', world.desk.updates);
      },
      { kind: where === 'notice' ? ('available' as const) : ('ready' as const), of: release },
    );
    await page.getByRole('button', { name: 'Show update' }).waitFor();
    if (where === 'notice') return;
    await page.getByRole('button', { name: 'Show update' }).click();
    await page.getByText('Release notes', { exact: true }).click();
  };

/** Fails to open the account because of the keychain, and opens the question before starting over. */
async function startOver(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { world, bridge } = window.meridianTest;
    const error = { code: 'keychain-unavailable', message: '', retryable: false, details: {} } as const;
    world.desk.accounts = world.desk.accounts.map((each) =>
      each.id === world.desk.activeId ? { ...each, engine: 'stopped', error } : each,
    );
    bridge.emit('accounts.changed', {});
  });
  await page.getByRole('button', { name: 'Start over…' }).click();
  await page.getByRole('alertdialog').waitFor();
}

/** Reports a damaged outbox. */
async function damageOutbox(page: Page): Promise<void> {
  const loss: OutboxLoss = {
    at: instantFromMicros(0),
    file: 'outbox.db.2026-03-16T12-03-40.000000Z',
    recovered: 3,
    lost: 2,
    isCertain: true,
    areDraftsComplete: false,
    isRestComplete: true,
  };
  await page.evaluate((outboxLoss) => {
    const { world, bridge } = window.meridianTest;
    world.desk.accounts = world.desk.accounts.map((entry, n) => (n > 0 ? entry : { ...entry, outboxLoss }));
    bridge.emit('accounts.changed', {});
  }, loss);
  await page.getByTestId('outbox-banner').waitFor();
}

/** Makes rendering messages fail and adds one. */
async function breakPane(page: Page): Promise<void> {
  await page.evaluate(() => {
    const original = RegExp.prototype.test;
    RegExp.prototype.test = function (this: RegExp, text: string): boolean {
      if (this.source === '^\\s*\\p{L}') throw new Error('broken for the picture');
      return original.call(this, text);
    };
  });
  await page.getByRole('option', { name: bayko }).click();
  await page.getByTestId('failed-pane').waitFor();
}

const breakEngine =
  (engine: 'restarted' | 'stopped') =>
  async (page: Page): Promise<void> => {
    await page.evaluate((state) => {
      const { world, bridge } = window.meridianTest;
      const message = 'The part of Meridian that keeps your messages ended twice.';
      const error = { code: 'internal', message, retryable: false, details: { name: 'RangeError' } } as const;
      world.desk.accounts = world.desk.accounts.map((entry, n) =>
        n > 0 ? entry : { ...entry, engine: state, error: state === 'stopped' ? error : null },
      );
      if (state === 'stopped') {
        world.status = { ...world.status, phase: 'failed', error };
        bridge.emit('sync.changed', world.status);
      }
      bridge.emit('accounts.changed', {});
    }, engine);
    await page.waitForTimeout(300);
  };

async function askExport(page: Page): Promise<void> {
  await page.evaluate(() => window.meridianTest.bridge.emit('app.command', { command: 'export' }));
  await page.waitForTimeout(300);
}

const exportTo =
  (done: number, state: 'running' | 'done' | 'failed') =>
  async (page: Page): Promise<void> => {
    await askExport(page);
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.evaluate(
      ([count, is]) => {
        const { world, bridge } = window.meridianTest;
        const order = world.shell.exported.at(-1);
        if (order === undefined) return;
        const message = 'The disk is full. Free some space, then export again.';
        bridge.emit('export.changed', {
          exportId: `export-${world.shell.exported.length}`,
          conversationId: order.conversationId,
          fileName: 'Meridian Andrew Bayko.html',
          done: count,
          total: 48_210,
          state: is,
          error: is === 'failed' ? { code: 'disk-full', message, retryable: false, details: {} } : null,
        });
      },
      [done, state] as const,
    );
    await page.waitForTimeout(300);
  };

async function failQuietly(page: Page): Promise<void> {
  await page.evaluate(() => void Promise.reject(new Error('for the picture')));
  await page.waitForTimeout(300);
}

/** The lock, failures, links and exports. */
export const shellShots: readonly Shot[] = [
  { name: 'update-notice', scenario: 'online', open: bayko, prepare: update('notice') },
  { name: 'update-ready', scenario: 'online', open: bayko, prepare: update('about') },
  { name: 'start-over', scenario: 'account-down', prepare: startOver },
  { name: 'locked', scenario: 'online', open: bayko, prepare: lock(false) },
  { name: 'locked-refused', scenario: 'online', open: bayko, prepare: lock(true) },
  { name: 'locked-passphrase', scenario: 'online', open: bayko, prepare: keys('passphrase') },
  { name: 'key-banner', scenario: 'online', open: bayko, prepare: keys('banner') },
  { name: 'key-banner-narrow', scenario: 'online', isNarrow: true, prepare: keys('banner') },
  { name: 'protection', scenario: 'online', open: bayko, prepare: keys('protection') },
  { name: 'protection-narrow', scenario: 'online', isNarrow: true, prepare: keys('protection') },
  { name: 'privacy-passphrase', scenario: 'online', open: bayko, prepare: keys('settings') },
  { name: 'outbox-damaged', scenario: 'online', open: bayko, prepare: damageOutbox },
  { name: 'outbox-damaged-narrow', scenario: 'online', isNarrow: true, prepare: damageOutbox },
  { name: 'pane-failed', scenario: 'online', prepare: breakPane },
  { name: 'pane-failed-narrow', scenario: 'online', isNarrow: true, prepare: breakPane },
  { name: 'engine-restarted', scenario: 'accounts', open: bayko, prepare: breakEngine('restarted') },
  { name: 'engine-stopped', scenario: 'accounts', open: bayko, prepare: breakEngine('stopped') },
  { name: 'engine-stopped-narrow', scenario: 'accounts', isNarrow: true, prepare: breakEngine('stopped') },
  {
    name: 'link-no-conversation',
    scenario: 'online',
    open: bayko,
    prepare: follow({ kind: 'person', handle: 'grace' }),
  },
  {
    name: 'link-no-person',
    scenario: 'online',
    open: bayko,
    prepare: follow({ kind: 'new', handle: 'zoe' }),
  },
  {
    name: 'link-narrow',
    scenario: 'online',
    isNarrow: true,
    open: bayko,
    prepare: follow({ kind: 'new', handle: 'zoe' }),
  },
  { name: 'failure', scenario: 'online', open: bayko, prepare: failQuietly },
  { name: 'export', scenario: 'online', open: bayko, prepare: askExport },
  { name: 'export-narrow', scenario: 'online', isNarrow: true, open: bayko, prepare: askExport },
  { name: 'export-writing', scenario: 'online', open: bayko, prepare: exportTo(30_127, 'running') },
  { name: 'export-done', scenario: 'online', open: bayko, prepare: exportTo(48_210, 'done') },
  { name: 'export-failed', scenario: 'online', open: bayko, prepare: exportTo(30_127, 'failed') },
];
