import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionSettings } from '../../shared/connection.ts';
import type { AppEvent, EventPayload } from '../../shared/contract/contract.ts';
import type { SyncStatus } from '../../shared/contract/sync.ts';
import { AppError } from '../../shared/errors.ts';
import { AccountId, ConversationId } from '../../shared/model.ts';
import { succeed } from '../../shared/result.ts';
import { instantFromMillis } from '../../shared/time/instant.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { fakeMessage, fakePerson } from '../../test/support/fakeModel.ts';
import type { Arrival, EngineOptions, ReadElsewhere } from '../engine/protocol.ts';
import { EngineClient, type EngineListener } from '../engineClient.ts';
import { type EngineHandle, notSyncing } from './accountEngine.ts';
import { EngineHub } from './engineHub.ts';
import { MfaPrompts } from './mfaPrompts.ts';

const idOf = (digit: string): AccountId => AccountId.parse(digit.repeat(24));
const [one, two] = [idOf('1'), idOf('2')];
const never = new Promise<void>(() => {});
const conversationId = ConversationId.parse('g');
const [focused, blurred] = [true, false].map((isFocused) => ({ isFocused, notifies: false, isOnBattery: false }));

const optionsOf = (id: AccountId): EngineOptions => ({
  connection: ConnectionSettings.parse({ user: id }),
  keys: null,
  directory: `/accounts/${id}`,
  cacheKey: new Uint8Array(32),
});

/** A fake engine that records every call and replies with its account. */
interface FakeEngine {
  readonly id: string;
  readonly calls: unknown[];
  readonly listener: EngineListener;
}

let engines: FakeEngine[];
let published: AppEvent[];
let failures: unknown[];
let arrivals: [AccountId, Arrival][];
let reads: [AccountId, ReadElsewhere][];
let removed: [AccountId, EventPayload<'messages.removed'>][];
let refusal: AppError | null;
let clock: ManualClock;
let prompts: MfaPrompts;
let hub: EngineHub;

beforeEach(() => {
  [engines, published, failures, arrivals, reads, removed, refusal] = [[], [], [], [], [], [], null];
  clock = new ManualClock();
  let promptCount = 0;
  prompts = new MfaPrompts({ clock, ids: () => `prompt-${++promptCount}`, onOpen: () => {}, onClose: () => {} });
  hub = createHub((options, listener) => {
    const calls: unknown[] = [];
    engines.push({ id: options.connection.user, calls, listener });
    return {
      call: async (method, request) => {
        calls.push([method, request]);
        if (method === 'account.read') return succeed({ account: accountOf(options.connection.user) });
        if (method === 'sync.status') return succeed({ ...notSyncing, phase: 'idle' });
        return succeed({ by: options.connection.user });
      },
      signal: (signal) => void calls.push(signal),
      answerCode: (id, code) => void calls.push([id, code]),
      stop: async () => void calls.push('stop'),
    } as EngineHandle;
  });
});

const accountOf = (user: string) => ({
  owner: { id: user, name: user, handle: '' },
  table: 't',
  region: 'r',
  endpoint: null,
});

function createHub(start: (options: EngineOptions, listener: EngineListener) => EngineHandle): EngineHub {
  return new EngineHub({
    prepare: async (id) => {
      if (refusal) throw refusal;
      return optionsOf(id);
    },
    start,
    prompts,
    log: () => {},
    publisher: { publish: (event) => void published.push(event) },
    signedIn: () => {},
    arrived: (id, arrival) => void arrivals.push([id, arrival]),
    readElsewhere: (id, read) => void reads.push([id, read]),
    messagesRemoved: (id, gone) => void removed.push([id, gone]),
    failed: (id, error, willRestart) => void failures.push([id, error.code, willRestart]),
  });
}

async function started(): Promise<[FakeEngine, FakeEngine]> {
  hub.start(one);
  hub.start(two);
  await hub.activate(one);
  await settle();
  const [first, second] = engines;
  if (!first || !second) throw new Error('not started');
  published.length = 0;
  for (const { calls } of engines) calls.length = 0;
  return [first, second];
}

const names = (): string[] => published.map(({ name }) => name);

