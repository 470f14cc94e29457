import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ConversationSelection, joinSelections } from '../../shared/conversationList.ts';
import { AppError } from '../../shared/errors.ts';
import { type Conversation, ConversationId, UserId } from '../../shared/model.ts';
import { compareConversations } from '../../shared/order.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { settle } from '../../test/fakes/manualClock.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import { fakeConversation } from '../../test/support/fakeModel.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { type AccountClient, createClient } from '../client.ts';
import { createConversationListStore, openConversation, shownConversations, twinsOf } from './conversationList.ts';

let world: FakeWorld;
let client: AccountClient;
let store: ReturnType<typeof createConversationListStore>;

beforeEach(() => {
  world = createWorld('online', instantFromMicros(1_700_000_000_000_000));
  client = createClient(createFakeBridge(world)).ofAccount(fakeAccountId(1));
  store = createConversationListStore(client);
});

describe('the list', () => {
  it('keeps the identity of unchanged conversations in a reload', async () => {
    await store.getState().load();
    const before = store.getState().conversations;
    await store.getState().load();
    expect(store.getState().conversations).toBe(before);
    const [changed, moved] = [before?.[2], before?.[0]];
    if (changed === undefined) throw new Error('no conversation');
    await client.drafts.save({ conversationId: changed.id, text: 'Dear' });
    world.conversations = [...world.conversations.slice(1), ...world.conversations.slice(0, 1)];
    await store.getState().load();
    const after = store.getState().conversations;
    expect(after?.[1]).toEqual({ ...changed, draft: 'Dear' });
    expect(after?.at(-1)).toBe(moved);
    expect(after?.[0]).toBe(before?.[1]);
  });
});

describe('starting a conversation', () => {
  it('finds an existing one', async () => {
    expect(await store.getState().start('bayko')).toBe('main');
    expect(store.getState().started.size).toBe(0);
  });

  it('opens a new one before it is listed', async () => {
    await store.getState().load();
    const id = await store.getState().start('grace');
    store.getState().select(id);
    expect(store.getState().conversations?.some((each) => each.id === id)).toBe(false);
    expect(openConversation(store.getState())).toMatchObject({
      id,
      other: { name: 'Grace Hopper' },
      disappearAfter: null,
    });
    await store.getState().setDisappearAfter(id, 3_600_000);
    expect(openConversation(store.getState())?.disappearAfter).toBe(3_600_000);
  });

  it('shows the listed version once there is one', async () => {
    const id = await store.getState().start('grace');
    await client.drafts.save({ conversationId: id, text: 'Dear Grace' });
    await store.getState().load();
    store.getState().select(id);
    expect(openConversation(store.getState())?.draft).toBe('Dear Grace');
  });

  it('rejects an unknown handle without a change', async () => {
    await expect(store.getState().start('missing')).rejects.toMatchObject({ code: 'not-found' });
    expect(store.getState()).toMatchObject({ conversations: null, selectedId: null });
  });
});

