import { beforeEach, describe, expect, it, vi } from 'vitest';
import { maxMessageLength } from '../../shared/contract/messages.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock, type ManualClock } from '../../test/design/windowClock.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { fakeConversationId } from '../../test/support/fakeModel.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { type AccountClient, createClient } from '../client.ts';
import {
  type Composer,
  canBeSent,
  charactersLeft,
  createComposer,
  type EditDraft,
  type ReplyDraft,
  SAVE_AFTER_MS,
  sendable,
} from './composer.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const SAVE_AFTER = SAVE_AFTER_MS * 1_000;
const main = fakeConversationId('main');
const worf = fakeConversationId('worf');
const diskFull: AppErrorData = { code: 'disk-full', message: 'disk-full', retryable: false, details: {} };

let world: FakeWorld;
let clock: ManualClock;
let composer: Composer;
let client: AccountClient;
const state = () => composer.store.getState();
const textIn = (conversationId: ConversationId) => state().texts.get(conversationId);
/** Waits for pending promises. */
const settle = () => new Promise<void>((done) => setImmediate(done));

beforeEach(() => {
  world = createWorld('busy', NOW);
  clock = createManualClock(NOW);
  client = createClient(createFakeBridge(world)).ofAccount(fakeAccountId(1));
  composer = createComposer(client, clock);
});

describe('a sendable text', () => {
  it('counts the code points of the trimmed text', () => {
    expect(charactersLeft('')).toBe(maxMessageLength);
    expect(charactersLeft('😀'.repeat(1_000))).toBe(24);
    expect(charactersLeft(`  ${'x'.repeat(1_024)}\n`)).toBe(0);
    expect(charactersLeft('👨‍👩‍👧'.repeat(205))).toBe(-1);
  });

  it('is neither empty nor too long', () => {
    expect(['', ' \n\t ', '\u200b\u3164', 'x'.repeat(1_025), '😀'.repeat(1_025)].filter(canBeSent)).toEqual([]);
    expect(['x', ' x ', 'x'.repeat(1_024), '😀'.repeat(1_024)].filter(canBeSent)).toHaveLength(4);
    expect(sendable('\n one\n  two \n')).toBe('one\n  two');
  });
});

describe('a message', () => {
  it('is sent in parts only on request if it is too long', async () => {
    const text = `${'x'.repeat(1_000)}\n${'y'.repeat(1_000)}`;
    state().type(main, text);
    expect(await state().send(main)).toBe(false);
    expect(textIn(main)).toBe(text);
    expect(await state().send(main, { inParts: true })).toBe(true);
    expect(world.received.sent).toEqual(['x'.repeat(1_000), 'y'.repeat(1_000)]);
    expect(textIn(main)).toBe('');
    state().type(main, ' \u200b ');
    expect(await state().send(main, { inParts: true })).toBe(false);
  });

  it('returns before what was typed since, and is saved', async () => {
    await state().open(worf);
    state().type(worf, '');
    state().putBack(worf, 'one');
    state().type(worf, 'one two');
    state().putBack(worf, 'zero');
    expect(textIn(worf)).toBe('zero\none two');
    await state().flush();
    expect(world.received.drafts.at(-1)).toEqual([worf, 'zero\none two']);
  });
});

