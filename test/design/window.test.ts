import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { beforeWindow, devTools, openWindow, settled, waitForFocus, wheel, withWindow } from './testWindow.ts';

/** The list of conversations, the open one and the status bars, by mouse, keyboard and screen reader. */

const { page } = withWindow();

/** Types into the list without a pause, which would start another name. */
const typeAtOnce = (letters: string): Promise<void> =>
  page()
    .getByTestId('conversation-list')
    .evaluate((list, keys) => {
      for (const key of keys)
        list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }, letters);
const activeRow = (): Promise<string> =>
  page()
    .getByTestId('conversation-list')
    .evaluate((list) => document.getElementById(list.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '');

describe('the list of conversations', () => {
  it('moves by keys and opens on Enter', async () => {
    await openWindow(page(), 'online');
    await page().getByRole('option').first().waitFor();
    await page().getByTestId('conversation-list').focus();
    await expect.poll(() => activeRow()).toContain('Andrew Bayko');
    await page().keyboard.press('ArrowDown');
    await expect.poll(() => activeRow()).toContain('Londo Mollari');
    await page().keyboard.press('End');
    await expect.poll(() => activeRow()).toContain('🦊 Fox');
    await page().keyboard.press('Home');
    await typeAtOnce('ni');
    await expect.poll(() => activeRow()).toContain('Niamh');
    await expect.poll(() => page().getByTestId('conversation').count()).toBe(0);
    await page().keyboard.press('Enter');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence("Niamh O'Neill")}` })
      .waitFor();
    await expect.poll(() => page().getByRole('option', { selected: true }).textContent()).toContain('Niamh');
  });

  it('shows the sender and time of the last message', async () => {
    await openWindow(page(), 'online');
    const row = page().getByRole('option', { name: /Jadzia S\..*You: 👍/ });
    await row.waitFor();
    await expect.poll(() => row.locator('time').getAttribute('title')).toMatch(/ at \d+:\d\d [AP]M UTC$/);
    await expect
      .poll(() =>
        page()
          .getByRole('option', { name: /^Londo Mollari/ })
          .textContent(),
      )
      .toMatch(/credit\.14m$/);
    await page()
      .getByRole('option', { name: /Niamh O'Neill You: The certificate renews by itself now/ })
      .waitFor();
  });

  it('truncates names before the time, and texts before the marks', async () => {
    await openWindow(page(), 'online');
    await page().getByRole('option').first().waitFor();
    const room = await page()
      .getByRole('option')
      .evaluateAll((rows) =>
        rows.map((row) => {
          const parts = (name: string) =>
            [...row.querySelectorAll(`[data-testid="conversation-${name}"]`)].map((part) =>
              part.getBoundingClientRect(),
            );
          const right = (name: string) => parts(name)[0]?.right ?? Number.POSITIVE_INFINITY;
          const time = row.querySelector('time')?.getBoundingClientRect().left ?? 0;
          const end = parts('marks')[0]?.left ?? row.getBoundingClientRect().right;
          return Math.min(time - right('name'), end - right('text'));
        }),
      );
    expect(Math.min(...room)).toBeGreaterThanOrEqual(8);
  });

  it('resizes by keys and dragging, stores the width and resets it on double click', async () => {
    await openWindow(page(), 'online');
    const width = async (): Promise<number> => (await page().getByRole('complementary').boundingBox())?.width ?? 0;
    const edge = page().getByRole('separator');
    await expect.poll(() => width()).toBe(320);
    await edge.press('ArrowRight');
    await expect.poll(() => width()).toBe(336);
    await edge.hover();
    await page().mouse.down();
    await page().mouse.move(900, 300);
    await expect.poll(width).toBe(480);
    // Not stored before the pointer is released.
    expect(await page().evaluate(() => localStorage.getItem('meridian.sidebarWidth'))).toBe('336');
    await page().mouse.up();
    await expect.poll(() => width()).toBe(480);
    await page().reload();
    await edge.waitFor();
    await expect.poll(() => width()).toBe(480);
    await edge.dblclick();
    await expect.poll(() => width()).toBe(320);
  });

  it('shows that it loads until it was read once', async () => {
    await beforeWindow(page(), () => {
      Object.assign(window.meridian.conversations, { list: () => new Promise(() => undefined) });
    });
    await openWindow(page(), 'offline-empty');
    await page().getByText('Loading conversations').waitFor({ state: 'attached' });
    await expect.poll(() => page().getByText('Not downloaded yet').count()).toBe(0);
  });

  it('alternates with the conversation where larger text leaves no room for both', async () => {
    await page().setViewportSize({ width: 1_000, height: 700 });
    await openWindow(page(), 'online', 'Andrew Bayko');
    const list = page().getByTestId('conversation-list');
    await list.waitFor();
    await page().evaluate(() => window.meridian.settings.change({ appearance: { textSize: 1.5 } }));
    await list.waitFor({ state: 'hidden' });
    await page().getByTestId('composer').waitFor();
    await page().evaluate(() => window.meridian.settings.change({ appearance: { textSize: 1 } }));
    await list.waitFor();
  });

  it('alternates with the conversation in a narrow window', async () => {
    await page().setViewportSize({ width: 600, height: 700 });
    await openWindow(page(), 'online', 'Andrew Bayko');
    await expect.poll(() => page().getByTestId('conversation-list').count()).toBe(0);
    await page().getByRole('button', { name: 'Back to conversations' }).click();
    await page().getByTestId('conversation-list').waitFor();
    await expect.poll(() => page().getByTestId('conversation').count()).toBe(0);
    await expect.poll(() => activeRow()).toContain('Andrew Bayko');
    await page().keyboard.press('End');
    await page().keyboard.press('Enter');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('🦊 Fox')}` })
      .waitFor();
    await page().keyboard.press('Escape');
    await page().getByTestId('conversation-list').waitFor();
    await expect.poll(() => activeRow()).toContain('🦊 Fox');
    const opened = await page().evaluate(() => window.meridianTest.world.opened.conversations);
    expect(opened).toEqual(['main', null, 'emoji', null]);
  });
});

