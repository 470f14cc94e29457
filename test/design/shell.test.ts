import { describe, expect, it } from 'vitest';
import type { AppCommand } from '../../shared/contract/app.ts';
import type { EventPayload } from '../../shared/contract/contract.ts';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { inSentence } from '../support/inSentence.ts';
import { beforeWindow, openWindow, settled, withWindow } from './testWindow.ts';

/** Links, menu commands, failures of panes, the lock and exports. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const shell = () => page().evaluate(() => window.meridianTest.world.shell);
const navigate = (to: DeepLink) =>
  page().evaluate((link) => window.meridianTest.bridge.emit('app.navigate', { link }), to);
const command = (chosen: AppCommand) =>
  page().evaluate((each) => window.meridianTest.bridge.emit('app.command', { command: each }), chosen);
const setLock = (locked: boolean) =>
  page().evaluate((is) => {
    const { world, bridge } = window.meridianTest;
    world.desk.lock = { ...world.desk.lock, method: 'system', locked: is };
    bridge.emit('lock.changed', world.desk.lock);
  }, locked);
const conversation = () => page().getByRole('region', { name: `Conversation with ${inSentence(bayko)}` });

/** Makes rendering a message fail, or work again. */
const breakMessages = (broken: boolean) =>
  page().evaluate((isBroken) => {
    const { original = RegExp.prototype.test } = window.broken ?? {};
    window.broken = { original };
    RegExp.prototype.test = function (this: RegExp, text: string): boolean {
      if (isBroken && this.source === '^\\s*\\p{L}') throw new Error('broken by the test');
      return original.call(this, text);
    };
  }, broken);

declare global {
  interface Window {
    broken?: { readonly original: typeof RegExp.prototype.test };
    /** Id of the newest message in the last reply to `messages.window`. */
    lastRead?: string | undefined;
  }
}

describe('a link', () => {
  it('opens its conversation at start', async () => {
    await beforeWindow(page(), () => {
      window.meridianTest.world.shell.link = { kind: 'person', handle: 'bayko' };
    });
    await openWindow(page(), 'online');
    await conversation().waitFor();
    expect((await shell()).ready).toBe(1);
  });

  it('offers a new conversation and reports unknown people', async () => {
    await openWindow(page(), 'online', bayko);
    await navigate({ kind: 'person', handle: 'grace' });
    await page()
      .getByText(`No conversation with ${inSentence('@grace')} yet`)
      .waitFor();
    await page()
      .getByRole('button', { name: `Message ${inSentence('@grace')}` })
      .click();
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('Grace Hopper')}` })
      .waitFor();
    await navigate({ kind: 'new', handle: 'zoe' });
    await page()
      .getByText(`Can’t message ${inSentence('@zoe')}`)
      .waitFor();
    await page().getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => page().getByText('@zoe').count()).toBe(0);
  });
});

describe('a menu command', () => {
  it('does what its shortcut does', async () => {
    await openWindow(page(), 'online', bayko);
    await command('next-conversation');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('Londo Mollari')}` })
      .waitFor();
    await command('previous-conversation');
    await conversation().waitFor();
    await page().setViewportSize({ width: 1_200, height: 400 });
    await page().keyboard.press('Alt+ArrowUp');
    for (let n = 0; n < 9; n++) await page().keyboard.press('Alt+ArrowDown');
    const chosen = page().getByRole('option', { selected: true });
    await chosen.waitFor();
    await settled(page());
    const [row, list] = await Promise.all([
      chosen.boundingBox(),
      page().getByTestId('conversation-list').boundingBox(),
    ]);
    expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0));
    for (let n = 0; n < 9; n++) await page().keyboard.press('Alt+ArrowUp');
    await command('about');
    await page().getByRole('tab', { name: 'About', selected: true }).waitFor();
    await command('next-conversation');
    await page().keyboard.press('Escape');
    await conversation().waitFor();
  });
});

