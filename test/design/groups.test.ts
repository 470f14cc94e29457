import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { withoutIsolates } from '../../shared/text/translator.ts';
import { findings, hasFocus, openWindow, positions, settled, waitForFocus, wheel, withWindow } from './testWindow.ts';

/** Conversations of many. */

const { page } = withWindow();
const market = 'Harbor Night Market';
const rows = (): Locator => page().getByTestId('conversation-list').getByRole('option');
const messages = (): Locator => page().getByTestId('messages');
const article = (text: string): Locator => messages().locator('[data-message]').filter({ hasText: text });
const words = async (element: Locator): Promise<string> => withoutIsolates((await element.textContent()) ?? '');
const open = (): Promise<void> => openWindow(page(), 'group', market);
const header = (): Locator => page().getByTestId('conversation').locator('header').first();

describe('a conversation of many', () => {
  it('is listed with its title, who wrote last, and what happened', async () => {
    await openWindow(page(), 'group');
    expect(await words(rows().nth(0))).toContain('Tomás: More than enough');
    expect(await words(rows().nth(1))).toContain('Farah Nuriel removed Priya Venn');
    expect(await rows().nth(0).locator('[data-avatar="group"]').count()).toBe(1);
    expect(await rows().nth(2).locator('[data-avatar="person"]').count()).toBe(1);
  });

  it('says in its header how many people are in it', async () => {
    await open();
    await header().getByText('7 people').waitFor();
  });

  it('names who wrote above the first message of a run, with one avatar, and no name on own ones', async () => {
    await open();
    const first = article('The blue ones');
    expect(await first.getByTestId('sender-name').textContent()).toBe('Priya Venn');
    expect(await first.locator('[data-avatar]').count()).toBe(1);
    const second = article('and the rail has');
    expect(await second.getByTestId('sender-name').count()).toBe(0);
    expect(await second.locator('[data-avatar]').count()).toBe(0);
    expect(await article('I have 40 m').getByTestId('sender-name').count()).toBe(0);
    const [a, b] = [await first.getByTestId('bubble').boundingBox(), await second.getByTestId('bubble').boundingBox()];
    expect(a?.x).toBe(b?.x);
    expect((b?.y ?? 0) - (a?.y ?? 0) - (a?.height ?? 0)).toBe(2);
  });

  it('shows what happened as a sentence that is no bubble and has no toolbar', async () => {
    await open();
    const event = messages().locator('[data-event="added"]');
    expect(await words(event)).toBe('Jonas Eskenby added Wen Yilin and سارة منصور');
    expect(await event.getAttribute('aria-label')).toContain('Jonas Eskenby');
    expect(await event.getByTestId('bubble').count()).toBe(0);
    await event.hover();
    await settled(page());
    expect(await page().getByTestId('message-tools').count()).toBe(0);
  });

  it('opens the conversation with a person from their name', async () => {
    await open();
    await page().evaluate(() => {
      window.meridianTest.world.strangers = [
        ...window.meridianTest.world.strangers,
        { id: 'user-tomas' as never, name: 'Tomás Arrenda', handle: 'tomas' },
      ];
    });
    await article('Two more stalls').getByTestId('sender-name').click();
    await header().getByRole('button', { name: 'Tomás Arrenda' }).waitFor();
  });

  it('is open until one leaves it, though the owner is no longer in it', async () => {
    await open();
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      world.conversations = world.conversations.filter(({ summary }) => summary.id !== 'market');
      bridge.emit('conversations.changed', {});
    });
    await page().getByTestId('gone').getByText('You’re no longer in this conversation.').waitFor();
    expect(await page().getByTestId('composer').count()).toBe(0);
    expect(await rows().filter({ hasText: market }).count()).toBe(0);
    await article('More than enough').waitFor();
    await rows().filter({ hasText: 'Londo' }).click();
    await page().getByTestId('composer').waitFor();
  });

  it('highlights a mention of the owner, and marks its row', async () => {
    await open();
    const mention = article('Who has the keys?').locator('[data-mention]');
    expect(await mention.textContent()).toBe('@andrewbrown');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const choir = world.conversations.find(({ summary }) => summary.id === 'choir');
      if (choir?.summary.group == null) throw new Error('no group');
      choir.summary = { ...choir.summary, unread: 3, group: { ...choir.summary.group, mentions: 1 } };
      bridge.emit('conversations.changed', {});
    });
    const mark = rows().filter({ hasText: 'Bridge Street Choir' }).getByTestId('mentioned');
    await mark.waitFor();
    expect(await mark.textContent()).toContain('1 mention of you');
  });

  it('suggests its people after an @ in the composer, by keyboard', async () => {
    await open();
    const list = page().getByTestId('mention-list');
    await page().keyboard.type('Thanks @');
    await list.waitFor();
    expect(await list.getByRole('option').count()).toBe(6);
    await page().keyboard.type('je');
    await list.waitFor({ state: 'detached' });
    await page().keyboard.press('Backspace');
    await page().keyboard.press('Backspace');
    await page().keyboard.type('jon');
    await list.getByRole('option', { name: 'Jonas Eskenby' }).waitFor();
    const field = page().getByTestId('composer').getByRole('textbox');
    expect(await field.getAttribute('aria-activedescendant')).not.toBeNull();
    await page().keyboard.press('Enter');
    await expect.poll(() => field.inputValue()).toBe('Thanks @jonas ');
    await rows().filter({ hasText: 'Londo' }).click();
    await header().getByRole('button', { name: 'Londo Mollari' }).waitFor();
    await waitForFocus(field);
    await page().keyboard.type('@');
    await settled(page());
    expect(await list.count()).toBe(0);
  });

  it('lets an admin delete the message of another person for everyone, and a member not', async () => {
    await open();
    await article('Two more stalls').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Delete' }).click();
    await page().getByRole('alertdialog').getByRole('button', { name: 'Delete for everyone' }).waitFor();
    await page().keyboard.press('Escape');
    await messages().locator('[data-event="added"]').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Delete' }).click();
    await page().getByRole('alertdialog').getByRole('button', { name: 'Delete for me' }).waitFor();
    expect(await page().getByRole('button', { name: 'Delete for everyone' }).count()).toBe(0);
  });

  it('can notify of mentions only, and of all messages again', async () => {
    await open();
    await rows().first().click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Mentions only' }).click();
    await page().keyboard.press('Control+i');
    const choice = page().getByTestId('details').getByRole('button', { name: 'Mentions only' });
    await choice.press('Enter');
    await page().getByRole('menuitem', { name: 'All messages' }).click();
    await choice.waitFor({ state: 'detached' });
  });

  it('keeps messages in place while older ones with names and events load above them', async () => {
    await openWindow(page(), 'group');
    await page().evaluate(() => {
      const { world } = window.meridianTest;
      const group = world.conversations.find(({ summary }) => summary.id === 'market');
      const [first] = group?.messages ?? [];
      const senders = group?.members?.map(({ person }) => person) ?? [];
      if (group === undefined || first === undefined) throw new Error('no group');
      const { event, ...plain } = first;
      const older = Array.from({ length: 1_500 }, (_, n) => ({
        ...plain,
        id: `older-${n}` as typeof first.id,
        at: (first.at - (1_500 - n) * 100_000_000) as typeof first.at,
        sender: senders[Math.floor(n / 3) % senders.length] ?? first.sender,
        text: `${n}. ${'Words and words. '.repeat((n * 7) % 11)}`,
        ...(n % 17 === 0 && event !== undefined ? { event } : {}),
      }));
      group.messages = [...older, ...group.messages];
    });
    await rows().first().click();
    await article('More than enough').waitFor();
    await settled(page());
    for (let turn = 0; turn < 24; turn++) {
      const before = await positions(page());
      await wheel(page(), -500);
      const after = await positions(page());
      const moves = Object.keys(before)
        .filter((id) => id in after)
        .map((id) => (after[id] ?? 0) - (before[id] ?? 0));
      expect(Math.max(...moves) - Math.min(...moves)).toBeLessThanOrEqual(1);
    }
  });

  it('has no accessibility violations', async () => {
    await open();
    expect(await findings(page())).toEqual([]);
  });
});

