import { AppError } from '../../../../../shared/errors.ts';
import { DisappearAfter } from '../../../../../shared/model.ts';
import type { Outbox } from '../outbox.ts';
import {
  accepted,
  allocated,
  at,
  conversationOf,
  cursor,
  idOf,
  keyOf,
  lateArrival,
  rowTask,
  throttled,
  userOf,
} from './makers.ts';

type Write = (outbox: Outbox, n: number) => unknown;

/** Ids of the rows that `prepare` creates for the writes that change rows. */
const prepared = { pending: idOf(9_001), failed: idOf(9_002), discarded: idOf(9_003), tasks: conversationOf(9_001) };

/** Creates the rows that the writes below change. */
export function prepare(outbox: Outbox): void {
  for (const id of [prepared.pending, prepared.failed, prepared.discarded])
    outbox.outgoing.enqueue(accepted(0, { id }));
  outbox.outgoing.reject(prepared.failed, { error: throttled, uncertainUntil: null });
  outbox.outgoing.reject(prepared.discarded, { error: throttled, uncertainUntil: null });
  outbox.outgoing.failAttempt(prepared.pending, { error: throttled, uncertainUntil: null, nextAt: at(1) });
  for (const n of [0, 1]) outbox.rowTasks.put(rowTask(0, { conversationId: conversationOf(9_001 + n) }));
  outbox.readMarkers.markRead(conversationOf(9_001), cursor(500));
  outbox.readMarkers.addLate(conversationOf(9_001), [lateArrival(1)]);
  outbox.readMarkers.markRead(conversationOf(9_001), cursor(500));
  outbox.blocked.add({ id: userOf(9_001), name: '', handle: '' }, at(0));
  outbox.joined.join(conversationOf(9_001), [conversationOf(9_002)], userOf(9_001));
  outbox.ownState.choose(conversationOf(9_001), 'archived', 1, at(0));
  outbox.newConversations.add({
    conversationId: conversationOf(9_001),
    other: { id: userOf(9_001), name: '', handle: '' },
    createdAt: at(0),
  });
}

const long = 'x'.repeat(1_000);

/** Every write that adds a row; can be repeated with another `n` until a disk is full. */
export const growingWrites: Readonly<Record<string, Write>> = {
  enqueue: (outbox, n) => outbox.outgoing.enqueue(accepted(n, { conversationId: conversationOf(n), text: long })),
  putRowTask: (outbox, n) => outbox.rowTasks.put(rowTask(n, { conversationId: conversationOf(n), text: long })),
  denyPartition: (outbox, n) => outbox.rowTasks.denyPartition(userOf(n), at(1)),
  addConversation: (outbox, n) =>
    outbox.newConversations.add({
      conversationId: conversationOf(n),
      other: { id: userOf(n), name: long, handle: '' },
      createdAt: at(0),
    }),
  saveDraft: (outbox, n) => outbox.drafts.save(conversationOf(n), long, at(0)),
  markRead: (outbox, n) => outbox.readMarkers.markRead(conversationOf(n), cursor(n)),
  markReadIfNew: (outbox, n) => outbox.readMarkers.markReadIfNew(conversationOf(n), cursor(n)),
  addLate: (outbox, n) =>
    outbox.readMarkers.addLate(
      conversationOf(9_001),
      Array.from({ length: 20 }, (_, step) => ({ at: at(0), id: idOf(100_000 + n * 20 + step), expiresAt: null })),
    ),
  setDisappearAfter: (outbox, n) => outbox.disappearing.set(conversationOf(n), DisappearAfter.parse(3_600_000)),
  block: (outbox, n) => outbox.blocked.add({ id: userOf(n), name: long, handle: '' }, at(n)),
  join: (outbox, n) => outbox.joined.join(conversationOf(2 * n), [conversationOf(2 * n + 1)], userOf(n)),
  setLabel: (outbox, n) => outbox.labels.set(conversationOf(n), long),
  setMentionsOnly: (outbox, n) => outbox.mentionsOnly.set(conversationOf(n), true),
  chooseOwnState: (outbox, n) => outbox.ownState.choose(conversationOf(n), 'pinned', 1, at(n)),
  noteRead: (outbox, n) => outbox.ownState.noteRead(conversationOf(n), at(n)),
  mergeOwnState: (outbox, n) =>
    outbox.ownState.merge({ conversationId: conversationOf(n), kind: 'archived', value: 1, changedAt: 1 }),
  addCost: (outbox, n) =>
    outbox.costs.add(
      (['refresh', 'open', 'send'] as const).map((purpose) => ({ at: at(n * 900), purpose, read: 1, write: 0 })),
    ),
  transaction: (outbox, n) => outbox.transaction(() => outbox.drafts.save(conversationOf(n), long, at(0))),
};

/** Every other write; changes or removes a row of `prepare`, once. */
export const changingWrites: Readonly<Record<string, Write>> = {
  setKey: (outbox) => outbox.outgoing.setKey(prepared.pending, allocated(1)),
  beginAttempt: (outbox) => outbox.outgoing.beginAttempt(prepared.pending, at(1)),
  failAttempt: (outbox) =>
    outbox.outgoing.failAttempt(prepared.pending, { error: throttled, uncertainUntil: at(1), nextAt: at(2) }),
  resetRetryTimers: (outbox) => outbox.resetRetryTimers(),
  reject: (outbox) => outbox.outgoing.reject(prepared.pending, { error: throttled, uncertainUntil: at(1) }),
  retry: (outbox) => outbox.outgoing.retry(prepared.failed),
  sent: (outbox) => outbox.sent(prepared.failed, rowTask(1)),
  discard: (outbox) => outbox.outgoing.discard(prepared.discarded, at(0)),
  failRowTask: (outbox) => outbox.rowTasks.fail(conversationOf(9_001), keyOf(0), { error: throttled, nextAt: at(1) }),
  rowTaskDone: (outbox) => outbox.rowTasks.remove(conversationOf(9_001), keyOf(0)),
  giveUpRowTask: (outbox) => outbox.rowTasks.giveUp(conversationOf(9_002), keyOf(0), 'throttled'),
  conversationDone: (outbox) => outbox.newConversations.remove(conversationOf(9_001)),
  setPreferences: (outbox) => outbox.preferences.change({ paused: true }),
  setFlag: (outbox) => outbox.values.set('firstSyncDone', true),
  setProfileWritten: (outbox) => outbox.values.set('profileWritten', { handle: 'andrew', name: 'Andrew' }),
  separate: (outbox) => outbox.joined.separate(conversationOf(9_001)),
  unblock: (outbox) => outbox.blocked.remove(userOf(9_001)),
  settleOwnState: (outbox) => outbox.ownState.settle(outbox.ownState.pending(1)),
  forgetOld: (outbox) => outbox.prune(at(1)),
};

/** The code of the AppError that `work` throws; null if it succeeds. Other errors pass through. */
export function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
}