describe('drafts', () => {
  it('are read from disk once', async () => {
    await state().open(main);
    expect(textIn(main)).toBe('Monday at the usual place?');
    state().type(main, 'Monday?');
    await state().open(main);
    expect(textIn(main)).toBe('Monday?');
  });

  it('are saved once after a pause in typing', async () => {
    for (const typed of ['M', 'Mo', 'Mon']) state().type(main, typed);
    clock.advance(SAVE_AFTER - 1);
    await settle();
    expect(world.received.drafts).toEqual([]);
    clock.advance(1);
    await settle();
    expect(world.received.drafts).toEqual([[main, 'Mon']]);
    clock.advance(SAVE_AFTER * 10);
    await settle();
    expect(world.received.drafts).toHaveLength(1);
  });

  it('are saved at the same interval during continuous typing', async () => {
    for (let typed = 1; typed <= 40; typed++) {
      state().type(main, 'x'.repeat(typed));
      clock.advance(SAVE_AFTER / 4);
      await settle();
    }
    expect(world.received.drafts).toHaveLength(10);
    expect(world.received.drafts.at(-1)?.[1]).toBe('x'.repeat(40));
  });

  it('are saved immediately by a flush', async () => {
    state().type(main, 'Mon');
    state().type(worf, 'Today');
    await state().flush();
    expect(world.received.drafts).toEqual([
      [main, 'Mon'],
      [worf, 'Today'],
    ]);
    expect(clock.due()).toEqual([]);
  });

  it('keep text typed before the stored draft loads', async () => {
    const opening = state().open(main);
    state().type(main, '!');
    await opening;
    expect(textIn(main)).toBe('Monday at the usual place?!');
    await state().flush();
    expect(world.received.drafts.at(-1)).toEqual([main, 'Monday at the usual place?!']);
  });

  it('are written in the order typed without waiting for a reply, since the page may be gone by then', async () => {
    const saved: string[] = [];
    const save: AccountClient['drafts']['save'] = ({ text }) => {
      saved.push(text);
      return new Promise(() => {});
    };
    const slow = createComposer({ ...client, drafts: { ...client.drafts, save } }, clock).store;
    slow.getState().type(main, 'first');
    void slow.getState().flush();
    await settle();
    slow.getState().type(main, 'second');
    void slow.getState().flush();
    await settle();
    expect(saved).toEqual(['first', 'second']);
  });

  it('report a failed save and are saved by the next flush', async () => {
    world.diskError = diskFull;
    state().type(main, 'Mon');
    await state().flush();
    expect(state().draftError?.code).toBe('disk-full');
    world.diskError = null;
    await state().flush();
    expect(state().draftError).toBeNull();
    expect(world.received.drafts).toEqual([[main, 'Mon']]);
  });

  it('load once when a conversation is reopened during the read', async () => {
    const openings = [state().open(main), state().open(main)];
    await Promise.all(openings);
    expect(textIn(main)).toBe('Monday at the usual place?');
    await state().flush();
    expect(world.received.drafts).toEqual([]);
  });

  it('follow what another window has saved, unless there is unsaved text', async () => {
    await state().open(main);
    await client.drafts.save({ conversationId: main, text: 'Tuesday?' });
    await state().follow(main);
    expect(textIn(main)).toBe('Tuesday?');
    state().type(main, 'Tuesday?!');
    await state().follow(main);
    expect(textIn(main)).toBe('Tuesday?!');
    await state().flush();
    // Text of another conversation was left here earlier.
    await client.drafts.save({ conversationId: main, text: '' });
    await state().open(main);
    expect(textIn(main)).toBe('');
  });

  it('keep what is typed or sent while the text of another window is read', async () => {
    await state().open(main);
    await client.drafts.save({ conversationId: main, text: 'Theirs' });
    const following = state().follow(main);
    state().type(main, 'Mine');
    await following;
    expect(textIn(main)).toBe('Mine');
    await state().flush();
    const sending = state().send(main);
    await state().follow(main);
    expect(textIn(main)).toBe('');
    expect(await sending).toBe(true);
  });

  it('are never overwritten if they can’t be read', async () => {
    let error: AppErrorData | null = diskFull;
    const read: AccountClient['drafts']['read'] = async (draft) => {
      if (error !== null) throw AppError.fromData(error);
      return client.drafts.read(draft);
    };
    composer = createComposer({ ...client, drafts: { ...client.drafts, read } }, clock);
    await state().open(main);
    expect(state().draftError).toEqual(diskFull);
    state().type(main, '!');
    await state().flush();
    expect(world.received.drafts).toEqual([]);
    error = null;
    await state().flush();
    expect(textIn(main)).toBe('Monday at the usual place?!');
    expect(state().draftError).toBeNull();
    await state().flush();
    expect(world.received.drafts.at(-1)).toEqual([main, 'Monday at the usual place?!']);
  });
});

describe('leaving', () => {
  it('forgets saved text unless the account is shown again meanwhile', async () => {
    state().type(main, 'Mon');
    await composer.leave(() => false);
    expect(textIn(main)).toBe('Mon');
    await composer.leave(() => true);
    expect(state().texts.size).toBe(0);
    await state().open(main);
    expect(textIn(main)).toBe('Mon');
  });

  it('keeps text that can’t be saved, and saves it later', async () => {
    world.diskError = diskFull;
    state().type(main, 'Mon');
    await composer.leave(() => true);
    expect(textIn(main)).toBe('Mon');
    world.diskError = null;
    await composer.leave(() => true);
    expect([textIn(main), world.received.drafts]).toEqual([undefined, [[main, 'Mon']]]);
  });

  it('keeps a message rejected afterwards as a draft', async () => {
    const answer = Promise.withResolvers<void>();
    const send: AccountClient['messages']['send'] = async () => {
      await answer.promise;
      throw AppError.fromData(diskFull);
    };
    composer = createComposer({ ...client, messages: { ...client.messages, send } }, clock);
    state().type(main, 'See you.');
    const sending = state().send(main);
    const leaving = composer.leave(() => true);
    answer.resolve();
    expect(await sending).toBe(false);
    await leaving;
    await state().flush();
    expect(world.received.drafts.at(-1)).toEqual([main, 'See you.']);
  });

  it('resolves once everything is saved', async () => {
    const answer = Promise.withResolvers<void>();
    const save: AccountClient['drafts']['save'] = async (draft) => {
      await answer.promise;
      return client.drafts.save(draft);
    };
    composer = createComposer({ ...client, drafts: { ...client.drafts, save } }, clock);
    state().type(main, 'Mon');
    const ended = vi.fn();
    const flushing = state().flush().then(ended);
    await settle();
    expect(ended).not.toHaveBeenCalled();
    answer.resolve();
    await flushing;
  });
});

