import { encodeGroupRow, encodeMessage } from '../../../main/engine/remote/dynamo/codec.ts';
import type { MessageStore, OwnedGroupRow } from '../../../main/engine/remote/messageStore.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Message, SortKey } from '../../../shared/model.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import type { Wire } from './faultyStore.ts';
import type { Scenario } from './scenario.ts';

/*
 * Planted faults between a correct engine and the table, which look to the simulator like faults of the engine. A simulator
 * that does not find them finds nothing.
 */

type Break = (store: MessageStore, wire: Wire) => MessageStore;

/** The store with some of its methods replaced. */
const replace = (store: MessageStore, methods: Partial<MessageStore>): MessageStore =>
  new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name, target);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });

const isConflict = (thrown: unknown): boolean => thrown instanceof AppError && thrown.code === 'conflict';

/** Puts messages without a condition. */
const overwriteMessages: Break = (store, { table, name }) =>
  replace(store, {
    putMessage: async (message, context) => {
      try {
        await store.putMessage(message, context);
      } catch (thrown) {
        if (!isConflict(thrown)) throw thrown;
        table.actAs(name).put(encodeMessage(message));
      }
    },
  });

/** Puts group rows without a condition. */
const overwriteRows: Break = (store, { table, name }) =>
  replace(store, {
    putGroupRow: async (owner, row, context) => {
      try {
        await store.putGroupRow(owner, row, context);
      } catch (thrown) {
        if (!isConflict(thrown)) throw thrown;
        table.actAs(name).put(encodeGroupRow(owner, row));
      }
    },
  });

/** Allocates a new key after every failure without looking up the old one. */
const reallocateAtOnce: Break = (store) => {
  const attempts = new Map<string, number>();
  const moved = (message: Message): Message => {
    const tried = attempts.get(message.id) ?? 0;
    attempts.set(message.id, tried + 1);
    const at = instantFromMicros(message.at + tried);
    return { ...message, at, sortKey: SortKey.parse(formatTimestamp(at)) };
  };
  return replace(store, { putMessage: (message, context) => store.putMessage(moved(message), context) });
};

/** Reports a message as stored as soon as its request is sent. */
const ackTooEarly: Break = (store) =>
  replace(store, {
    putMessage: async (message, context) => {
      store.putMessage(message, context).catch(() => {});
    },
  });

/** Deletes the old group row before it puts the new one. */
const deleteFirst: Break = (store) =>
  replace(store, {
    putGroupRow: async (owner, row, context) => {
      const found = await store.findGroupRows(row.conversationId, [owner], context);
      for (const old of found) {
        if (old.owner === owner) await store.deleteGroupRow(owner, row.conversationId, old.row.sortKey, context);
      }
      await store.putGroupRow(owner, row, context);
    },
  });

/** Treats a page that ended early as the last one. */
const forgetTheRest: Break = (store) =>
  replace(store, {
    listMessages: async (conversationId, query, context) => ({
      ...(await store.listMessages(conversationId, query, context)),
      next: null,
    }),
  });

/** Keeps each change whatever is there. */
const forceChanges: Break = (store) =>
  replace(store, {
    saveChange: (conversationId, change, _isForced, context) => store.saveChange(conversationId, change, true, context),
  });

/** Rings for no one. */
const loseBells: Break = (store) => replace(store, { ringBell: async () => {} });

/** Logs nothing. */
const skipLog: Break = (store) => replace(store, { logChange: async () => {} });

/** Sees the rows as they were before they were moved when it looks again. */
const skipSecondLook: Break = (store) => {
  const before = new Map<string, readonly OwnedGroupRow[]>();
  return replace(store, {
    findGroupRows: async (conversationId, participants, context) => {
      const known = before.get(conversationId);
      before.delete(conversationId);
      if (known !== undefined) return known;
      const found = await store.findGroupRows(conversationId, participants, context);
      before.set(conversationId, found);
      return found;
    },
  });
};

/** Reads messages without what was done to them. */
const ignoreOverlays: Break = (store) =>
  replace(store, { listChanges: async () => ({ items: [], unparsable: [], sizes: new Map(), next: null }) });

export const broken = {
  overwriteMessages,
  overwriteRows,
  reallocateAtOnce,
  ackTooEarly,
  deleteFirst,
  forgetTheRest,
  forceChanges,
  loseBells,
  skipLog,
  ignoreOverlays,
  skipSecondLook,
} as const satisfies Record<string, Break>;

/** A scenario in which a late request takes effect long after the minute that exactly-once sending relies on. */
export const withoutTheMinute = (scenario: Scenario): Scenario => ({
  ...scenario,
  faults: {
    ...scenario.faults,
    requests: scenario.faults.requests.map((fault) =>
      fault.kind === 'late' ? { ...fault, ms: fault.ms * 10 } : fault,
    ),
  },
});
