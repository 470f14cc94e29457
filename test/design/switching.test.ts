import { expect, it } from 'vitest';
import { fakeAccountId } from '../support/fakeDesk.ts';
import { beforeWindow, openWindow, settled, waitForFocus, withWindow } from './testWindow.ts';

/** A switch of accounts while the window reads everything it can show. */

declare global {
  interface Window {
    /** Replies to the first account, which wait from `hold` to `release`. */
    heldReplies: { readonly methods: Set<string>; readonly hold: () => void; readonly release: () => void };
  }
}

const { page } = withWindow();
const [first, second] = [fakeAccountId(1), fakeAccountId(2)];

/** Gives the first account texts of its own, and lets a test hold its replies. */
const markAndHold = (): void => {
  const { world, bridge } = window.meridianTest;
  const firstId = world.desk.activeId;
  for (const [index, conversation] of world.conversations.entries()) {
    const mark = index < 7 ? 'Alpha' : 'Beta';
    const { summary, messages } = conversation;
    conversation.summary = {
      ...summary,
      other: { ...summary.other, name: `${mark} ${summary.other.name}` },
      text: `${mark} ${summary.text}`,
    };
    conversation.messages = messages.map((message) => ({ ...message, text: `${mark} ${message.text}` }));
  }
  const others = world.conversations.slice(7);
  world.conversations = world.conversations.slice(0, 7);
  const { storage } = world.desk;
  world.desk.storage = { ...storage, usedBytes: 777_000_000_000 };

  const methods = new Set<string>();
  const gate = Promise.withResolvers<void>();
  let isHolding = false;
  for (const [area, verbs] of Object.entries(bridge)) {
    if (typeof verbs !== 'object') continue;
    for (const [verb, call] of Object.entries(verbs)) {
      if (typeof call !== 'function') continue;
      const late = async (request: { readonly accountId?: string }): Promise<unknown> => {
        const reply: unknown = await Reflect.apply(call, verbs, [request]);
        if (!isHolding || request.accountId !== firstId) return reply;
        methods.add(`${area}.${verb}`);
        await gate.promise;
        return reply;
      };
      Object.assign(verbs, { [verb]: late });
    }
  }
  window.heldReplies = {
    methods,
    hold: () => {
      isHolding = true;
    },
    release: gate.resolve,
  };
  bridge.on('accounts.switched', () => {
    world.conversations = others;
    world.desk.storage = storage;
  });
};

/** What the document still holds of the first account: in text, attributes and fields. */
const traces = (): Promise<readonly string[]> =>
  page().evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map((each) => Reflect.get(each, 'value'));
    const all = [document.documentElement.outerHTML, ...fields].join('\n');
    return [...all.matchAll(/.{0,60}(?:Alpha|777(?:\s|&nbsp;)GB).{0,20}/g)].map(([found]) => found);
  });

it('leaves nothing of the account before in the document, even when its replies arrive late', async () => {
  await beforeWindow(page(), markAndHold);
  await openWindow(page(), 'accounts', 'Alpha Andrew Bayko');
  await page().keyboard.type('Alpha, half a thought');
  expect(await traces()).not.toEqual([]);

  // Storage and cost are read once the preferences are known, which are read once.
  await page().keyboard.press('Control+,');
  await page().getByRole('tab', { name: 'Sync' }).click();
  await page().getByRole('switch', { name: 'Pause automatic sync' }).waitFor();
  await page().keyboard.press('Escape');
  await page().getByRole('dialog').waitFor({ state: 'detached' });

  await page().evaluate(() => window.heldReplies.hold());
  await page().keyboard.press('Control+f');
  await waitForFocus(page().getByTestId('find').getByRole('textbox'));
  await page().keyboard.type('Alpha');
  const held = () => page().evaluate(() => [...window.heldReplies.methods].toSorted());
  await expect.poll(held).toContain('search.inConversation');
  await page().getByRole('option', { name: 'Alpha Londo' }).click();
  await page().keyboard.press('Control+k');
  const search = page().getByRole('combobox', { name: 'Search conversations, people and messages' });
  await waitForFocus(search);
  await page().keyboard.type('Alpha');
  await expect.poll(held).toContain('search.run');
  await page().keyboard.press('Escape');
  await search.waitFor({ state: 'detached' });
  await page().evaluate(() => window.meridianTest.bridge.emit('conversations.changed', {}));
  await page().keyboard.press('Control+,');
  for (const name of ['Sync', 'Cost', 'Diagnostics', 'Storage']) await page().getByRole('tab', { name }).click();
  const reads = [
    'conversations.list',
    'cost.days',
    'diagnostics.read',
    'drafts.read',
    'messages.window',
    'search.inConversation',
    'search.run',
    'storage.read',
  ];
  await expect.poll(held).toEqual(expect.arrayContaining(reads));

  await page().evaluate((id) => window.meridianTest.bridge.accounts.switch({ id }), second);
  await page().getByText('Andrew at ExamPro').first().waitFor();
  await page().keyboard.press('Escape');
  await page().getByRole('option', { name: 'Beta' }).first().waitFor();
  await settled(page());
  expect(await traces()).toEqual([]);
  await page().evaluate(() => window.heldReplies.release());
  await settled(page());
  expect(await traces()).toEqual([]);
  expect(await page().evaluate(() => window.meridianTest.world.desk.activeId)).not.toBe(first);
});