describe('with two accounts', () => {
  it('publishes only the events of the active one', async () => {
    const [first, second] = await started();
    expect(await hub.active?.call('conversations.list', {})).toEqual(succeed({ by: one }));
    expect(second.calls).toEqual([]);
    first.listener.event({ name: 'conversations.changed', payload: {} });
    second.listener.event({ name: 'conversations.changed', payload: {} });
    expect(names()).toEqual(['conversations.changed']);
  });

  it('tracks the unread count and the status of the others', async () => {
    const [, second] = await started();
    second.listener.unread(7);
    second.listener.event({ name: 'sync.changed', payload: { ...notSyncing, phase: 'offline', waiting: 2 } });
    expect(hub.snapshot(two)).toMatchObject({ unread: 7, status: { phase: 'offline', waiting: 2 }, engine: 'running' });
    expect(names()).toEqual(['accounts.changed', 'accounts.changed']);
    second.listener.unread(7);
    expect(published).toHaveLength(2);
  });

  it('does not report the beginning and the end of a refresh as a change of the list', async () => {
    const [first] = await started();
    const statusOf = (change: Partial<SyncStatus>) => ({
      name: 'sync.changed' as const,
      payload: { ...notSyncing, ...change },
    });
    first.listener.event(statusOf({ phase: 'pulling' }));
    first.listener.event(statusOf({ syncedAt: instantFromMillis(5_000), lastRefresh: { read: 1, write: 0 } }));
    expect(names()).toEqual(['sync.changed', 'sync.changed']);
    expect(hub.snapshot(one).status.syncedAt).toBe(instantFromMillis(5_000));
    first.listener.event(statusOf({ phase: 'paused' }));
    expect(names().slice(2).toSorted()).toEqual(['accounts.changed', 'sync.changed']);
  });

  it('moves the focus and publishes the new account’s state on a switch', async () => {
    const [first, second] = await started();
    hub.setEnvironment({ isFocused: true });
    await hub.active?.call('messages.open', { conversationId });
    const switching = hub.activate(two);
    // Published before any engine replies, so that the window stops using the old account.
    expect(published).toEqual([{ name: 'accounts.switched', payload: { id: two } }]);
    await switching;
    expect(first.calls).toEqual([
      focused,
      ['messages.open', { conversationId }],
      ['messages.open', { conversationId: null }],
      blurred,
    ]);
    expect(second.calls.slice(0, 2)).toEqual([blurred, focused]);
    expect(published).toMatchObject([
      { name: 'accounts.switched' },
      { name: 'accounts.changed' },
      { name: 'account.changed', payload: { account: { owner: { id: two } } } },
      { name: 'sync.changed', accountId: two, payload: { phase: 'idle' } },
      { name: 'conversations.changed' },
    ]);
    first.calls.length = second.calls.length = 0;
    hub.setEnvironment({ isFocused: false });
    hub.resume();
    await settle();
    expect(first.calls).toEqual([blurred, 'resume']);
    expect(second.calls).toEqual([blurred, 'resume']);
  });

  it('passes on to both whether notifications are on and the computer runs on battery', async () => {
    const [first, second] = await started();
    hub.setEnvironment({ isFocused: true });
    hub.setEnvironment({ notifies: true, isOnBattery: true });
    await settle();
    expect(first.calls.at(-1)).toEqual({ isFocused: true, notifies: true, isOnBattery: true });
    expect(second.calls.at(-1)).toEqual({ isFocused: false, notifies: true, isOnBattery: true });
  });

  it('publishes only the state of the account that was chosen last', async () => {
    await started();
    await Promise.all([hub.activate(two), hub.activate(one), hub.activate(two)]);
    const changes = published.filter(({ name }) => name === 'account.changed');
    expect(changes.at(-1)).toMatchObject({ payload: { account: { owner: { id: two } } } });
    expect(changes.map((event) => JSON.stringify(event).includes(one))).not.toContain(true);
  });

  it('stops one and keeps the other', async () => {
    const [first, second] = await started();
    await hub.stop(one, never);
    expect(first.calls).toEqual(['stop']);
    first.listener.event({ name: 'conversations.changed', payload: {} });
    expect(published).toEqual([]);
    await hub.activate(null);
    expect(hub.active).toBeNull();
    expect(published.at(-1)).toEqual({ name: 'accounts.changed', payload: {} });
    await hub.stopAll(never);
    expect(second.calls).toEqual(['stop']);
  });

  it('restarts one with new options and the same focus', async () => {
    await started();
    hub.setEnvironment({ isFocused: true });
    await hub.restart(one, never);
    expect(engines.map(({ id }) => id)).toEqual([one, two, one]);
    expect(engines[2]?.calls).toContainEqual(focused);
    expect(names()).toContain('account.changed');
  });
});

