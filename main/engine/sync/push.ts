import { AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, Person } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { SyncContext } from './context.ts';
import { GroupActionSender } from './groupActionSender.ts';
import { GroupRowUpdater } from './groupRowUpdater.ts';
import type { MemberSync } from './memberSync.ts';
import { MessageChangeSender } from './messageChangeSender.ts';
import type { MessagePuller } from './pull.ts';
import { classifyWriteError, dueAt } from './retry.ts';
import { MessageSender } from './sendMessage.ts';

/** Conversations worked on at the same time. */
const CONVERSATIONS_AT_ONCE = 4;

/**
 * Sends what the outbox holds, in steps: a step sends one message, looks up those of one conversation, updates its group
 * rows, puts an edit, a reaction or a deletion into the table, or changes a conversation of many. A conversation has one step at a time, so that its messages keep their order; four conversations have one at the
 * same time. The outbox is read again after every step, so that messages accepted meanwhile are included.
 */
export class Pusher {
  readonly #context: SyncContext;
  /** The account was opened offline on purpose: everything waits, and no attempt counts. */
  readonly #isOffline: boolean;
  readonly #sender: MessageSender;
  readonly #rows: GroupRowUpdater;
  readonly #changes: MessageChangeSender;
  readonly #groups: GroupActionSender;
  /** Whether a request for the service's time brought none, or one too late to use. */
  #isTimeUnavailable = false;

  constructor(
    context: SyncContext,
    puller: Pick<MessagePuller, 'pullNewest'>,
    members: Pick<MemberSync, 'read'>,
    isOffline: boolean,
  ) {
    this.#context = context;
    this.#isOffline = isOffline;
    this.#sender = new MessageSender(context);
    this.#rows = new GroupRowUpdater(context, puller);
    this.#changes = new MessageChangeSender(context);
    this.#groups = new GroupActionSender(context, members);
  }

  /** When, by the device's clock, the next step is due; null: nothing waits. */
  nextDueAt(): Instant | null {
    if (this.#isOffline) return null;
    const { outbox, clock } = this.#context;
    const now = clock.now();
    const blocked = new Set(outbox.groupActions.heads().map(({ conversationId }) => conversationId));
    const heads = outbox.outgoing
      .heads(now)
      .filter(({ conversationId }) => !blocked.has(conversationId))
      .map(({ nextAttemptAt }) => dueAt(nextAttemptAt, now));
    const later = outbox.outgoing.nextSendAt(now) ?? [];
    const tasks = [...outbox.rowTasks.all(), ...outbox.messageChanges.heads(), ...outbox.groupActions.heads()].map(
      ({ nextAt }) => dueAt(nextAt, now),
    );
    return [...heads, ...tasks]
      .concat(later)
      .reduce<Instant | null>((first, at) => (first === null || at < first ? at : first), null);
  }

  /**
   * Sends everything that is due and resolves to null, or to the network error after which it started no further step.
   * Other failures are in the outbox. Rejects, after the steps under way have ended, with `cancelled`, an error of this
   * computer's disk, or the error of resolving the owner.
   */
  async push(signal: AbortSignal): Promise<AppError | null> {
    if (this.#isOffline) return null;
    const { outbox, owner, status, clock } = this.#context;
    try {
      const next = this.nextDueAt();
      if (next === null || next > clock.now()) return null;
      const person = await owner.resolve(signal);
      await this.#learnTime(signal);
      return await this.#takeSteps(person, signal);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || classifyWriteError(error) !== 'unreachable') throw error;
      return error;
    } finally {
      status.set(outbox.outgoing.counts(clock.now()));
    }
  }

  /** Settles failed messages that a pull found in the table; returns whether there were any, whose rows are due then. */
  settleFound(): boolean {
    return this.#sender.settleFound();
  }

  /** Takes all steps that are due: in each pass first messages, the longest waiting first, then group rows and what was done to messages. */
  async #takeSteps(owner: Person, signal: AbortSignal): Promise<AppError | null> {
    const { outbox, clock } = this.#context;
    const underWay = new Map<ConversationId, Promise<void>>();
    /** The network errors of steps, and the errors that end the push: an abort, or the disk's. */
    const [unreachable, fatal]: [AppError[], AppError[]] = [[], []];
    const takeIfDue = (
      conversationId: ConversationId,
      nextAt: Instant | null,
      step: () => Promise<AppError | null>,
    ): void => {
      const now = clock.now();
      const isFull = underWay.size === CONVERSATIONS_AT_ONCE;
      if (isFull || unreachable.length + fatal.length > 0 || signal.aborted) return;
      if (dueAt(nextAt, now) > now || underWay.has(conversationId)) return;
      const taken = step().then(
        (error) => {
          if (error !== null && classifyWriteError(error) === 'unreachable') unreachable.push(error);
        },
        (thrown: unknown) => void fatal.push(toAppError(thrown)),
      );
      underWay.set(
        conversationId,
        taken.finally(() => underWay.delete(conversationId)),
      );
    };

    for (;;) {
      const actions = outbox.groupActions.heads();
      for (const action of actions) {
        takeIfDue(action.conversationId, action.nextAt, () => this.#groups.send(action, owner, signal));
      }
      // What was written after a change of a conversation of many follows it.
      const blocked = new Set(actions.map(({ conversationId }) => conversationId));
      for (const head of outbox.outgoing.heads(clock.now())) {
        if (blocked.has(head.conversationId)) continue;
        takeIfDue(head.conversationId, head.nextAttemptAt, () =>
          head.lookUpFrom === null ? this.#sender.send(head, owner, signal) : this.#sender.lookUp(head, signal),
        );
      }
      for (const task of outbox.rowTasks.all()) {
        takeIfDue(task.conversationId, task.nextAt, () => this.#rows.update(task, owner, signal));
      }
      for (const change of outbox.messageChanges.heads()) {
        takeIfDue(change.conversationId, change.nextAt, () => this.#changes.send(change, owner, signal));
      }
      if (underWay.size === 0) break;
      await Promise.race(underWay.values());
    }
    if (fatal[0]) throw fatal[0];
    if (signal.aborted) throw new AppError('cancelled');
    return unreachable[0] ?? null;
  }

  /**
   * Makes a request to learn the service's time when no recent response gave it: sort keys and the time within which a
   * request may take effect are computed from it and stored, so a wrong time could not be corrected later.
   */
  async #learnTime(signal: AbortSignal): Promise<void> {
    const { outbox, clock, serverClock } = this.#context;
    const head =
      outbox.outgoing.heads(clock.now())[0] ?? outbox.messageChanges.heads()[0] ?? outbox.groupActions.heads()[0];
    if (serverClock.isSure) this.#isTimeUnavailable = false;
    if (serverClock.isSure || this.#isTimeUnavailable || head === undefined) return;
    await this.#readAnything(head.conversationId, signal);
    // Only two responses together show that the device's clock was set.
    if (!serverClock.isSure && serverClock.offsetMs() !== null) await this.#readAnything(head.conversationId, signal);
    this.#isTimeUnavailable = !serverClock.isSure;
  }

  async #readAnything(conversationId: ConversationId, signal: AbortSignal): Promise<void> {
    const query = { direction: 'backward', from: null, downTo: null, limit: 1 } as const;
    try {
      await this.#context.store.listMessages(conversationId, query, { purpose: 'send', signal });
    } catch (thrown) {
      // A refusal carries a date too.
      if (signal.aborted || classifyWriteError(toAppError(thrown)) === 'unreachable') throw thrown;
    }
  }
}
