import type { Page } from 'playwright-core';
import type { SettingsSection } from '../../renderer/app/overlays.ts';
import { inSentence } from '../support/inSentence.ts';
import type { Shot } from './shot.ts';

/** Opens the second step of the first run. */
const toConnect = (page: Page): Promise<void> => page.getByRole('button', { name: 'Connect a table' }).click();

/** Opens the third step of the first run. */
async function toIdentity(page: Page): Promise<void> {
  await toConnect(page);
  await page.getByRole('radio', { name: 'Default credentials' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Chooses a profile and runs the connection test. */
async function testConnection(page: Page, write = false): Promise<void> {
  await toConnect(page);
  await page.getByRole('combobox', { name: 'Profile' }).click();
  await page.getByRole('option', { name: /^work/ }).click();
  if (write) await page.getByRole('switch', { name: 'Include a write test' }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.waitForTimeout(300);
}

/** Opens the settings at a section. */
const openSettings =
  (section: string) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('Control+,');
    // In a small window, the sections are a list.
    await page
      .getByRole('tab', { name: section })
      .or(page.getByRole('dialog').getByRole('listitem').getByRole('button', { name: section }))
      .click();
    await page.waitForTimeout(300);
  };

const sectionShots: readonly (readonly [SettingsSection, string])[] = [
  ['appearance', 'Appearance'],
  ['messages', 'Messages'],
  ['notifications', 'Notifications'],
  ['accounts', 'Accounts'],
  ['sync', 'Sync'],
  ['storage', 'Storage'],
  ['privacy', 'Privacy'],
  ['cost', 'Cost'],
  ['diagnostics', 'Diagnostics'],
  ['about', 'About'],
];

const scrollPanel = async (page: Page): Promise<void> => {
  await page
    .getByRole('tabpanel')
    .or(page.getByTestId('settings-page'))
    .evaluate((panel) => panel.scrollTo(0, panel.scrollHeight));
  await page.waitForTimeout(100);
};

/** Accounts, settings and shortcuts, in every state. */
export const deskShots: readonly Shot[] = [
  { name: 'first-run', scenario: 'first-run' },
  { name: 'first-run-narrow', scenario: 'first-run', isNarrow: true },
  { name: 'first-run-connect', scenario: 'first-run', prepare: toConnect },
  { name: 'first-run-connect-narrow', scenario: 'first-run', isNarrow: true, prepare: toConnect },
  { name: 'first-run-no-profiles', scenario: 'first-run-no-profiles', prepare: toConnect },
  { name: 'first-run-you', scenario: 'first-run', prepare: toIdentity },
  {
    name: 'first-run-profiles',
    scenario: 'first-run',
    prepare: async (page) => {
      await toConnect(page);
      await page.getByRole('combobox', { name: 'Profile' }).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'first-run-keys',
    scenario: 'first-run',
    prepare: async (page) => {
      await toConnect(page);
      await page.getByRole('radio', { name: 'Access keys' }).click();
    },
  },
  {
    name: 'first-run-errors',
    scenario: 'first-run',
    prepare: async (page) => {
      await toConnect(page);
      await page.getByRole('radio', { name: 'Cognito identity pool' }).click();
      await page.getByRole('button', { name: 'Advanced table settings' }).click();
      await page.getByRole('textbox', { name: 'Endpoint' }).fill('localhost:8000');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'first-run-more',
    scenario: 'first-run',
    prepare: async (page) => {
      await toConnect(page);
      await page.getByRole('button', { name: 'Advanced table settings' }).click();
      await page.getByRole('combobox', { name: 'Region', exact: true }).fill('eu-');
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'first-run-no-person',
    scenario: 'first-run',
    prepare: async (page) => {
      await toIdentity(page);
      await page.getByRole('textbox', { name: 'Handle or user UUID' }).fill('@missing');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(200);
    },
  },
  { name: 'test-passed', scenario: 'first-run', prepare: (page) => testConnection(page, true) },
  {
    name: 'test-missing-table',
    scenario: 'first-run-missing-table',
    prepare: (page) => testConnection(page),
  },
  {
    name: 'test-missing-index',
    scenario: 'first-run-missing-index',
    prepare: (page) => testConnection(page),
  },
  {
    name: 'test-unprotected',
    scenario: 'first-run-unprotected',
    prepare: (page) => testConnection(page),
  },
  {
    name: 'test-refused',
    scenario: 'first-run-refused',
    prepare: async (page) => {
      await testConnection(page);
      await page.locator('[data-step]').getByText('Details').click();
    },
  },
  { name: 'test-running', scenario: 'first-run-slow', prepare: (page) => testConnection(page) },
  {
    name: 'account-menu',
    scenario: 'accounts',
    open: 'Andrew Bayko',
    prepare: async (page) => {
      await page.getByTestId('account-switcher').click();
      await page.waitForTimeout(200);
    },
  },
  { name: 'sample-data', scenario: 'sample-data', open: 'Andrew Bayko' },
  { name: 'sample-data-cost', scenario: 'sample-data', prepare: openSettings('Cost') },
  { name: 'sample-data-narrow', scenario: 'sample-data', isNarrow: true },
  { name: 'account-down', scenario: 'account-down' },
  {
    name: 'account-add',
    scenario: 'accounts',
    prepare: async (page) => {
      await page.getByTestId('account-switcher').click();
      await page.getByRole('menuitem', { name: 'Add account' }).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'account-edit',
    scenario: 'accounts',
    prepare: async (page) => {
      await openSettings('Accounts')(page);
      await page.getByRole('button', { name: `Edit ${inSentence('Andrew at ExamPro')}` }).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'account-remove',
    scenario: 'accounts',
    prepare: async (page) => {
      await openSettings('Accounts')(page);
      await page.getByRole('button', { name: `Remove ${inSentence('Andrew Brown')}` }).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'mfa-code',
    scenario: 'online',
    open: 'Andrew Bayko',
    prepare: async (page) => {
      await page.evaluate(() => window.meridianTest.bridge.promptForCode('prompt-1', 'admin'));
      await page.getByRole('textbox', { name: 'Six-digit code' }).fill('12345');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'keys-in-memory',
    scenario: 'first-run',
    prepare: async (page) => {
      await page.evaluate(() => {
        window.meridianTest.world.desk.keysKept = 'session';
      });
      await toConnect(page);
      await page.getByRole('radio', { name: 'Access keys' }).click();
      await page.getByRole('textbox', { name: 'Access key ID' }).fill('AKIAIOSFODNN7EXAMPLE');
      await page.getByLabel('Secret access key').fill('not a secret');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('textbox', { name: 'Handle or user UUID' }).fill('@andrewbrown');
      await page.getByRole('button', { name: 'Start messaging' }).click();
      await page.waitForTimeout(300);
    },
  },
  ...sectionShots.map(([section, name]) => ({
    name: `settings-${section}`,
    scenario: 'rich' as const,

    prepare: openSettings(name),
  })),
  {
    name: 'settings-quiet-hours',
    scenario: 'online',
    prepare: async (page) => {
      await openSettings('Notifications')(page);
      await page.getByRole('switch', { name: 'Turn on every day' }).click();
      await scrollPanel(page);
    },
  },
  {
    name: 'settings-storage-end',
    scenario: 'rich',
    prepare: async (page) => {
      await openSettings('Storage')(page);
      await page.getByRole('button', { name: 'Show all' }).click();
      await scrollPanel(page);
    },
  },
  {
    name: 'settings-clear',
    scenario: 'rich',
    prepare: async (page) => {
      await openSettings('Storage')(page);
      await page.getByRole('button', { name: 'Clear cache…' }).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'settings-cost-end',
    scenario: 'rich',
    prepare: async (page) => {
      await openSettings('Cost')(page);
      await scrollPanel(page);
    },
  },
  {
    name: 'settings-cost-day',
    scenario: 'rich',
    prepare: async (page) => {
      await openSettings('Cost')(page);
      await page.getByRole('slider', { name: 'Day' }).focus();
      for (let day = 0; day < 18; day++) await page.keyboard.press('ArrowLeft');
    },
  },
  { name: 'settings-cost-none', scenario: 'online', prepare: openSettings('Cost') },
  {
    name: 'settings-diagnostics-end',
    scenario: 'rich',
    prepare: async (page) => {
      await openSettings('Diagnostics')(page);
      await scrollPanel(page);
    },
  },
  {
    name: 'settings-not-kept',
    scenario: 'settings-not-kept',
    prepare: async (page) => {
      await openSettings('Appearance')(page);
      await page.getByRole('switch', { name: 'Show seconds in timestamps' }).click();
      await page.waitForTimeout(200);
    },
  },
  { name: 'settings-narrow', scenario: 'rich', isNarrow: true, prepare: openSettings('Storage') },
  { name: 'forced-settings', scenario: 'rich', isForced: true, prepare: openSettings('Appearance') },
  {
    name: 'settings-list',
    scenario: 'rich',
    isNarrow: true,
    prepare: async (page) => {
      await page.keyboard.press('Control+,');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'appearance-large',
    scenario: 'busy',
    open: 'Andrew Bayko',
    prepare: (page) => appearance(page, { textSize: 1.5 }),
  },
  {
    name: 'appearance-compact',
    scenario: 'busy',
    open: 'Andrew Bayko',
    prepare: (page) => appearance(page, { density: 'compact', textSize: 0.85, hours: '24', seconds: true }),
  },
  { name: 'shortcuts', scenario: 'online', prepare: (page) => page.keyboard.press('Control+/') },
];

type Appearance = (typeof window.meridianTest.world.desk.settings)['appearance'];

async function appearance(page: Page, change: Partial<Appearance>): Promise<void> {
  await page.evaluate((changed) => {
    const { world, bridge } = window.meridianTest;
    const { settings } = world.desk;
    world.desk.settings = { ...settings, appearance: { ...settings.appearance, ...changed } };
    bridge.emit('settings.changed', world.desk.settings);
  }, change);
  await page.waitForTimeout(300);
}
