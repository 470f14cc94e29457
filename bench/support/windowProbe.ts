import type { Page } from 'playwright-core';
import type { WindowCorpus } from './windowCache.ts';

/*
 * Measurements inside the page, by its own clock. An element counts as painted in the first task after the callbacks of the
 * frame that has it in the document.
 */

/** Clicks conversations all over the list. Returns the ms from each click until its newest message is painted. */
export async function openConversations(page: Page, corpus: WindowCorpus, count: number): Promise<readonly number[]> {
  const ids = Array.from({ length: corpus.conversations }, (_, n) => corpus.newestOf(n).id);
  return page.evaluate(
    async ([newest, times]) => {
      const painted = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const list = document.querySelector('[data-testid="conversation-list"]');
      if (list === null) throw new Error('There is no list of conversations.');
      const taken: number[] = [];
      for (let n = 0; n < times; n++) {
        list.scrollTop = ((n * 7_919) % (newest.length - 20)) * 64;
        for (let frame = 0; frame < 4; frame++) await painted();
        const { top } = list.getBoundingClientRect();
        const row = [...list.querySelectorAll<HTMLElement>('[role="option"]')].find(
          (each) => each.getBoundingClientRect().top >= top && each.getAttribute('aria-selected') === 'false',
        );
        const name = row?.querySelector('[data-testid="conversation-name"]')?.textContent ?? '';
        const wanted = newest[Number(name.replace('Person ', ''))];
        if (row === undefined || wanted === undefined) continue;
        const started = performance.now();
        row.click();
        while (document.querySelector(`[data-message="${wanted}"]`) === null) await new Promise(requestAnimationFrame);
        await new Promise((done) => setTimeout(done));
        taken.push(performance.now() - started);
        await new Promise((done) => setTimeout(done, 60));
      }
      return taken;
    },
    [ids, count] as const,
  );
}

/** Types searches letter by letter. Returns the ms from each letter until its hits are painted. */
export async function typeSearch(page: Page, queries: readonly string[]): Promise<readonly number[]> {
  await page.keyboard.press('Control+k');
  await page.locator('.search-input').waitFor();
  const taken = await page.evaluate(async (all) => {
    const field = document.querySelector<HTMLInputElement>('.search-input');
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    if (field === null || setter === undefined) throw new Error('There is no search.');
    const times: number[] = [];
    for (const query of all) {
      for (let length = 1; length <= query.length; length++) {
        const typed = query.slice(0, length);
        const started = performance.now();
        setter.call(field, typed);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        while (document.querySelector('.search-list')?.getAttribute('data-answers') !== typed) {
          if (performance.now() - started > 10_000) throw new Error(`No result for “${typed}”.`);
          await new Promise(requestAnimationFrame);
        }
        await new Promise((done) => setTimeout(done));
        times.push(performance.now() - started);
        // The pause of a fast typist.
        await new Promise((done) => setTimeout(done, 80));
      }
    }
    return times;
  }, queries);
  await page.keyboard.press('Escape');
  return taken;
}

export interface Scrolling {
  /** The duration of each frame, ms. */
  readonly durations: readonly number[];
  /** How many messages were shown. */
  readonly messages: number;
  readonly mostRows: number;
}

/** CSS pixels per frame: half a screen, or 24,000 per second, a hard flick. */
const STEP = 400;

/** Scrolls the longest conversation up and down for `ms` milliseconds. */
export async function scrollThrough(page: Page, corpus: WindowCorpus, ms: number): Promise<Scrolling> {
  await page.getByTestId('conversation-list').evaluate((list) => {
    list.scrollTop = 0;
  });
  await page.getByRole('option', { name: `Person ${corpus.conversations}` }).click();
  await page.locator(`[data-message="${corpus.longMessage(corpus.long - 1).id}"]`).waitFor();
  return page.evaluate(
    async ([duration, step]) => {
      const list = (): Element => {
        const found = document.querySelector('.messages');
        if (found === null) throw new Error('There are no messages.');
        return found;
      };
      const durations: number[] = [];
      const seen = new Set<string>();
      let mostRows = 0;
      let last = await new Promise<number>(requestAnimationFrame);
      const started = last;
      while (last - started < duration) {
        // 60 % of the time up, then down; between two frames, like the wheel.
        list().scrollTop += last - started < duration * 0.6 ? -step : step;
        const now = await new Promise<number>((done) => requestAnimationFrame((at) => setTimeout(() => done(at))));
        durations.push(now - last);
        last = now;
        const rows = list().querySelectorAll('.row');
        mostRows = Math.max(mostRows, rows.length);
        for (const id of [rows[0], rows[rows.length - 1]]) {
          const message = id?.querySelector('[data-message]')?.getAttribute('data-message');
          if (message) seen.add(message);
        }
      }
      const numbers = [...seen].map((id) => Number(id.slice(-12)));
      return { durations, mostRows, messages: Math.max(...numbers) - Math.min(...numbers) + 1 };
    },
    [ms, STEP] as const,
  );
}
