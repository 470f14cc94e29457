import { beforeEach, expect, it } from 'vitest';
import type { AppError, ErrorCode } from '../../../shared/errors.ts';
import { GroupId } from '../../../shared/model.ts';
import { FakeMessageStore } from '../../../test/fakes/fakeMessageStore.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { openInMemory } from '../cache/testing.ts';
import { CostMeter } from '../cost.ts';
import type { EngineServices } from '../protocol.ts';
import { SyncLoop } from '../sync/loop.ts';
import { MessagePuller } from '../sync/pull.ts';
import { createServices } from './services.ts';

const group = GroupId.parse('g');
const { signal } = new AbortController();

let store: FakeMessageStore;
let services: EngineServices;
let opened: (GroupId | null)[];
let lines: string[];
let wakes: number;

beforeEach(() => {
  const [clock, cache, cost] = [new ManualClock(), openInMemory(), new CostMeter()];
  store = new FakeMessageStore({ cost });
  opened = [];
  lines = [];
  wakes = 0;
  const loop = new SyncLoop(
    { refresh: async () => ({ read: 0, write: 0 }), statusChanged: () => {}, failed: () => {} },
    clock,
    () => 1,
    null,
  );
  loop.wake = () => void wakes++;
  services = createServices({
    cache,
    loop,
    cost,
    puller: new MessagePuller({ store, cache, clock, groupsChanged: () => {}, messagesChanged: () => {} }),
    account: () => {
      throw new Error('not asked here');
    },
    setOpenGroup: (id) => void opened.push(id),
    log: (level, _text, error) => void lines.push(`${level} ${(error as AppError).code}`),
  });
});

it('answers an opened conversation at once and reads its newest page behind that', async () => {
  const held = store.hold('listMessages');
  expect(services['messages.open']({ groupId: group }, signal)).toEqual({});
  await held.reached;
  held.release();
  await settle();
  expect(opened).toEqual([group]);
  expect(services['diagnostics.read']({}, signal)).toMatchObject({ cost: { open: { read: 0.5, write: 0 } } });
});

it('reads nothing when no conversation is open any more', () => {
  services['messages.open']({ groupId: null }, signal);
  expect(opened).toEqual([null]);
  expect(store.calls).toEqual([]);
});

it.each<[ErrorCode, { wakes: number; lines: string[] }]>([
  ['timeout', { wakes: 1, lines: [] }],
  ['access-denied', { wakes: 0, lines: ['warn access-denied'] }],
  ['cancelled', { wakes: 0, lines: [] }],
])('leaves a failure that passes to the loop, and logs any other: %s', async (code, expected) => {
  store.failNext('listMessages', code);
  services['messages.open']({ groupId: group }, signal);
  await settle();
  expect({ wakes, lines }).toEqual(expected);
});

it('tells that nothing is missing where a gap was filled meanwhile', async () => {
  await expect(services['messages.fill']({ groupId: group, gapId: 99 }, signal)).rejects.toMatchObject({
    code: 'not-found',
  });
});
