import fs from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../main/engine/clock.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import type { ExportFormat } from '../../shared/contract/storage.ts';
import { dayLabel } from '../../shared/time/format.ts';
import { instantFromMillis } from '../../shared/time/instant.ts';
import {
  long,
  longMessage,
  longOwner,
  olderConversations,
  short,
  writeLongConversation,
} from '../fixtures/longConversation.ts';
import { setUpStage } from './support.ts';

const now = systemClock.now();
const count = long.messages.toLocaleString('en-US');
const stage = setUpStage([]);

declare global {
  interface Window {
    /** Progress that the export dialog showed. */
    progress?: string[];
  }
}

/** A conversation of several years that is completely cached, without a network. */
describe('a long conversation', () => {
  let app: DrivenApp;
  beforeAll(async () => {
    const { endpoint } = stage.table;
    writeLongConversation(stage.path('data'), ConnectionSettings.parse({ user: longOwner.id, endpoint }), now);
    await stage.table.stop();
    app = await stage.launch({ user: longOwner.id });
  });
  afterAll(() => stage.end(app));

  const page = () => app.page;
  const row = (name: string) => page().getByTestId('conversation-list').getByRole('option', { name });
  const messages = () => page().getByTestId('messages');
  const message = (n: number) => messages().locator(`[data-message="${longMessage(n, now).id}"]`);
  const marked = () => messages().locator('[data-focus-target="message"]');
  const button = (name: string) => page().getByRole('button', { name, exact: true });
  const choose = async (item: string) => {
    await button('More').click();
    await page().getByRole('menuitem', { name: item }).click();
  };
  /** Returns the id of the topmost visible message and its distance from the upper edge in CSS pixels. */
  const topmost = () =>
    messages().evaluate((list) => {
      const { top } = list.getBoundingClientRect();
      const first = [...list.querySelectorAll('article')].find((each) => each.getBoundingClientRect().bottom > top);
      return { id: first?.dataset.message, below: Math.round((first?.getBoundingClientRect().top ?? 0) - top) };
    });

  it('is in a list that renders only visible rows', async () => {
    const rows = page().getByTestId('conversation-list').getByRole('option');
    await rows.first().waitFor();
    await expect.poll(() => rows.first().getAttribute('aria-setsize')).toBe(String(olderConversations + 2));
    expect(await rows.count()).toBeLessThan(40);
    await page().getByTestId('conversation-list').press('End');
    await row(`Sailor ${olderConversations - 1}`).waitFor();
    expect(await rows.count()).toBeLessThan(40);
    await page().getByTestId('conversation-list').press('Home');
  });

  it('opens at its first unread message and renders few rows', async () => {
    await row(long.other.name)
      .filter({ hasText: `${long.unread} unread messages` })
      .click();
    await messages().getByText(`${long.unread} new messages`).waitFor();
    const first = message(long.messages - long.unread);
    await first.waitFor();
    const distanceToTop = async () => {
      const [line, list] = await Promise.all([first.boundingBox(), messages().boundingBox()]);
      return (line?.y ?? Number.NaN) - (list?.y ?? Number.NaN);
    };
    await expect.poll(distanceToTop).toSatisfy((distance: number) => distance > 0 && distance < 200);
    expect(await messages().locator('[data-message]').count()).toBeLessThan(60);
  });

  it('jumps to a date and back to the same position', async () => {
    await app.painted();
    const before = await topmost();
    await choose('Jump to date');
    const date = page().getByLabel('Date', { exact: true });
    const day = new Date((await date.evaluate((field: HTMLInputElement) => field.valueAsNumber)) - 300 * 86_400_000);
    await date.fill(day.toISOString().slice(0, 10));
    await date.press('Enter');
    const heading = dayLabel(instantFromMillis(day.getTime()), { now, zone: 'UTC', locale: 'en-US' });
    await messages().locator('time').getByText(heading, { exact: true }).waitFor();
    expect(await messages().locator('[data-message]').count()).toBeLessThan(60);
    await button('Go back to where you were').click();
    await expect.poll(topmost).toEqual(before);
  });

  it('opens at a linked message, and returns', async () => {
    await row(short.other.name).click();
    await messages().getByRole('link').click();
    await expect.poll(() => marked().textContent()).toContain(`Number ${short.leadsTo} `);
    await button('Go back to where you were').click();
    await messages().getByText('how it went on?').waitFor();
    await row(long.other.name).click();
  });

  it('finds the next and previous match, however far apart', async () => {
    const [oldest = 0, middle = 0, newest = 0] = long.withWord;
    const find = page().getByTestId('find');
    const isAt = async (position: string, n: number) => {
      await find.getByRole('status').getByText(position, { exact: true }).waitFor();
      await expect.poll(() => marked().textContent()).toContain(`Number ${n}:`);
    };
    await page().keyboard.press('ControlOrMeta+f');
    await find.getByRole('textbox').fill(long.word);
    await isAt('1 of 3', newest);
    await button('Older match').click();
    await isAt('2 of 3', middle);
    await button('Older match').click();
    await isAt('3 of 3', oldest);
    await button('Newer match').click();
    await isAt('2 of 3', middle);
    await page().keyboard.press('Escape');
    await find.waitFor({ state: 'detached' });

    await page().keyboard.press('ControlOrMeta+k');
    const dialog = page().getByRole('dialog', { name: 'Search' });
    await dialog.getByText('All messages are downloaded.').waitFor();
    const day = new Date(longMessage(middle, now).at / 1_000).toISOString().slice(0, 10);
    await dialog.getByRole('combobox').fill(`${long.word} before:${day} in:@${long.other.handle} `);
    const hits = dialog.getByRole('group', { name: 'Messages' }).getByRole('option');
    await expect.poll(() => hits.allTextContents()).toEqual([expect.stringContaining(`Number ${oldest}:`)]);
    await hits.click();
    await expect.poll(() => marked().textContent()).toContain(`Number ${oldest}:`);
  });

  describe('the export', () => {
    const dialog = () => page().getByRole('dialog', { name: 'Export conversation' });
    /** Makes the system's dialog return this file. */
    const answerWith = (file: string | null) =>
      app.main.evaluate(({ dialog: system }, filePath) => {
        const answer = { canceled: filePath === null, filePath: filePath ?? '' };
        Object.assign(system, { showSaveDialog: () => Promise.resolve(answer) });
      }, file);
    const begin = async (format: string, file: string | null) => {
      await answerWith(file);
      await choose('Export');
      await dialog().getByRole('radio', { name: format }).click();
      await button('Export…').click();
    };
    /** Records the progress that the dialog shows. */
    const watchProgress = () =>
      page().evaluate(() => {
        const progress: string[] = [];
        window.progress = progress;
        new MutationObserver(() => {
          const said = document.querySelector('[data-testid="export-count"]')?.textContent ?? '';
          if (said !== '' && said !== progress.at(-1)) progress.push(said);
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
      });

    it('does not start if no file is chosen', async () => {
      await begin('JSON', null);
      await button('Export…').waitFor();
      await page().keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
    });

    const Exported = z.object({
      completeness: z.object({ complete: z.boolean() }),
      messages: z.array(z.object({ id: z.string(), text: z.string() })),
    });
    /** Extracts the numbers in the messages of a file, in its order. */
    const numbersIn: Readonly<Record<ExportFormat, (text: string) => readonly number[]>> = {
      json: (text) => {
        const { completeness, messages: all } = Exported.parse(JSON.parse(text));
        expect(completeness.complete).toBe(true);
        return all.map((each) => Number(/Number (\d+)/.exec(each.text)?.[1]));
      },
      markdown: (text) => [...text.matchAll(/^Number (\d+)/gm)].map(([, n]) => Number(n)),
      html: (text) => [...text.matchAll(/<p class="text" dir="auto">Number (\d+)/g)].map(([, n]) => Number(n)),
    };
    it.each([
      ['JSON', 'json', 'json'],
      ['Markdown', 'markdown', 'md'],
      ['Web page', 'html', 'html'],
    ] as const)('as %s shows its progress, and opens the folder of the file', async (name, format, extension) => {
      const file = stage.path(`exported.${extension}`);
      await app.main.evaluate(({ shell }) => {
        Reflect.set(globalThis, 'shownFile', null);
        Object.assign(shell, { showItemInFolder: (path: string) => Reflect.set(globalThis, 'shownFile', path) });
      });
      await watchProgress();
      await begin(name, file);
      await dialog().getByText(`${count} messages were exported`).waitFor();
      const said = (await page().evaluate(() => window.progress)) ?? [];
      expect(said.filter((each) => /^[\d,]+ of /.test(each) && each.endsWith(`of ${count} messages`))).toEqual(said);
      expect(said.length).toBeGreaterThan(1);
      await button('Show in folder').click();
      await expect.poll(() => app.main.evaluate(() => Reflect.get(globalThis, 'shownFile'))).toBe(file);
      await button('Done').click();
      await dialog().waitFor({ state: 'detached' });
      const numbers = numbersIn[format](await fs.readFile(file, 'utf8'));
      expect(numbers).toEqual(Array.from({ length: long.messages }, (_, n) => n));
    });

    it('leaves no file if it is stopped', async () => {
      const file = stage.path('stopped.html');
      await page().evaluate(() => {
        // Stop at once, before the export is done.
        const watch = new MutationObserver(() => {
          const stop = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Stop');
          if (!stop) return;
          watch.disconnect();
          stop.click();
        });
        watch.observe(document.body, { childList: true, subtree: true });
      });
      await begin('Web page', file);
      await button('Export…').waitFor();
      const left = await fs.readdir(stage.path());
      expect(left.filter((name) => name.startsWith('stopped') || name.endsWith('.part'))).toEqual([]);
    });
  });
});
