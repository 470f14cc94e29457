import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe has to look at anew when only the colours of a screen have changed. */
export const colourRules = ['color-contrast', 'link-in-text-block'] as const;
/** The same when only its direction has. */
export const directionRules = [...colourRules, 'target-size', 'scrollable-region-focusable'] as const;

/** What axe has against a screen as it is; by some rules, else by all. */
export async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const isLoaded = await page.evaluate(() => 'axe' in window);
  // The builder injects its 580 KB with every run; once is enough.
  const axe = new AxeBuilder({ page, ...(isLoaded ? { axeSource: 'undefined' } : {}) }).setLegacyMode();
  axe.options({ resultTypes: ['violations'] });
  const found = await (rules === undefined ? axe : axe.withRules([...rules])).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
