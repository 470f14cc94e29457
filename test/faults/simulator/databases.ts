import type { Cache } from '../../../main/engine/store/cache/cache.ts';
import type { Outbox } from '../../../main/engine/store/outbox/outbox.ts';
import { ConversationId } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { caches, outboxes } from './databasePool.ts';

/** Thrown when a process ends in the middle of its work; later calls have no effect. */
export class Stopped extends Error {
  constructor() {
    super('The process has ended.');
    this.name = 'Stopped';
  }
}

/** The listeners of a client's databases. */
export interface DatabaseWatch {
  /** Called before each call; throws {@link Stopped} once the process has ended. */
  readonly beforeCall: () => void;
  /** Called before each write; may end the process and throw. */
  readonly beforeWrite: (what: string) => void;
  /** Called with each violation. */
  readonly violated: (what: string) => void;
}

/** A client's disk. It outlives every process; an unfinished transaction does not. */
export class Databases {
  #cache = caches.take();
  readonly #outbox = outboxes.take();
  /** How far the list and each conversation were read: never moves back while the cache lives. */
  #groupCursor: Instant | null = null;
  #heads = new Map<ConversationId, string>();

  /** Sets the cache aside and starts an empty one. */
  loseCache(): void {
    this.#cache.release();
    this.#cache = caches.take();
    this.#groupCursor = null;
    this.#heads = new Map();
  }

  /** Opens the databases for a new process. */
  open(watch: DatabaseWatch): { readonly cache: Cache; readonly outbox: Outbox } {
    /** The writes of the present transaction; cursors are checked when it commits. */
    const written = new Set<ConversationId | 'list'>();
    const cache = guard(this.#cache.store, cacheWrites, watch, {
      done: (method, args) => {
        if (method === 'values.set' && args[0] === 'groupCursor') written.add('list');
        if (method === 'ingest.page') written.add(ConversationId.parse(args[0]));
      },
      committed: () => {
        for (const what of written) {
          if (what === 'list') this.#watchCursor(watch);
          else this.#watchHead(what, watch);
        }
        written.clear();
      },
      rolledBack: () => written.clear(),
    });
    const outbox = guard(this.#outbox.store, outboxWrites, watch);
    return { cache, outbox };
  }

  /** The outbox without a watch, for inspection. */
  lookIntoOutbox(): Outbox {
    return this.#outbox.store;
  }

  close(): void {
    this.#cache.release();
    this.#outbox.release();
  }

  #watchCursor(watch: DatabaseWatch): void {
    const cursor = this.#cache.store.values.get('groupCursor');
    if (this.#groupCursor !== null && (cursor === null || cursor < this.#groupCursor)) {
      watch.violated(`the cursor of the list moved back from ${this.#groupCursor} to ${cursor}`);
    }
    this.#groupCursor = cursor;
  }

  #watchHead(conversationId: ConversationId, watch: DatabaseWatch): void {
    const { head } = this.#cache.store.conversations.state(conversationId);
    const before = this.#heads.get(conversationId);
    if (before !== undefined && (head === null || compareKeys(head, before) < 0)) {
      watch.violated(`the head of ${conversationId} moved back from ${before} to ${head}`);
    }
    if (head !== null) this.#heads.set(conversationId, head);
  }
}

type MethodOf<T> = { [K in keyof T & string]: T[K] extends (...args: never[]) => unknown ? K : never }[keyof T &
  string];
/** The methods of a database, and those of its tables as `table.method`. */
type PathOf<T> =
  | MethodOf<T>
  | { [K in keyof T & string]: MethodOf<T[K]> extends infer M extends string ? `${K}.${M}` : never }[keyof T & string];

const cacheWrites: ReadonlySet<string> = new Set<PathOf<Cache>>([
  'groupRows.apply',
  'groupRows.applyListing',
  'ingest.page',
  'ingest.purgeExpired',
  'ingest.changes',
  'ingest.hide',
  'ingest.undo',
  'conversations.setLogRead',
  'conversations.setBell',
  'members.set',
  'members.setTitle',
  'members.put',
  'conversations.setOpened',
  'conversations.setSwept',
  'eviction.step',
  'values.set',
]);

const outboxWrites: ReadonlySet<string> = new Set<PathOf<Outbox>>([
  'outgoing.enqueue',
  'outgoing.setKey',
  'outgoing.beginAttempt',
  'outgoing.failAttempt',
  'outgoing.reject',
  'sent',
  'outgoing.retry',
  'outgoing.discard',
  'resetRetryTimers',
  'rowTasks.put',
  'rowTasks.fail',
  'rowTasks.remove',
  'rowTasks.giveUp',
  'rowTasks.denyPartition',
  'newConversations.add',
  'newConversations.remove',
  'drafts.save',
  'outgoing.edit',
  'outgoing.withdraw',
  'groupActions.add',
  'groupActions.remove',
  'groupActions.fail',
  'messageChanges.add',
  'messageChanges.setSortKey',
  'messageChanges.remove',
  'messageChanges.removeOf',
  'messageChanges.fail',
  'messageChanges.hide',
  'readMarkers.forgetLate',
  'readMarkers.markRead',
  'readMarkers.markReadIfNew',
  'readMarkers.addLate',
  'disappearing.set',
  'joined.join',
  'joined.separate',
  'labels.set',
  'mentionsOnly.set',
  'blocked.add',
  'blocked.remove',
  'ownState.choose',
  'ownState.noteRead',
  'ownState.merge',
  'ownState.settle',
  'preferences.change',
  'values.set',
  'costs.add',
]);

interface Listener {
  /** Called after a successful call, which may still be rolled back. */
  readonly done: (method: string, args: readonly unknown[]) => void;
  readonly committed: () => void;
  readonly rolledBack: () => void;
}

const noListener: Listener = { done: () => {}, committed: () => {}, rolledBack: () => {} };

/** A database for the engine: every call passes the watch, and closing leaves it open for the next process. */
function guard<T extends object>(
  target: T,
  writes: ReadonlySet<string>,
  watch: DatabaseWatch,
  { done, committed, rolledBack }: Listener = noListener,
): T {
  let depth = 0;
  const called = (name: string, call: () => unknown): unknown => {
    watch.beforeCall();
    if (writes.has(name)) watch.beforeWrite(name);
    depth++;
    try {
      const result = call();
      if (depth === 1) committed();
      return result;
    } catch (thrown) {
      if (depth === 1) rolledBack();
      throw thrown;
    } finally {
      depth--;
    }
  };
  const wrap = <O extends object>(object: O, path: string): O => {
    const wrapped = new Map<string | symbol, unknown>();
    const wrapProperty = (name: string): unknown => {
      const property: unknown = Reflect.get(object, name, object);
      if (typeof property === 'object' && property !== null) return wrap(property, `${name}.`);
      if (typeof property !== 'function') return property;
      if (name === 'close') return () => {};
      // Returns pages to the disk, which a database in memory doesn't have.
      if (name === 'compact') return () => false;
      return (...args: unknown[]): unknown =>
        called(path + name, () => {
          const result: unknown = Reflect.apply(property, object, args);
          done(path + name, args);
          return result;
        });
    };
    return new Proxy(object, {
      get(_, name) {
        if (!wrapped.has(name)) wrapped.set(name, wrapProperty(String(name)));
        return wrapped.get(name);
      },
    });
  };
  return wrap(target, '');
}