describe('sending', () => {
  it('clears the field immediately and the draft after acceptance', async () => {
    state().type(main, ' See you. ');
    const sending = state().send(main);
    expect(textIn(main)).toBe('');
    expect(await sending).toBe(true);
    await settle();
    expect(world.received.sent).toEqual(['See you.']);
    expect(world.received.drafts).toEqual([[main, '']]);
  });

  it('sends no empty or too long text', async () => {
    for (const typed of ['', '  ', 'x'.repeat(1_025)]) {
      state().type(main, typed);
      expect(await state().send(main)).toBe(false);
      expect(textIn(main)).toBe(typed);
    }
    expect(world.received.sent).toEqual([]);
  });

  it('returns rejected text before text typed since, with the error', async () => {
    world.diskError = diskFull;
    state().type(main, 'See you.');
    const sending = state().send(main);
    state().type(main, 'Or not');
    expect(await sending).toBe(false);
    expect(textIn(main)).toBe('See you.\nOr not');
    expect(state().refused).toEqual({ conversationId: main, error: diskFull });
    state().type(main, 'See you');
    expect(state().refused).toBeNull();
  });

  it('keeps the order of sending', async () => {
    const sent: Promise<boolean>[] = [];
    for (const typed of ['one', 'two', 'three']) {
      state().type(main, typed);
      sent.push(state().send(main));
    }
    expect(await Promise.all(sent)).toEqual([true, true, true]);
    expect(world.received.sent).toEqual(['one', 'two', 'three']);
  });
});

describe('a reply', () => {
  const about = (): ReplyDraft => {
    const original = world.conversations.find(({ summary }) => summary.id === main)?.messages.at(-1);
    if (original === undefined) throw new Error('no message');
    const { id, sortKey, sender, text } = original;
    return { target: { id, sortKey }, sender, text };
  };

  it('is of the draft that is sent, and of no later one', async () => {
    state().reply(main, about());
    state().type(main, 'Yes');
    expect(await state().send(main)).toBe(true);
    expect(state().replies.has(main)).toBe(false);
    const [sent] = world.conversations.flatMap(({ outgoing = [] }) => outgoing.filter(({ text }) => text === 'Yes'));
    expect(sent?.replyTo).toEqual(about().target);
  });

  it('returns with a text that is refused, unless another was begun', async () => {
    world.diskError = diskFull;
    state().reply(main, about());
    state().type(main, 'Yes');
    expect(await state().send(main)).toBe(false);
    expect(state().replies.get(main)).toEqual(about());
    const other = { ...about(), text: 'another' };
    const sending = state().send(main);
    state().reply(main, other);
    await sending;
    expect(state().replies.get(main)).toEqual(other);
  });

  it('ends an edit', () => {
    state().edit(main, { id: about().target.id, before: 'one', typed: 'two' });
    state().reply(main, about());
    expect(state().edits.has(main)).toBe(false);
  });
});

describe('an edit', () => {
  const waiting = (): EditDraft => {
    const message = world.conversations.find(({ summary }) => summary.id === main)?.outgoing?.at(0);
    if (message === undefined) throw new Error('no message');
    return { id: message.id, before: message.text, typed: message.text };
  };

  it('leaves the draft as it is, on the disk too', async () => {
    state().type(main, 'Half a thought');
    state().edit(main, { ...waiting(), typed: ' Better ' });
    await state().flush();
    expect(await state().saveEdit(main)).toBe(true);
    expect(textIn(main)).toBe('Half a thought');
    expect(world.received.drafts.map(([, text]) => text)).not.toContain(' Better ');
    expect(state().edits.has(main)).toBe(false);
    const texts = world.conversations.flatMap(({ outgoing = [] }) => outgoing.map(({ text }) => text));
    expect(texts).toContain('Better');
  });

  it('stays when it is refused, blank or too long', async () => {
    for (const typed of [' ', 'x'.repeat(maxMessageLength + 1)]) {
      state().edit(main, { ...waiting(), typed });
      expect(await state().saveEdit(main)).toBe(false);
      expect(state().edits.get(main)?.typed).toBe(typed);
      expect(state().refused).toBeNull();
    }
    world.diskError = diskFull;
    state().edit(main, { ...waiting(), typed: 'Better' });
    expect(await state().saveEdit(main)).toBe(false);
    expect(state().edits.get(main)?.typed).toBe('Better');
    expect(state().refused).toMatchObject({ conversationId: main, error: { code: 'disk-full' } });
    state().edit(main, null);
    expect(state().refused).toBeNull();
  });

  it('of a message that is gone becomes part of the draft only if something was typed', () => {
    const { id } = waiting();
    state().type(main, 'after');
    state().edit(main, waiting());
    state().forget(main, new Set([id]));
    expect(textIn(main)).toBe('after');
    state().edit(main, { ...waiting(), typed: 'before' });
    state().forget(main, new Set([id]));
    expect(textIn(main)).toBe('before\nafter');
  });
});
