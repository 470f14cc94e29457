import type { Page } from 'playwright-core';
import type { Shot } from './shot.ts';

const market = 'Harbor Night Market';

/** Conversations of many. */
export const groupShots: readonly Shot[] = [
  { name: 'group', scenario: 'group', open: market },
  { name: 'group-narrow', scenario: 'group', open: market, isNarrow: true },
  { name: 'group-details', scenario: 'group', open: market, prepare: showDetails },
  { name: 'group-details-narrow', scenario: 'group', open: market, isNarrow: true, prepare: showDetails },
  {
    name: 'group-mention',
    scenario: 'group',
    open: market,
    prepare: async (page) => {
      await page.keyboard.type('Thanks @');
      await page.getByTestId('mention-list').waitFor();
    },
  },
  { name: 'new-group', scenario: 'group', open: market, prepare: newGroup },
  { name: 'new-group-narrow', scenario: 'group', isNarrow: true, prepare: newGroup },
  { name: 'forced-new-group', scenario: 'group', isForced: true, prepare: newGroup },
  {
    name: 'group-leave',
    scenario: 'group',
    open: market,
    prepare: async (page) => {
      await showDetails(page);
      await page.getByTestId('details').locator('button:has(.lucide-log-out)').click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
];

async function showDetails(page: Page): Promise<void> {
  await page.getByTestId('composer').waitFor();
  await page.keyboard.press('Control+i');
  await page.getByTestId('group-people').waitFor();
  await page.getByTestId('about-conversation').locator('time').last().waitFor();
}

async function newGroup(page: Page): Promise<void> {
  await page.keyboard.press('Control+n');
  const dialog = page.getByRole('dialog');
  await dialog.locator('[role="option"]:has(.lucide-users-round)').click();
  await page.getByTestId('new-group').locator('input').first().waitFor();
  for (const name of ['gra', 'lon', 'pri']) {
    await page.keyboard.type(name);
    await dialog.getByRole('option').first().waitFor();
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
  }
  await page.getByTestId('new-group').locator('input').last().fill('Kiosk crew');
}