describe('an arrival', () => {
  const friend = fakePerson('bayko');
  const arrivalOf = (text: string): Arrival => ({
    conversationId,
    other: friend,
    isGroup: false,
    count: 1,
    newest: fakeMessage(conversationId, text, clock.now(), friend, text),
  });

  it('is reported with the account that received it, active or not', async () => {
    const [first, second] = await started();
    const [forFirst, forSecond] = [arrivalOf('first'), arrivalOf('second')];
    second.listener.arrived(forSecond);
    first.listener.arrived(forFirst);
    expect(arrivals).toEqual([
      [two, forSecond],
      [one, forFirst],
    ]);
  });

  it('that was read on another computer is reported likewise', async () => {
    const [, second] = await started();
    const { at, id } = arrivalOf('first').newest;
    second.listener.readElsewhere({ conversationId, upTo: { at, id } });
    expect(reads).toEqual([[two, { conversationId, upTo: { at, id } }]]);
  });

  it('that was deleted for everyone is reported likewise', async () => {
    const [, second] = await started();
    const payload = { conversationId, ids: [arrivalOf('first').newest.id] };
    second.listener.event({ name: 'messages.removed', payload });
    expect(removed).toEqual([[two, payload]]);
  });

  it('is dropped after the engine was stopped', async () => {
    const [, second] = await started();
    const stopping = hub.stop(two, never);
    second.listener.arrived(arrivalOf('late'));
    await stopping;
    expect(arrivals).toEqual([]);
  });
});

describe('overlapping starts and stops', () => {
  /** Engines that use an account's files now, and the most at once. */
  let running: number;
  let most: number;
  /** Completes pending stops. */
  let end: (() => void)[];
  beforeEach(() => {
    [running, most, end] = [0, 0, []];
    hub = createHub(() => {
      most = Math.max(most, ++running);
      return {
        call: async (method) => succeed(method === 'account.read' ? { account: null } : { conversations: [] }),
        signal: () => {},
        answerCode: () => {},
        stop: async () => {
          await new Promise<void>((resolve) => end.push(resolve));
          running--;
        },
      } as EngineHandle;
    });
    hub.start(one);
  });

  it('run one engine at a time on an account’s files, and calls wait for it', async () => {
    await hub.activate(one);
    const restarts = [hub.restart(one, never), hub.restart(one, never)];
    await settle();
    const called = hub.active?.call('conversations.list', {});
    expect(called).toBeDefined();
    expect(running).toBe(1);
    while (end.length > 0) {
      end.shift()?.();
      await settle();
    }
    await Promise.all(restarts);
    expect(await called).toEqual(succeed({ conversations: [] }));
    expect([running, most]).toEqual([1, 1]);
  });

  it('report an account as stopped only when it is', async () => {
    await settle();
    const restarted = hub.restart(one, never);
    let isStopped = false;
    const stopped = hub.stop(one, never).then(() => {
      isStopped = true;
    });
    await settle();
    expect(isStopped).toBe(false);
    end[0]?.();
    await Promise.all([restarted, stopped]);
    expect([running, most]).toEqual([0, 1]);
  });

  it('all complete when Meridian quits, and nothing starts afterwards', async () => {
    await settle();
    const restarted = hub.restart(one, never);
    let isDone = false;
    const closed = hub.stopAll(never).then(() => {
      isDone = true;
    });
    hub.start(two);
    await settle();
    expect(isDone).toBe(false);
    end[0]?.();
    await Promise.all([closed, restarted]);
    await settle();
    expect([running, most]).toEqual([0, 1]);
  });
});