describe('a failure', () => {
  it('of one pane leaves the others, is logged, and can be retried', async () => {
    await openWindow(page(), 'online');
    await page().getByRole('option', { name: bayko }).waitFor();
    await breakMessages(true);
    await page().getByRole('option', { name: bayko }).click();
    await page().getByText('Can’t show this conversation').waitFor();
    expect(await page().getByRole('option').count()).toBeGreaterThan(5);
    const [report] = (await shell()).reported;
    expect(report).toMatchObject({ where: 'conversation', message: 'Error: broken by the test' });
    expect(report?.stack).toMatch(/broken by the test[\s\S]*at /);

    await page().getByRole('button', { name: 'Reload' }).click();
    await settled(page());
    await page().getByText('Can’t show this conversation').waitFor();
    expect((await shell()).reported).toHaveLength(1);
    await breakMessages(false);
    await page().getByRole('button', { name: 'Reload' }).click();
    await conversation().waitFor();
  });

  it('of the message pane leaves later messages unread', async () => {
    await openWindow(page(), 'online', bayko);
    const arrive = (id: string) =>
      page().evaluate((messageId) => {
        const { world, bridge } = window.meridianTest;
        const main = world.conversations.find(({ summary }) => summary.id === 'main');
        const last = main?.messages.at(-1);
        if (main === undefined || last === undefined) throw new Error('no conversation');
        const message = { ...last, id: messageId as typeof last.id, text: messageId };
        main.messages = [...main.messages, message];
        main.firstUnread = { at: message.at, id: message.id };
        bridge.emit('messages.changed', { conversationId: main.summary.id });
      }, id);
    const read = () =>
      page().evaluate(() => window.meridianTest.world.received.read.map(([, upTo]) => String(upTo.id)));
    await arrive('zz-seen');
    await expect.poll(read).toContain('zz-seen');
    await page().evaluate(() => {
      const { messages } = window.meridian;
      const read = messages.window;
      const watched: typeof read = async (request) => {
        const reply = await read(request);
        window.lastRead = reply.ok ? reply.value.messages.at(-1)?.id : undefined;
        return reply;
      };
      Object.assign(messages, { window: watched });
    });
    await breakMessages(true);
    await arrive('zz-breaks');
    await page().getByText('Can’t show this conversation').waitFor();
    const before = await read();
    await arrive('zzz-unseen');
    await expect.poll(() => page().evaluate(() => window.lastRead)).toBe('zzz-unseen');
    await settled(page());
    expect(await read()).toEqual(before);
  });

  it('of a dialog closes only that dialog', async () => {
    await openWindow(page(), 'online', bayko);
    await page().evaluate(() => {
      const { join } = Array.prototype;
      Array.prototype.join = function (this: unknown[], separator?: string): string {
        const joined = join.call(this, separator);
        if (joined.includes('The profile broken')) throw new Error('broken by the test');
        return joined;
      };
      window.meridianTest.bridge.promptForCode('prompt-1', 'broken');
    });
    await page().getByTestId('notice-failure').waitFor();
    await expect.poll(() => page().evaluate(() => window.meridianTest.world.desk.received.codes)).toEqual([null]);
    await expect.poll(() => page().getByRole('dialog').count()).toBe(0);
    expect((await shell()).reported).toMatchObject([{ where: 'overlays' }]);
    await page().keyboard.press('Control+,');
    await page().getByRole('dialog', { name: 'Settings' }).waitFor();
    await page().keyboard.press('Escape');
    await page().evaluate(() => window.meridianTest.bridge.promptForCode('prompt-2', 'whole'));
    await page().getByText('The profile whole requires').waitFor();
  });

  it('of one conversation does not affect another', async () => {
    await openWindow(page(), 'online');
    await page().getByRole('option', { name: bayko }).waitFor();
    await breakMessages(true);
    await page().getByRole('option', { name: bayko }).click();
    await page().getByText('Can’t show this conversation').waitFor();
    await breakMessages(false);
    await page().getByRole('option', { name: 'Londo Mollari' }).click();
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('Londo Mollari')}` })
      .waitFor();
  });

  it('outside React shows one notice and is logged', async () => {
    await openWindow(page(), 'online', bayko);
    await page().evaluate(() => {
      for (const message of ['first', 'second']) {
        window.setTimeout(() => {
          throw new Error(message);
        });
        void Promise.reject(new Error(`${message}, promised`));
      }
    });
    await page().getByTestId('notice-failure').waitFor();
    await expect.poll(() => page().getByTestId('notice-failure').count()).toBe(1);
    await expect
      .poll(async () => (await shell()).reported.map(({ message }) => message).toSorted())
      .toEqual(['Error: first', 'Error: first, promised', 'Error: second', 'Error: second, promised']);
    await conversation().waitFor();
  });
});

describe('the lock', () => {
  it('covers the window and restores it with its draft', async () => {
    await openWindow(page(), 'online', bayko);
    await page().getByRole('textbox', { name: 'Message to' }).fill('Half a sentence');
    await page().keyboard.press('Control+,');
    await page().getByRole('dialog').waitFor();
    await setLock(true);
    await page().getByRole('heading', { name: 'Meridian is locked' }).waitFor();
    expect(await page().locator('body').textContent()).not.toMatch(/Bayko|sentence|Settings/);
    await page().keyboard.press('Control+n');
    await page().keyboard.press('Control+k');
    await settled(page());
    expect(await page().getByRole('dialog').count()).toBe(0);
    await page().getByRole('button', { name: 'Unlock' }).press('Enter');
    await conversation().waitFor();
    await expect.poll(() => page().getByRole('textbox', { name: 'Message to' }).inputValue()).toBe('Half a sentence');
  });

  it('stays and says why when the system does not authenticate', async () => {
    await openWindow(page(), 'online');
    await page().getByRole('option').first().waitFor();
    await page().evaluate(() => {
      window.meridianTest.world.shell.unlockError = {
        code: 'cancelled',
        reason: 'unlock-refused',
        message: 'cancelled (unlock-refused)',
        retryable: false,
        details: {},
      };
    });
    await setLock(true);
    await page().getByRole('button', { name: 'Unlock' }).click();
    await page().getByText('didn’t confirm your identity').waitFor();
    await expect.poll(() => page().getByRole('option').count()).toBe(0);
  });
});

describe('an export', () => {
  const progress = (done: number, state: EventPayload<'export.changed'>['state']) =>
    page().evaluate(
      ([count, is]) => {
        const { world, bridge } = window.meridianTest;
        const { exported } = world.shell;
        const order = exported.at(-1);
        if (order === undefined) throw new Error('no export');
        bridge.emit('export.changed', {
          exportId: `export-${exported.length}`,
          conversationId: order.conversationId,
          fileName: 'Meridian Andrew Bayko.html',
          done: count,
          total: 1_204,
          state: is,
          error: null,
        });
      },
      [done, state] as const,
    );
  const begin = async () => {
    await openWindow(page(), 'online', bayko);
    await command('export');
    await page().getByRole('radio', { name: 'Markdown' }).click();
    await page().getByRole('button', { name: 'Export…' }).click();
    await page().getByRole('progressbar').waitFor();
  };

  it('shows its progress and the file', async () => {
    await begin();
    const [order] = (await shell()).exported;
    expect(order).toMatchObject({ conversationId: 'main', format: 'markdown', zone: 'UTC', locale: 'en-US' });
    expect(order?.words.title).toBe(`Conversation with ${inSentence('Andrew Bayko')}`);
    await progress(602, 'running');
    await page().getByText('602 of 1,204 messages').waitFor();
    const [track, bar] = await Promise.all(
      ['export-track', 'export-indicator'].map((part) => page().getByTestId(part).boundingBox()),
    );
    expect((bar?.width ?? 0) / (track?.width ?? 1)).toBeCloseTo(0.5, 1);
    await progress(1_204, 'done');
    await page().getByText('1,204 messages were exported').waitFor();
    await page().getByText('/home/andrew/Documents/Meridian Andrew Bayko.html').waitFor();
    await page().getByRole('button', { name: 'Show in folder' }).click();
    await expect.poll(async () => (await shell()).shown).toEqual(['export-1']);
    await page().getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => page().getByRole('dialog').count()).toBe(0);
  });

  it('can be stopped', async () => {
    await begin();
    await page().getByRole('button', { name: 'Stop' }).click();
    await page().getByRole('button', { name: 'Export…' }).waitFor();
    expect((await shell()).cancelled).toEqual(['export-1']);
  });

  it('continues in the background and notifies at the end', async () => {
    await begin();
    await page().getByRole('button', { name: 'Continue in background' }).click();
    await progress(1_204, 'done');
    await page()
      .getByText(`Saved as ${inSentence('Meridian Andrew Bayko.html')}.`)
      .waitFor();
    await page().getByRole('button', { name: 'Show in folder' }).click();
    await expect.poll(async () => (await shell()).shown).toEqual(['export-1']);
  });
});
