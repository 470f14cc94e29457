import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Rules to check again when only the colors of a screen changed. */
export const colorRules = ['color-contrast', 'link-in-text-block'] as const;
/** Rules to check again when only the direction changed. */
export const directionRules = ['target-size', 'scrollable-region-focusable'] as const;

/** Violations of some rules, or of all, on the current screen. */
export async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const isLoaded = await page.evaluate(() => 'axe' in window);
  // The builder injects its 580 KB with every run; once is enough.
  const axe = new AxeBuilder({ page, ...(isLoaded ? { axeSource: 'undefined' } : {}) }).setLegacyMode();
  axe.options({ resultTypes: ['violations'] });
  const found = await (rules === undefined ? axe : axe.withRules([...rules])).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