describe('an engine in preparation', () => {
  it('delays a stop only for the grace period, and does not start afterwards, nor keep the key', async () => {
    let prepared: (options: EngineOptions) => void = () => {};
    let starts = 0;
    hub = new EngineHub({
      prepare: () => new Promise((resolve) => (prepared = resolve)),
      start: () => {
        starts++;
        throw new Error('started');
      },
      prompts,
      log: () => {},
      publisher: { publish: () => {} },
      signedIn: () => {},
      arrived: () => {},
      readElsewhere: () => {},
      messagesRemoved: () => {},
      failed: (...failure) => void failures.push(failure),
    });
    hub.start(one);
    await settle();
    const waiting = hub.of(one)?.call('conversations.list', {});
    await hub.stopAll(Promise.resolve());
    const options = { ...optionsOf(one), cacheKey: new Uint8Array(32).fill(7) };
    prepared(options);
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect([starts, failures]).toEqual([0, []]);
    expect(options.cacheKey).toEqual(new Uint8Array(32));
  });
});

describe('an export', () => {
  const progress = {
    exportId: 'e',
    conversationId,
    fileName: 'f',
    done: 1,
    total: 2,
    state: 'running',
    error: null,
  } as const;
  const progressEvents = (): unknown[] =>
    published.flatMap(({ name, payload }) => (name === 'export.changed' ? [payload] : []));

  it('is reported with its account also while another account is active', async () => {
    const [first] = await started();
    first.listener.event({ name: 'export.changed', payload: progress });
    await hub.activate(two);
    first.listener.event({ name: 'export.changed', payload: { ...progress, state: 'done' } });
    const ofExports = published.filter(({ name }) => name === 'export.changed');
    expect(ofExports).toMatchObject([
      { accountId: one, payload: progress },
      { accountId: one, payload: { ...progress, state: 'done' } },
    ]);
  });

  it('ends with its engine, also if the engine can’t report it', async () => {
    const [first, second] = await started();
    for (const [engine, exportId] of [
      [first, 'one'],
      [second, 'two'],
    ] as const) {
      engine.listener.event({ name: 'export.changed', payload: { ...progress, exportId } });
    }
    published.length = 0;
    await hub.stop(one, never);
    expect(progressEvents()).toEqual([{ ...progress, exportId: 'one', state: 'cancelled' }]);
    second.listener.died(new AppError('internal'));
    expect(progressEvents()[1]).toMatchObject({ exportId: 'two', state: 'failed', error: { code: 'internal' } });
  });
});

describe('an MFA prompt', () => {
  it('delivers its answer to the thread that opened it', async () => {
    const [first, second] = await started();
    second.listener.prompt({ id: 4, serial: 'mfa', profile: 'work' });
    prompts.answer('prompt-1', '123456');
    expect(second.calls).toEqual([[4, '123456']]);
    expect(first.calls).toEqual([]);
  });

  it('closes with its thread', async () => {
    const [first] = await started();
    first.listener.prompt({ id: 1, serial: 'mfa', profile: 'work' });
    await hub.stop(one, never);
    expect(prompts.list()).toEqual([]);
  });
});