describe('the conversation', () => {
  it('opens links in the system’s browser, never in the window', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    const address = page().url();
    await wheel(page(), -400);
    await page().getByRole('link').first().click();
    await page().getByRole('link').first().click({ button: 'middle' });
    const opened = await page().evaluate(() => window.meridianTest.world.opened.links);
    expect(opened).toEqual(Array(2).fill('https://example.com/docs/decisions/0004-order.md'));
    expect(page().url()).toBe(address);
    expect(page().context().pages()).toHaveLength(1);
  });

  it('labels messages for screen readers and announces new ones', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    await page()
      .getByRole('article', { name: /^.You.: See you Monday\., .* UTC$/ })
      .waitFor();
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const conversation = world.conversations.find(({ summary }) => summary.id === 'main');
      const last = conversation?.messages.at(-1);
      if (conversation === undefined || last === undefined) throw new Error('no conversation');
      const added = {
        ...last,
        id: 'added' as typeof last.id,
        at: (last.at + 1) as typeof last.at,
        text: 'Are you there?',
      };
      conversation.messages = [...conversation.messages, added];
      bridge.emit('messages.changed', { conversationId: conversation.summary.id });
    });
    await page()
      .getByRole('status')
      .filter({ hasText: `${inSentence('Andrew Bayko')}: Are you there?` })
      .waitFor();
  });

  it('copies text without avatars and times', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    const copied = await page().evaluate(() => {
      const [from, to] = ['Can you read this', 'See you Monday'].map((text) =>
        [...document.querySelectorAll('article p')].find((each) => each.textContent?.startsWith(text)),
      );
      if (from === undefined || to === undefined) throw new Error('no messages');
      document.getSelection()?.setBaseAndExtent(from, 0, to, to.childNodes.length);
      const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
      from.dispatchEvent(event);
      return event.clipboardData?.getData('text/plain').split(/\n+/);
    });
    expect(copied).toEqual([
      'Can you read this on the plane back?',
      "I'd rather not pay for the wifi twice.",
      "Everything you've opened is on disk, encrypted. Whatever you write goes out when you land.",
      'See you Monday.',
    ]);
  });

  it('takes the focus from a row that disappears', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    const list = page().getByTestId('messages');
    await wheel(page(), -500);
    await page().getByRole('button', { name: 'Load' }).press('Enter');
    await page().getByText('Missing messages').waitFor({ state: 'detached' });
    await waitForFocus(list);
    const link = list.getByRole('link').first();
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    while ((await link.count()) === 0) await wheel(page(), -200);
    await link.focus();
    await wheel(page(), -4_000);
    await link.waitFor({ state: 'detached' });
    await waitForFocus(list);
  });

  it('unfolds a long text', async () => {
    await openWindow(page(), 'long', 'Maximiliana');
    const message = page().getByRole('article', { name: /All work and no play/ });
    const folded = (await message.textContent())?.length ?? 0;
    await page().getByRole('button', { name: 'Show all 3,960 characters' }).click();
    expect((await message.textContent())?.length).toBeGreaterThan(folded + 2_000);
  });

  it('reads the rest of a text of which it has only the start', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const conversation = world.conversations.find(({ summary }) => summary.id === 'main');
      const last = conversation?.messages.at(-1);
      if (conversation === undefined || last === undefined) return;
      conversation.messages = [
        ...conversation.messages.slice(0, -1),
        { ...last, text: 'On and on. '.repeat(500), wholeBytes: 300_000 },
      ];
      world.wholeTexts = new Map([[last.id, `${'On and on. '.repeat(27_000)}The very end.`]]);
      bridge.emit('messages.changed', { conversationId: conversation.summary.id });
    });
    await page().getByRole('button', { name: 'Show all (300 kB)' }).click();
    await page().getByTestId('bubble').filter({ hasText: 'The very end.' }).waitFor();
  });

  it('says in the details of a conversation who wrote it for the table, and what is not proven', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    await page().getByRole('button', { name: 'Details', exact: true }).click();
    const details = page().getByTestId('details');
    await details.getByTestId('about-conversation').getByText('First message').waitFor();
    for (const text of ['@bayko', 'user-bayko', 'in another person’s name', 'not end-to-end encrypted'])
      await details.getByText(text).waitFor();
  });
});

