import { beforeEach, describe, expect, it } from 'vitest';
import type { AppErrorData } from '../../shared/errors.ts';
import { maxMessageLength } from '../../shared/ipc/contract.ts';
import type { GroupId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock, type ManualClock } from '../../test/design/windowClock.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeGroupId } from '../../test/support/fakeModel.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { type Api, createApi } from '../api.ts';
import { canBeSent, charactersLeft, createComposerStore, SAVE_AFTER_MS, sendable } from './composer.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);
const SAVE_AFTER = SAVE_AFTER_MS * 1_000;
const main = fakeGroupId('main');
const worf = fakeGroupId('worf');
const diskFull: AppErrorData = { code: 'disk-full', message: 'The disk is full.', retryable: false, details: {} };

let world: FakeWorld;
let clock: ManualClock;
let store: ReturnType<typeof createComposerStore>;
let api: Api;
const state = () => store.getState();
const textIn = (groupId: GroupId) => state().texts.get(groupId);
/** Lets every promise that is under way end. */
const settle = () => new Promise<void>((done) => setImmediate(done));

beforeEach(() => {
  world = createWorld('busy', NOW);
  clock = createManualClock(NOW);
  api = createApi(createFakeBridge(world));
  store = createComposerStore(api, clock);
});

describe('what can be sent', () => {
  it('counts code points, of what would be sent', () => {
    expect(charactersLeft('')).toBe(maxMessageLength);
    expect(charactersLeft('😀'.repeat(1_000))).toBe(24);
    expect(charactersLeft(`  ${'x'.repeat(1_024)}\n`)).toBe(0);
    expect(charactersLeft('👨‍👩‍👧'.repeat(205))).toBe(-1);
  });

  it('is neither nothing nor too long', () => {
    expect(['', ' \n\t ', 'x'.repeat(1_025), '😀'.repeat(1_025)].filter(canBeSent)).toEqual([]);
    expect(['x', ' x ', 'x'.repeat(1_024), '😀'.repeat(1_024)].filter(canBeSent)).toHaveLength(4);
    expect(sendable('\n one\n  two \n')).toBe('one\n  two');
  });
});

describe('drafts', () => {
  it('come from the disk, once', async () => {
    await state().open(main);
    expect(textIn(main)).toBe('Monday at the usual place?');
    state().type(main, 'Monday?');
    await state().open(main);
    expect(textIn(main)).toBe('Monday?');
  });

  it('are kept a moment after they are typed, however much is typed', async () => {
    for (const typed of ['M', 'Mo', 'Mon']) state().type(main, typed);
    clock.advance(SAVE_AFTER - 1);
    await settle();
    expect(world.told.drafts).toEqual([]);
    clock.advance(1);
    await settle();
    expect(world.told.drafts).toEqual([[main, 'Mon']]);
    clock.advance(SAVE_AFTER * 10);
    await settle();
    expect(world.told.drafts).toHaveLength(1);
  });

  it('are kept at least that often while somebody types on and on', async () => {
    for (let typed = 1; typed <= 40; typed++) {
      state().type(main, 'x'.repeat(typed));
      clock.advance(SAVE_AFTER / 4);
      await settle();
    }
    expect(world.told.drafts).toHaveLength(10);
    expect(world.told.drafts.at(-1)?.[1]).toBe('x'.repeat(40));
  });

  it('are kept at once when the person leaves', async () => {
    state().type(main, 'Mon');
    state().type(worf, 'Today');
    await state().flush();
    expect(world.told.drafts).toEqual([
      [main, 'Mon'],
      [worf, 'Today'],
    ]);
    expect(clock.due()).toEqual([]);
  });

  it('lose nothing to whoever types before the disk has answered', async () => {
    const opening = state().open(main);
    state().type(main, '!');
    await opening;
    expect(textIn(main)).toBe('Monday at the usual place?!');
    await state().flush();
    expect(world.told.drafts.at(-1)).toEqual([main, 'Monday at the usual place?!']);
  });

  it('never come to the disk in another order than they were typed', async () => {
    const release: (() => void)[] = [];
    const slow = createComposerStore(
      {
        ...api,
        saveDraft: async (...draft) =>
          new Promise<void>((done) => release.push(done)).then(() => api.saveDraft(...draft)),
      },
      clock,
    );
    slow.getState().type(main, 'first');
    void slow.getState().flush();
    slow.getState().type(main, 'second');
    void slow.getState().flush();
    await settle();
    expect(release).toHaveLength(1);
    for (let turn = 0; turn < 2; turn++) {
      release.at(-1)?.();
      await settle();
    }
    expect(world.told.drafts.at(-1)).toEqual([main, 'second']);
  });

  it('tell why they can’t be kept, and are kept when they can', async () => {
    world.diskError = diskFull;
    state().type(main, 'Mon');
    await state().flush();
    expect(state().draftError?.code).toBe('disk-full');
    world.diskError = null;
    await state().flush();
    expect(state().draftError).toBeNull();
    expect(world.told.drafts).toEqual([[main, 'Mon']]);
  });

  it('are forgotten with the account', async () => {
    state().type(main, 'Mon');
    state().clear();
    clock.advance(SAVE_AFTER);
    await settle();
    expect(world.told.drafts).toEqual([]);
    expect(textIn(main)).toBeUndefined();
  });
});

describe('sending', () => {
  it('empties the field at once, and the draft once the message is accepted', async () => {
    state().type(main, ' See you. ');
    const sending = state().send(main);
    expect(textIn(main)).toBe('');
    expect(await sending).toBe(true);
    await settle();
    expect(world.told.sent).toEqual(['See you.']);
    expect(world.told.drafts).toEqual([[main, '']]);
  });

  it('sends nothing that can’t be sent', async () => {
    for (const typed of ['', '  ', 'x'.repeat(1_025)]) {
      state().type(main, typed);
      expect(await state().send(main)).toBe(false);
      expect(textIn(main)).toBe(typed);
    }
    expect(world.told.sent).toEqual([]);
  });

  it('gives back what was not accepted, before what was typed since, and says why', async () => {
    world.diskError = diskFull;
    state().type(main, 'See you.');
    const sending = state().send(main);
    state().type(main, 'Or not');
    expect(await sending).toBe(false);
    expect(textIn(main)).toBe('See you.\nOr not');
    expect(state().refused).toEqual({ groupId: main, error: diskFull });
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
    expect(world.told.sent).toEqual(['one', 'two', 'three']);
  });
});