const dialog = (): Locator => page().getByRole('dialog', { name: /group|people/i });
const to = (): Locator => dialog().getByRole('combobox');
const chips = (): Locator => dialog().getByTestId('chosen-person');
const choose = async (typed: string, name: string): Promise<void> => {
  await page().keyboard.type(typed);
  await dialog().getByRole('option', { name }).and(page().locator('[data-highlighted]')).waitFor();
  await page().keyboard.press('Enter');
  await chips().filter({ hasText: name }).waitFor();
};
const newGroup = async (): Promise<void> => {
  await page().keyboard.press('Control+n');
  await page().getByRole('dialog').getByRole('option', { name: 'New group…' }).click();
  await waitForFocus(to());
};

describe('a new group', () => {
  it('is started by keyboard: Enter chooses, Backspace takes back, and its title is counted', async () => {
    await openWindow(page(), 'group');
    await newGroup();
    await choose('gra', 'Grace Hopper');
    await choose('lon', 'Londo Mollari');
    await choose('wor', 'Worf, son of Mogh');
    await page().keyboard.press('Backspace');
    await expect.poll(() => chips().count()).toBe(2);
    await dialog().getByText('3 people, with you').waitFor();
    await dialog().getByRole('textbox', { name: 'Group name' }).focus();
    await page().keyboard.type('Kiosk crew');
    await dialog().getByText('10 of 100 characters').waitFor();
    await page().keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await header().getByRole('button', { name: 'Kiosk crew' }).waitFor();
    await messages().locator('[data-event="started"]').waitFor();
    expect(await words(messages().locator('[data-event="started"]'))).toBe('You started “Kiosk crew”');
    await waitForFocus(page().getByTestId('composer').getByRole('textbox'));
  });

  it('looks up a handle that is not in the list, and says when it is unknown', async () => {
    await openWindow(page(), 'group');
    await page().evaluate(() => {
      const { world } = window.meridianTest;
      world.strangers = [...world.strangers, { id: 'user-zoe' as never, name: 'Zoë Kim', handle: 'zk' }];
    });
    await newGroup();
    await page().keyboard.type('@missing');
    await dialog().getByRole('option', { name: '@missing' }).waitFor();
    await page().keyboard.press('Enter');
    await dialog().getByRole('alert').waitFor();
    await to().fill('zk');
    await dialog().getByRole('option').first().waitFor();
    await page().keyboard.press('Enter');
    await chips().filter({ hasText: 'Zoë Kim' }).waitFor();
  });

  it('is refused without a title or people, with the focus where something is missing', async () => {
    await openWindow(page(), 'group');
    await newGroup();
    await dialog().getByRole('button', { name: 'Create group' }).click();
    await dialog().getByRole('alert').getByText('Choose at least one person.').waitFor();
    expect(await hasFocus(to())).toBe(true);
    await choose('gra', 'Grace Hopper');
    await choose('lon', 'Londo Mollari');
    await dialog().getByRole('button', { name: 'Create group' }).click();
    await dialog().getByText('Enter a name for the conversation, up to').waitFor();
    expect(await hasFocus(dialog().getByRole('textbox', { name: 'Group name' }))).toBe(true);
    expect(await findings(page())).toEqual([]);
  });

  it('is the usual conversation with one person and no title', async () => {
    await openWindow(page(), 'group');
    await newGroup();
    await choose('lon', 'Londo Mollari');
    await dialog().getByRole('button', { name: 'Start conversation' }).click();
    await header().getByRole('button', { name: 'Londo Mollari' }).waitFor();
  });

  it('leads back to the choice of one person', async () => {
    await openWindow(page(), 'group');
    await newGroup();
    await dialog().getByRole('button', { name: 'Back' }).click();
    await page().getByRole('dialog', { name: 'New conversation' }).waitFor();
    await waitForFocus(page().getByRole('dialog').getByRole('combobox'));
  });
});

