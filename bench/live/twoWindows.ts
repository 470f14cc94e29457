import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { startDynalite } from '../../scripts/lib/dynalite.ts';
import { hostExecutable } from '../../scripts/lib/electron.mjs';
import { root } from '../../scripts/lib/ensure.mjs';
import { DrivenApp } from '../../scripts/start/drive.ts';
import type { WindowRequest } from '../../shared/contract/contract.ts';
import { composeConversations, fillTable, itemsOf, owner } from '../support/benchTable.ts';

declare global {
  interface Window {
    /** When Enter was pressed last, and when each message was painted, by its first word; ms since the epoch. */
    liveBench?: { enteredAt: number; readonly paintedAt: Record<string, number> };
  }
}

/** Records presses of Enter and painted messages. All windows use the clock of this computer. */
const watch = ({ page }: DrivenApp): Promise<void> =>
  page.evaluate(() => {
    const record = { enteredAt: 0, paintedAt: {} as Record<string, number> };
    window.liveBench = record;
    const seen = new Set<string>();
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Enter') record.enteredAt = Date.now();
    };
    window.addEventListener('keydown', onKey, true);
    const look = (): void => {
      for (const row of document.querySelectorAll('[data-message]')) {
        const word = /bench-\d+/.exec(row.textContent ?? '')?.[0];
        if (word === undefined || seen.has(word)) continue;
        seen.add(word);
        const note = (): void => {
          record.paintedAt[word] = Date.now();
        };
        requestAnimationFrame(() => setTimeout(note));
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });

/** Two running apps on one table, each with the same conversation on screen. */
export class TwoWindows {
  readonly #from: DrivenApp;
  readonly #to: DrivenApp;
  #count = 0;

  private constructor(from: DrivenApp, to: DrivenApp) {
    this.#from = from;
    this.#to = to;
  }

  /** Runs `work` with both apps. */
  static async run<T>(work: (windows: TwoWindows) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'meridian-live-bench-'));
    const { endpoint, stop } = await startDynalite({ directory: null });
    const apps: DrivenApp[] = [];
    try {
      await ensureBuilt();
      const conversations = composeConversations([120]);
      await fillTable(endpoint, itemsOf(conversations));
      const launch = async (user: string): Promise<DrivenApp> => {
        const args = [root, `--data-dir=${join(folder, user)}`, `--user=${user}`, `--endpoint=${endpoint}`];
        const app = await DrivenApp.launch(hostExecutable, args, { ...process.env, TZ: 'UTC', LANG: 'en_US.UTF-8' });
        apps.push(app);
        await app.settled();
        await app.page.getByRole('option').first().click();
        await app.page.locator('[data-message]').last().waitFor();
        await watch(app);
        return app;
      };
      const other = conversations[0]?.other.id ?? '';
      return await work(new TwoWindows(await launch(owner.id), await launch(other)));
    } finally {
      for (const app of apps) await app.close();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Waits, which gives messages all phases of the polls. */
  pause(ms: number): Promise<void> {
    return this.#from.page.waitForTimeout(ms);
  }

  /** Writes a message; resolves to the ms from Enter until the other window has painted it. `meanwhile` runs after Enter. */
  async deliver(meanwhile: () => Promise<void> = async () => {}): Promise<number> {
    const word = `bench-${++this.#count}`;
    const field = this.#from.page.getByRole('textbox', { name: /^Message to / });
    await field.fill(`${word} and some more words`);
    await field.press('Enter');
    await meanwhile();
    const enteredAt = await this.#from.page.evaluate(() => window.liveBench?.enteredAt ?? Number.NaN);
    const painted = await this.#to.page.waitForFunction((each) => window.liveBench?.paintedAt[each] ?? null, word);
    return Number(await painted.jsonValue()) - enteredAt;
  }

  /** The same without a wait for a poll: the other app refreshes as soon as the message is in the table. */
  deliverAtOnce(): Promise<number> {
    return this.deliver(async () => {
      const { page } = this.#from;
      const sent = page.getByRole('article', { name: new RegExp(`bench-${this.#count} `) }).getByText('Sent');
      await sent.waitFor({ state: 'attached' });
      await this.#to.refresh();
    });
  }

  /** Changes the receiver's preferences. */
  async prefer(change: Omit<WindowRequest<'preferences.change'>, 'accountId'>): Promise<void> {
    const request = { ...change, accountId: await this.#to.accountId() };
    await this.#to.page.evaluate((each) => window.meridian.preferences.change(each), request);
  }

  /** Moves the focus from the receiver's window to another app. */
  async leave(): Promise<void> {
    await this.#to.main.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.blur();
      window?.emit('blur');
    });
  }
}
