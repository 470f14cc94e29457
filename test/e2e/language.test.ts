import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { people } from '../../scripts/samples/people.ts';
import { sampleItems } from '../../scripts/samples/seed.ts';
import { setUpApp } from './support.ts';

const { owner, items } = sampleItems({ now: systemClock.now() });
const running = setUpApp(items, { user: owner.id });
const page = () => running.app.page;

const draft = 'Half a thought, in whatever language';
const root = () => page().evaluate(() => [document.documentElement.lang.slice(0, 2), document.documentElement.dir]);
/** The menu bar, without the marks of its access keys. */
const menu = () =>
  running.app.main.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label.replace('&', '')));
/** Chooses in the settings, which are open at how everything looks, in the language that is spoken. */
async function choose(label: string, option: string | RegExp): Promise<void> {
  await page().getByRole('combobox', { name: label }).click();
  await page().getByRole('option', { name: option }).click();
}

it('speaks another language at once, window and menu, and loses nothing that was open', async () => {
  await page().getByRole('option', { name: people.ines.name }).click();
  await page()
    .getByRole('textbox', { name: `Message to ${people.ines.name}` })
    .fill(draft);
  await page().keyboard.press('ControlOrMeta+,');
  await choose('Language', 'Deutsch');
  await page().getByRole('dialog', { name: 'Einstellungen' }).waitFor();
  expect(await root()).toEqual(['de', 'ltr']);
  await expect.poll(menu).toContain('Unterhaltung');
  // The row that it was changed in has the focus again.
  const row = page().getByRole('combobox', { name: 'Sprache' });
  await expect.poll(() => row.evaluate((each) => each === document.activeElement)).toBe(true);
  expect(await row.textContent()).toBe('Deutsch');
  const field = page().getByLabel(`Nachricht an ${people.ines.name}`);
  expect(await field.inputValue()).toBe(draft);
  expect(await page().getByLabel('Unterhaltungen', { exact: true }).count()).toBe(1);
});

it('runs from right to left in Arabic', async () => {
  const edges = () =>
    page().evaluate(() =>
      ['.sidebar', '.conversation'].map((part) => document.querySelector(part)?.getBoundingClientRect().left),
    );
  const [list = 0, conversation = 0] = await edges();
  expect(list).toBeLessThan(conversation);
  await choose('Sprache', 'العربية');
  await page().getByRole('dialog', { name: 'الإعدادات' }).waitFor();
  expect(await root()).toEqual(['ar', 'rtl']);
  const [mirroredList = 0, mirroredConversation = 0] = await edges();
  expect(mirroredList).toBeGreaterThan(mirroredConversation);
  await page().keyboard.press('Escape');
  await page().getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page().getByRole('textbox', { name: 'رسالة إلى' }).inputValue()).toBe(draft);
  const { violations } = await new AxeBuilder({ page: page() }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});

it('speaks the system’s again', async () => {
  await page().keyboard.press('ControlOrMeta+,');
  await choose('اللغة', /English$/);
  await page().getByRole('dialog', { name: 'Settings' }).waitFor();
  expect(await root()).toEqual(['en', 'ltr']);
  await expect.poll(menu).toContain('Conversation');
});