describe('an engine that breaks', () => {
  it('is restarted once with its conversation and focus, and stops with an error the second time', async () => {
    const [first] = await started();
    hub.setEnvironment({ isFocused: true });
    const elsewhere = [ConversationId.parse('h')];
    await hub.active?.call('messages.open', { conversationId, elsewhere });
    first.listener.prompt({ id: 1, serial: 'mfa', profile: 'work' });
    published.length = 0;
    first.listener.died(new AppError('internal'));
    await settle();
    expect(failures).toEqual([[one, 'internal', true]]);
    expect(prompts.list()).toEqual([]);
    expect(hub.snapshot(one).engine).toBe('restarted');
    expect(names()).toEqual(expect.arrayContaining(['accounts.changed', 'conversations.changed', 'messages.changed']));
    // In every window.
    const changed = published.flatMap((event) =>
      event.name === 'messages.changed' ? event.payload.conversationId : [],
    );
    expect(changed).toEqual([conversationId, ...elsewhere]);
    const again = engines[2];
    expect(again?.id).toBe(one);
    expect(again?.calls).toEqual(expect.arrayContaining([focused, ['messages.open', { conversationId, elsewhere }]]));

    again?.listener.died(new AppError('internal'));
    await settle();
    expect(engines).toHaveLength(3);
    expect(failures.at(-1)).toEqual([one, 'internal', false]);
    expect(hub.snapshot(one)).toMatchObject({
      engine: 'stopped',
      status: { phase: 'failed', error: { code: 'internal' } },
    });
    expect(published).toContainEqual(
      expect.objectContaining({ name: 'sync.changed', payload: expect.objectContaining({ phase: 'failed' }) }),
    );
    expect(hub.snapshot(two).engine).toBe('running');
  });

  it.each(['outbox-unreadable', 'cache-unreadable'] as const)(
    'is restarted when it reports %s, which its start sets aside, but not without end',
    async (code) => {
      await started();
      for (const restarts of [1, 2, 3]) {
        engines.findLast(({ id }) => id === one)?.listener.died(new AppError(code));
        await settle();
        expect(engines).toHaveLength(2 + restarts);
        expect(hub.snapshot(one).engine).toBe('running');
      }
      engines.at(-1)?.listener.died(new AppError(code));
      await settle();
      expect(engines).toHaveLength(5);
      expect(hub.snapshot(one)).toMatchObject({ engine: 'stopped', status: { phase: 'failed', error: { code } } });
    },
  );

  it('is not restarted after a known reason, nor after a stop', async () => {
    const [first, second] = await started();
    first.listener.died(new AppError('disk-full'));
    expect(hub.snapshot(one)).toMatchObject({ engine: 'stopped', status: { error: { code: 'disk-full' } } });
    await hub.stop(two, never);
    failures.length = published.length = 0;
    second.listener.died(new AppError('internal'));
    await settle();
    expect(engines).toHaveLength(2);
    expect([failures, published]).toEqual([[], []]);
  });

  it('replies to every call with the reason why the account could not be opened', async () => {
    refusal = new AppError('keychain-unavailable');
    hub.start(one);
    await hub.activate(one);
    expect(await hub.active?.call('conversations.list', {})).toMatchObject({
      ok: false,
      error: { code: 'keychain-unavailable' },
    });
    expect(published).toContainEqual(
      expect.objectContaining({ name: 'sync.changed', payload: expect.objectContaining({ phase: 'failed' }) }),
    );
    hub.setEnvironment({ isFocused: true });
    await hub.stopAll(never);
  });
});

describe('with real threads', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-hub-'));
  });
  afterEach(() => fs.rm(directory, { recursive: true }));

  it('restarts after a thread threw, and stops when it throws again', async () => {
    const script = path.join(directory, 'worker.mjs');
    await fs.writeFile(
      script,
      `import { parentPort as port, threadId } from 'node:worker_threads';
       port.on('message', ({ kind, id, method }) => {
         if (kind === 'stop') port.close();
         if (method === 'conversations.start') throw new TypeError('on demand');
         if (kind === 'call') port.postMessage({ kind: 'reply', id, result: { ok: true, value: { threadId } } });
       });`,
    );
    hub = createHub((options, listener) => new EngineClient(options, listener, script));
    hub.start(one);
    await hub.activate(one);
    const before = await hub.active?.call('conversations.list', {});
    const lost = await hub.active?.call('conversations.start', { handle: 'break' });
    expect(lost).toMatchObject({ ok: false, error: { code: 'internal' } });
    await expect.poll(() => hub.snapshot(one).engine).toBe('restarted');
    const after = await hub.active?.call('conversations.list', {});
    expect(after).toMatchObject({ ok: true });
    expect(after).not.toEqual(before);
    await hub.active?.call('conversations.start', { handle: 'break' });
    await expect.poll(() => hub.snapshot(one).engine).toBe('stopped');
    expect(await hub.active?.call('conversations.list', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(failures).toEqual([
      [one, 'internal', true],
      [one, 'internal', false],
    ]);
    await hub.stopAll(never);
  });
});