describe('the details of a conversation of many', () => {
  const details = (): Locator => page().getByTestId('details');
  const people = (): Locator => page().getByTestId('group-people').getByRole('listitem');
  const person = (name: string): Locator => people().filter({ hasText: name });
  const show = async (name = market): Promise<void> => {
    await openWindow(page(), 'group', name);
    await page().keyboard.press('Control+i');
    await people().first().waitFor();
  };
  const choosePerson = async (name: string, item: string): Promise<void> => {
    await person(name).getByRole('button').click();
    await page().getByRole('menuitem', { name: item }).click();
  };

  it('list the people with their handles and roles, the owner first, and say what removal is not', async () => {
    await show();
    expect(await people().count()).toBe(7);
    expect(await words(people().first())).toContain('Andrew Brown (you)');
    await person('Andrew Brown').getByText('Owner').waitFor();
    await person('Jonas Eskenby').getByText('Admin').waitFor();
    await person('Farah Nuriel').getByText('@farah').waitFor();
    await details().getByText('doesn’t take away their access to the table').waitFor();
    expect(await findings(page())).toEqual([]);
  });

  it('let the owner name admins, remove people after a question, and add others', async () => {
    await show();
    await choosePerson('Farah Nuriel', 'Make an admin');
    await person('Farah Nuriel').getByText('Admin').waitFor();
    await choosePerson('Farah Nuriel', 'Remove as admin');
    await expect.poll(() => person('Farah Nuriel').getAttribute('data-role')).toBe('member');
    await choosePerson('Priya Venn', 'Remove…');
    const question = page().getByRole('alertdialog');
    await question.getByText('only permissions in AWS').waitFor();
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => people().count()).toBe(6);
    expect(await words(messages().locator('[data-event="removed"]'))).toBe('You removed Priya Venn');
    await details().getByRole('button', { name: 'Add people…' }).click();
    await waitForFocus(to());
    await page().keyboard.type('sara');
    await dialog().getByRole('option').filter({ hasText: 'Already in' }).waitFor();
    await to().fill('');
    await choose('gra', 'Grace Hopper');
    await dialog().getByRole('button', { name: 'Add 1 person' }).click();
    await person('Grace Hopper').waitFor();
  });

  it('rename it in place, and Escape keeps the title', async () => {
    await show();
    await details().getByRole('button', { name: 'Rename' }).press('Enter');
    const field = details().getByRole('textbox', { name: 'Group name' });
    await waitForFocus(field);
    await page().keyboard.press('Escape');
    await waitForFocus(details().getByRole('button', { name: 'Rename' }));
    await page().keyboard.press('Enter');
    await field.fill(' ');
    await page().keyboard.press('Enter');
    await details().getByText('Enter a name for the conversation, up to').waitFor();
    await field.fill('Night Market');
    await page().keyboard.press('Enter');
    await header().getByRole('button', { name: 'Night Market' }).waitFor();
    await messages().getByText('You renamed the conversation').waitFor();
  });

  it('offer a usual member no changes but to leave', async () => {
    await show('Bridge Street Choir');
    expect(
      await details()
        .getByRole('button', { name: /Rename|Add people/ })
        .count(),
    ).toBe(0);
    await person('Tomás Arrenda').getByRole('button').click();
    await page().getByRole('menuitem', { name: 'Message' }).waitFor();
    expect(await page().getByRole('menuitem').count()).toBe(1);
    await page().keyboard.press('Escape');
    await details().getByRole('button', { name: 'Leave…' }).click();
    const question = page().getByRole('alertdialog');
    expect(await question.getByText('You’re the owner').count()).toBe(0);
    await question.getByRole('button', { name: 'Leave' }).click();
    await expect.poll(() => rows().filter({ hasText: 'Bridge Street Choir' }).count()).toBe(0);
    await page().getByTestId('conversation').waitFor({ state: 'detached' });
  });

  it('say what leaving means for the owner, and report what fails', async () => {
    await show();
    await details().getByRole('button', { name: 'Leave…' }).click();
    await page().getByRole('alertdialog').getByText('You’re the owner').waitFor();
    await page().keyboard.press('Escape');
    await page().evaluate(() => {
      window.meridianTest.world.diskError = { code: 'disk-full', message: '', retryable: false, details: {} };
    });
    await choosePerson('Farah Nuriel', 'Make an admin');
    await page().getByText('Couldn’t change the conversation.').waitFor();
  });

  it('fit into a small window', async () => {
    await page().setViewportSize({ width: 360, height: 640 });
    await show();
    const pane = await details().boundingBox();
    for (const row of await people().all()) {
      const box = await row.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((pane?.x ?? 0) + (pane?.width ?? 0));
    }
  });
});