describe('the list by its events', () => {
  /** The list that the engine has, and requests and events on their way to or from the window. */
  function setUpRaces() {
    const lines = new Map<ConversationId, Conversation>();
    const pending: { readonly selection: ConversationSelection; end: (fails: boolean) => void }[] = [];
    const selected: ConversationSelection[] = [];
    let emit = (_: ConversationSelection): void => {};
    const races = createConversationListStore({
      conversations: {
        ...client.conversations,
        list: (selection) => {
          selected.push(selection);
          const whole = [...lines.values()].sort(compareConversations);
          const { only } = selection;
          const conversations = only === undefined ? whole : whole.filter(({ id }) => only.includes(id));
          return new Promise((resolve, reject) => {
            const end = (fails: boolean) => (fails ? reject(new AppError('internal')) : resolve({ conversations }));
            pending.push({ selection, end });
          });
        },
      },
      on: (name, listener) => {
        if (name === 'conversations.changed') emit = listener as typeof emit;
      },
    });
    return { lines, pending, selected, store: races, emit: (selection: ConversationSelection) => emit(selection) };
  }

  const lineOf = (id: ConversationId, at: number): Conversation =>
    fakeConversation({ id, other: { id: UserId.parse('x'), name: 'X', handle: 'x' }, at: instantFromMicros(at) });

  it('is what the engine has, whatever order events and replies come in', async () => {
    const name = fc.integer({ min: 0, max: 4 });
    const action = fc.oneof(
      fc.record({ kind: fc.constant('change' as const), name, at: fc.nat({ max: 9 }) }),
      fc.record({ kind: fc.constant('remove' as const), name }),
      fc.record({ kind: fc.constant('clear' as const) }),
      fc.record({ kind: fc.constant('emit' as const), joined: fc.boolean() }),
      fc.record({ kind: fc.constant('answer' as const), fails: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const { lines, pending, store: list, emit } = setUpRaces();
        const events: ConversationSelection[] = [];
        const answer = async (fails: boolean): Promise<void> => {
          pending.shift()?.end(fails);
          await settle();
        };
        void list.getState().load();
        for (const step of actions) {
          if (step.kind === 'change' || step.kind === 'remove') {
            const id = ConversationId.parse(`c${step.name}`);
            if (step.kind === 'change') lines.set(id, lineOf(id, step.at));
            else lines.delete(id);
            events.push({ only: [id] });
          } else if (step.kind === 'clear') {
            lines.clear();
            events.push({});
          } else if (step.kind === 'answer') await answer(step.fails);
          else if (step.joined) emit(events.splice(0).reduce(joinSelections, { only: [] }));
          else emit(events.shift() ?? { only: [] });
        }
        for (const event of events) emit(event);
        while (pending.length > 0) await answer(false);
        // A read that failed is repeated with the next event.
        emit({ only: [] });
        while (pending.length > 0) await answer(false);
        expect(list.getState().conversations).toEqual([...lines.values()].sort(compareConversations));
      }),
      { numRuns: 300 },
    );
  });

  it('reads the lines that events name, in one request for all events during a read', async () => {
    const { lines, pending, selected, store: list, emit } = setUpRaces();
    const [a, b, c] = [ConversationId.parse('a'), ConversationId.parse('b'), ConversationId.parse('c')];
    for (const id of [a, b, c]) lines.set(id, lineOf(id, 1));
    emit({ only: [a] });
    pending.shift()?.end(false);
    await settle();
    emit({ only: [b] });
    emit({ only: [c] });
    emit({ only: [a, c] });
    pending.shift()?.end(false);
    await settle();
    expect(selected).toEqual([{}, { only: [b] }, { only: [c, a] }]);
    expect(list.getState().conversations).toHaveLength(3);
  });
});

it('shows the archived conversations on request, and all others otherwise', () => {
  const lineOfId = (id: string, isArchived: boolean): Conversation =>
    fakeConversation({
      id: ConversationId.parse(id),
      other: { id: UserId.parse('u'), name: '', handle: '' },
      isArchived,
    });
  const [a, b] = [lineOfId('a', false), lineOfId('b', true)];
  const shown = (conversations: readonly Conversation[] | null, showsArchive: boolean): readonly string[] =>
    shownConversations({ conversations, showsArchive }).map(({ id }) => id);
  expect([shown([a, b], false), shown([a, b], true)]).toEqual([['a'], ['b']]);
  expect([shown([a], true), shown([b], false), shown(null, true)]).toEqual([['a'], [], []]);
});

it('finds the conversations whose person has several', () => {
  const of = (id: string, person: string): Conversation =>
    fakeConversation({ id: ConversationId.parse(id), other: { id: UserId.parse(person), name: '', handle: '' } });
  expect([...twinsOf([of('a', 'x'), of('b', 'y'), of('c', 'x'), of('d', 'x'), of('e', 'z')])].sort()).toEqual([
    'a',
    'c',
    'd',
  ]);
  expect([...twinsOf([])]).toEqual([]);
});
