import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { type Message, MessageId, type ReplyTarget, SortKey } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import { fakeAccountId } from '../../test/support/fakeDesk.ts';
import type { FakeConversation, FakeWorld } from '../../test/support/fakeWorld.ts';
import { createNoticesStore } from '../app/notices.ts';
import { createClient } from '../client.ts';
import { createComposer } from './composer.ts';
import { showOriginal } from './originals.ts';
import { createSession } from './session.ts';

const NOW = instantFromMicros(1_700_000_000_000_000);

let world: FakeWorld;
let bridge: FakeBridge;
let conversation: FakeConversation;
let notices: ReturnType<typeof createNoticesStore>;
let session: ReturnType<typeof createSession>;

beforeEach(async () => {
  world = createWorld('online', NOW);
  const [first] = world.conversations.filter(({ summary }) => summary.id === 'main');
  if (first === undefined) throw new Error('no conversation');
  conversation = first;
  bridge = createFakeBridge(world);
  const client = createClient(bridge);
  const clock = createManualClock(NOW);
  notices = createNoticesStore();
  session = createSession({
    client,
    clock,
    accountId: fakeAccountId(1),
    isMain: true,
    account: world.account,
    composer: createComposer(client.ofAccount(fakeAccountId(1)), clock).store,
    notices,
    handOverExport: () => {},
  });
});

/** The target of a reply to a message whose key is its time. */
const targetOf = ({ id, at }: Message): ReplyTarget => ({ id, sortKey: SortKey.parse(formatTimestamp(at)) });
const nth = (n: number): Message => {
  const found = conversation.messages.at(n);
  if (found === undefined) throw new Error('no message');
  return found;
};
const open = (): Promise<void> => session.stores.conversation.getState().open(conversation.summary.id);
const shown = () => session.stores.conversation.getState().showing.scrollTarget;
const show = (target: ReplyTarget): Promise<void> => showOriginal(target, session, notices);
const noticed = () => notices.getState().notices;

describe('the original of a reply', () => {
  it('is shown where it is on this computer, and the way back is kept', async () => {
    await open();
    const { at, id } = nth(3);
    await show(targetOf(nth(3)));
    expect(shown()).toEqual({ kind: 'message', cursor: { at, id } });
    expect(session.stores.navigation.getState().trail).toHaveLength(1);
    expect(noticed()).toEqual([]);
  });

  it('is loaded where it is before what this computer has', async () => {
    conversation.cached = 10;
    await open();
    const { at, id } = nth(20);
    await show(targetOf(nth(20)));
    expect(shown()).toEqual({ kind: 'message', cursor: { at, id } });
  });

  it('is loaded from the gap that it lies in', async () => {
    const hidden = conversation.gaps?.[0]?.holds[4];
    if (hidden === undefined) throw new Error('no gap');
    await open();
    await show(targetOf(hidden));
    expect(shown()).toEqual({ kind: 'message', cursor: { at: hidden.at, id: hidden.id } });
  });

  it('is gone where nothing is missing around it', async () => {
    await open();
    const before = shown();
    const target = targetOf(nth(30));
    conversation.messages = conversation.messages.filter(({ id }) => id !== target.id);
    await show(target);
    expect(noticed()).toEqual([{ kind: 'no-original', reason: 'gone' }]);
    expect(shown()).toBe(before);
    await show({ ...target, sortKey: SortKey.parse('not a time') });
    expect(noticed()).toEqual([{ kind: 'no-original', reason: 'gone' }]);
  });

  it('is too far where ten pages don’t reach it', async () => {
    const [first] = conversation.messages;
    if (first === undefined) throw new Error('no message');
    conversation.messages = Array.from({ length: 1_000 }, (_, n) => ({
      ...first,
      id: MessageId.parse(`many-${n}`),
      at: instantFromMicros(first.at + n),
    }));
    conversation.gaps = [];
    conversation.cached = 10;
    await open();
    await show({ ...targetOf(first), id: MessageId.parse('many-0') });
    expect(noticed()).toEqual([{ kind: 'no-original', reason: 'far' }]);
  });

  it('that can’t be loaded says why', async () => {
    conversation.cached = 10;
    await open();
    world.networkError = new AppError('offline').toData();
    await show(targetOf(nth(20)));
    expect(noticed()).toMatchObject([{ kind: 'no-original', reason: 'failed', error: { code: 'offline' } }]);
    world.networkError = null;
    await show(targetOf(nth(20)));
    expect(noticed()).toEqual([]);
  });
});