describe('the status', () => {
  it('shows the offline bar while there is no network', async () => {
    await openWindow(page(), 'offline', 'Andrew Bayko');
    await expect
      .poll(() => page().getByTestId('offline-bar').textContent())
      .toMatch(/^Offline\. Showing conversations as of \d+:\d\d [AP]M\.$/);
    await expect.poll(() => page().getByTestId('status-line').textContent()).toBe('');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      bridge.emit('sync.changed', { ...world.status, phase: 'idle', error: null });
    });
    await page().getByTestId('offline-bar').waitFor({ state: 'detached' });
    await expect.poll(() => page().getByTestId('status-line').textContent()).toBe('Up to date');
  });

  it('says once that there is no network, also in a narrow window, and tries again on request', async () => {
    await openWindow(page(), 'offline', 'Andrew Bayko');
    for (const width of [1_200, 600]) {
      await page().setViewportSize({ width, height: 700 });
      await settled(page());
      expect(await page().getByText('Offline').count()).toBe(1);
    }
    await page().evaluate(() => {
      const { world } = window.meridianTest;
      world.status = { ...world.status, phase: 'idle', error: null };
    });
    await page().getByRole('button', { name: 'Try again' }).click();
    await page().getByTestId('offline-bar').waitFor({ state: 'detached' });
  });

  it('says that updating stopped and what is safe, with a restart and the log', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const error = { code: 'internal', message: 'x', retryable: false, details: { name: 'RangeError' } } as const;
      world.desk.accounts = world.desk.accounts.map((entry) => ({ ...entry, engine: 'stopped', error }));
      world.status = { ...world.status, phase: 'failed', error };
      bridge.emit('sync.changed', world.status);
      bridge.emit('accounts.changed', {});
    });
    const banner = page().getByTestId('engine-banner');
    await banner
      .getByRole('alert')
      .filter({ hasText: /^Meridian stopped updating\. Your messages are safe on this computer\.$/ })
      .waitFor();
    // No other bar says the same.
    expect(await page().getByTestId('error-banner').count()).toBe(0);
    expect(await page().getByTestId('status-line').textContent()).toBe('');
    for (const name of ['Show log', 'Restart Meridian']) await banner.getByRole('button', { name }).click();
    const did = () => page().evaluate(() => window.meridianTest.world.shell.did);
    await expect.poll(did).toEqual(['log', 'restart']);
  });

  it('shows an error with a retry', async () => {
    await openWindow(page(), 'failed');
    const banner = page().getByTestId('error-banner');
    await banner.getByText('Details').click();
    await banner.getByText('table-missing').waitFor();
    await page().evaluate(() => {
      const { world } = window.meridianTest;
      world.status = { ...world.status, phase: 'idle', error: null };
    });
    await banner.getByRole('button', { name: 'Try again' }).click();
    await banner.waitFor({ state: 'detached' });
  });

  it('updates all times when zone and language of the system change', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    const last = page().getByTestId('messages').locator('time').last();
    await expect.poll(() => last.textContent()).toMatch(/^\d+:\d\d [AP]M$/);
    const before = await last.textContent();
    const session = await devTools(page());
    await session.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Kolkata' });
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      world.info = { ...world.info, locale: 'de-DE' };
      bridge.emit('environment.changed', { reason: 'locale' });
    });
    await expect.poll(() => last.textContent()).toMatch(/^\d\d:\d\d$/);
    const after = await last.textContent();
    expect(minutesOf(after) % 60).toBe((minutesOf(before) + 30) % 60);
  });

  it('names the owner once it is known', async () => {
    await openWindow(page(), 'owner-unknown');
    const header = page().getByRole('complementary').locator('header');
    await expect.poll(() => header.textContent()).toBe('Youcruddur-messages');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      if (world.account === null) throw new Error('no account');
      const { owner } = world.account;
      bridge.emit('account.changed', {
        account: { ...world.account, owner: { ...owner, name: 'Andrew Brown', handle: 'andrewbrown' } },
      });
    });
    await expect.poll(() => header.textContent()).toBe('ABAndrew Brown');
  });

  it.each(['account-unreadable', 'list-unreadable'] as const)('retries (%s)', async (scenario) => {
    await openWindow(page(), scenario);
    await page().getByRole('button', { name: 'Try again' }).waitFor();
    await page().evaluate(() => {
      const { unreadable } = window.meridianTest.world;
      delete unreadable.account;
      delete unreadable.conversations;
    });
    await page().getByRole('button', { name: 'Try again' }).click();
    await page().getByRole('option', { name: 'Andrew Bayko' }).waitFor();
  });

  it('opens and closes the settings by keyboard', async () => {
    await openWindow(page(), 'online');
    await page().getByRole('button', { name: 'Settings', exact: true }).press('Enter');
    await page().getByRole('tab', { name: 'Diagnostics' }).press('Enter');
    await page().getByRole('tabpanel', { name: 'Diagnostics' }).getByText('1,204').waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
  });
});

const minutesOf = (time: string | null): number => {
  const [, hours = '0', minutes = '0'] = /(\d+):(\d+)/.exec(time ?? '') ?? [];
  return Number(hours) * 60 + Number(minutes);
};
