import type { MessageStore } from '../../main/engine/remote/messageStore.ts';
import { AppError } from '../../shared/errors.ts';
import { GroupRow, Message } from '../../shared/model.ts';
import { parseTimestamp } from '../../shared/time/timestamp.ts';
import type { FakeMessageStore } from '../fakes/fakeMessageStore.ts';
import type { ManualClock } from '../fakes/manualClock.ts';

/** Passes each method call of the target to `intercept`, which decides whether to make it. */
function intercepted<T extends object>(
  target: T,
  intercept: (name: string, args: readonly unknown[], call: (args: readonly unknown[]) => unknown) => unknown,
): T {
  return new Proxy(target, {
    get: (from, name) => {
      const value: unknown = Reflect.get(from, name);
      if (typeof value === 'object' && value !== null) return intercepted(value, intercept);
      if (typeof value === 'object' && value !== null) return intercepted(value, intercept);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]) =>
        intercept(String(name), args, (passed) => Reflect.apply(value, from, passed));
    },
  });
}

/** Stops a client: after so many calls of its parts, every further call fails and no response arrives. */
export class Stopper {
  calls = 0;
  readonly #most: number;

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  get isStopped(): boolean {
    return this.calls >= this.#most;
  }

  guard<T extends object>(target: T): T {
    return intercepted(target, (_, args, call) => {
      this.#requireGoing();
      this.calls++;
      const answer = call(args);
      if (answer instanceof Promise) {
        return answer.finally(() => this.#requireGoing());
      }
      // The write is on disk, but the caller gets no result.
      this.#requireGoing();
      return answer;
    });
  }

  #requireGoing(): void {
    if (this.isStopped) throw new Error('The client was stopped.');
  }
}

/** The outcome of one request. `late`: it fails but takes effect so many ms later. */
export type Fate =
  | { readonly kind: 'done' | 'refused' | 'lost' | 'unanswered' | 'taken' }
  | { readonly kind: 'late'; readonly ms: number };

const failure = (code: 'throttled' | 'offline' | 'timeout') => new AppError(code);
const isWrite = (name: string): boolean => /^(put|delete)/.test(name);

/** The store with a given outcome for each request; for `taken`, another client puts a row at its key first. */
export function unreliable(store: FakeMessageStore, clock: ManualClock, nextFate: () => Fate): MessageStore {
  const never = new AbortController().signal;
  return intercepted(store, async (name, args, call) => {
    const fate = nextFate();
    switch (fate.kind) {
      case 'refused':
        throw failure('throttled');
      case 'lost':
        throw failure('offline');
      case 'unanswered':
        await call(args);
        throw failure('timeout');
      case 'late': {
        if (!isWrite(name)) throw failure('timeout');
        const late = [...args.slice(0, -1), { purpose: 'send', signal: never }];
        void clock.sleep(fate.ms, never).then(() => Promise.resolve(call(late)).catch(() => {}));
        throw failure('timeout');
      }
      case 'taken':
        occupy(store, name, args);
        return call(args);
      default:
        return call(args);
    }
  });
}

/** Puts another client's message, or another conversation's row, at the key of the next request. */
function occupy(store: FakeMessageStore, name: string, args: readonly unknown[]): void {
  const isFree = (pk: string, sk: string) => !store.table.rows().some((row) => row.pk === pk && row.sk === sk);
  const foreign = { message: 'foreign', user_uuid: 'foreign' };
  if (name === 'putMessage') {
    const { conversationId, sortKey: sk } = Message.parse(args[0]);
    const pk = `MSG#${conversationId}`;
    if (isFree(pk, sk)) store.seed([{ pk, sk, message_uuid: `foreign ${sk}`, ...foreign }]);
  }
  if (name === 'putGroupRow') {
    const { sortKey: sk } = GroupRow.parse(args[1]);
    const pk = `GRP#${args[0]}`;
    if (isFree(pk, sk)) store.seed([{ pk, sk, message_group_uuid: 'foreign', ...foreign }]);
  }
}

/** Checks after each step that only rows that Meridian may delete were removed from the lists. */
export class RowWatch {
  readonly #store: FakeMessageStore;
  #before = new Map<string, { readonly list: string; readonly at: number }>();
  /** The lists that had a conversation: `pk` and conversation. */
  readonly #lists = new Set<string>();

  constructor(store: FakeMessageStore) {
    this.#store = store;
    this.look();
  }

  /** @throws when a list lost a conversation, or a row not older than another one of the conversation */
  look(): void {
    const now = new Map<string, { readonly list: string; readonly at: number }>();
    const newest = new Map<string, number>();
    for (const { pk, sk, message_group_uuid: conversationId } of this.#store.table.rows()) {
      if (conversationId === undefined) continue;
      const list = `${pk} ${conversationId}`;
      const at = parseTimestamp(sk) ?? Number.NaN;
      now.set(`${list} ${sk}`, { list, at });
      newest.set(list, Math.max(at, newest.get(list) ?? at));
      this.#lists.add(list);
    }
    for (const list of this.#lists) {
      if (!newest.has(list)) throw new Error(`${list} has lost its last row.`);
    }
    for (const [row, { list, at }] of this.#before) {
      if (now.has(row)) continue;
      if (at >= (newest.get(list) ?? at)) throw new Error(`${row} was removed although there is no newer row.`);
    }
    this.#before = now;
  }

  guard<T extends object>(target: T): T {
    return intercepted(target, (_, args, call) => {
      this.look();
      const answer = call(args);
      return answer instanceof Promise ? answer.finally(() => this.look()) : answer;
    });
  }
}
