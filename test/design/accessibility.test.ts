import { describe, expect, it } from 'vitest';
import type { ScenarioName } from './scenarios.ts';
import { findings, openWindow, settled, waitForFocus, withWindow } from './testWindow.ts';

/** What axe finds on every kind of screen, in both themes and from right to left. */

const { page } = withWindow('development');
const bayko = 'Andrew Bayko';

const button = (name: string) => page().getByRole('button', { name, exact: true });
const item = (name: string) => page().getByRole('menuitem', { name });
const message = () => page().getByTestId('messages').getByText('Can you read this');
const search = async (typed: string): Promise<void> => {
  await page().keyboard.press('Control+k');
  await waitForFocus(page().getByRole('combobox', { name: 'Search conversations, people and messages' }));
  await page().keyboard.type(typed);
};

/** Opens something on a screen, which Escape closes. */
type Opener = readonly [name: string, open: () => Promise<unknown>];

const openers: Partial<Record<ScenarioName, readonly Opener[]>> = {
  busy: [
    ['discard dialog', () => button('Discard').click()],
    ['search', () => search('')],
    [
      'search results',
      async () => {
        await search('the from:@bayko after:soon ');
        await page().getByRole('dialog').getByRole('option', { name: /wifi/ }).waitFor();
      },
    ],
    [
      'search completions',
      async () => {
        await search('in:@');
        await page().getByRole('dialog').getByRole('option', { name: bayko }).first().waitFor();
      },
    ],
    [
      'find bar',
      async () => {
        await page().keyboard.press('Control+f');
        await waitForFocus(page().getByTestId('find').getByRole('textbox'));
        await page().keyboard.type('the');
        await page().getByTestId('messages').locator('mark').first().waitFor();
      },
    ],
    ['conversation menu', () => button('More').click()],
    [
      'jump to a date',
      async () => {
        await button('More').click();
        await item('Jump to date').click();
        await page().getByLabel('Date', { exact: true }).waitFor();
      },
    ],
    ['message menu', () => message().click({ button: 'right' })],
    [
      'selected messages',
      async () => {
        await message().click({ button: 'right' });
        await item('Select').click();
      },
    ],
  ],
  disappearing: [
    [
      'menu of disappearing messages',
      async () => {
        await page().keyboard.press('Control+i');
        await page().getByTestId('activity').waitFor();
        await button('Disappearing messages').click();
      },
    ],
    ['details', () => page().getByTestId('details').waitFor()],
  ],
  paused: [['new conversation', () => button('New conversation').click()]],
  online: [
    [
      'diagnostics',
      async () => {
        await button('Settings').click();
        await page().getByRole('tab', { name: 'Diagnostics' }).click();
      },
    ],
    ['menu in the list', () => page().getByRole('option', { name: 'Worf' }).click({ button: 'right' })],
  ],
};
const screens = [
  'busy-offline',
  'disk-full',
  'draft-over-limit',
  'busy',
  'disappearing',
  'paused',
  'slowed',
  'online',
] as const;

describe('axe finds nothing', () => {
  it.each(screens)('on a conversation and what opens over it (%s)', async (scenario) => {
    await openWindow(page(), scenario, bayko);
    expect(await findings(page())).toEqual([]);
    for (const [name, open] of openers[scenario] ?? []) {
      await open();
      expect(await findings(page()), name).toEqual([]);
      await page().keyboard.press('Escape');
      await settled(page());
    }
  });

  it.each(['first-run', 'account-down'] as const)('on a window without a conversation (%s)', async (scenario) => {
    await openWindow(page(), scenario);
    await page().getByRole('heading', { level: 1 }).waitFor();
    expect(await findings(page())).toEqual([]);
  });
});
