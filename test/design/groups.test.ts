import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { withoutIsolates } from '../../shared/text/translator.ts';
import { findings, openWindow, settled, withWindow } from './testWindow.ts';

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

  it('has no accessibility violations', async () => {
    await open();
    expect(await findings(page())).toEqual([]);
  });
});
