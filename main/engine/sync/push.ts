import { AppError, toAppError } from '../../../shared/errors.ts';
import type { ConversationId, Person } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { classifyWriteError } from './classifyWriteError.ts';
import { GroupRowUpdater } from './groupRowUpdater.ts';
import { dueAt, type PushDeps } from './pushDeps.ts';
import { MessageSender } from './sendMessage.ts';

/** Conversations worked on at the same time. */
const CONVERSATIONS_AT_ONCE = 4;

export interface PushResult {
  /** Messages that came into the table. */
  readonly sent: number;
  /** Why the network is away, `offline` or `timeout`, in which case more may be due; null: it is not. */
  readonly cutOffBy: AppError | null;
}

/** The next thing to do for a conversation; resolves to why it failed, or null. */
interface Step {
  readonly conversationId: ConversationId;
  readonly isMessage: boolean;
  readonly take: (owner: Person, signal: AbortSignal) => Promise<AppError | null>;
}

/**
 * Sends what the outbox holds. The work is done in steps, a message or the rows of a conversation each: one step of a
 * conversation at a time, so that its messages go in their order, and four conversations at a time. What is due is looked
 * up in the outbox again after every step, so that what was accepted meanwhile takes its turn.
 */
export class Pusher {
  readonly #deps: PushDeps;
  readonly #sender: MessageSender;
  readonly #rows: GroupRowUpdater;
  /** Answers don't tell the time, or come too late to. */
  #hasAskedInVain = false;

  constructor(deps: PushDeps) {
    this.#deps = deps;
    this.#sender = new MessageSender(deps);
    this.#rows = new GroupRowUpdater(deps);
  }

  /** When, by the device's clock, the next thing is due; null: nothing waits. */
  nextDueAt(): Instant | null {
    const { outbox, clock } = this.#deps;
    const now = clock.now();
    const heads = outbox.heads().map(({ nextAttemptAt }) => dueAt(nextAttemptAt, now));
    const tasks = outbox.rowTasks().map(({ nextAt }) => dueAt(nextAt, now));
    return [...heads, ...tasks].reduce<Instant | null>(
      (first, at) => (first === null || at < first ? at : first),
      null,
    );
  }

  /**
   * Sends all that is due. Nothing is begun any more once the network turned out to be away. What failed otherwise is in
   * the outbox, with its reason. Rejects, when what was under way has ended, with `cancelled`, with the error of this
   * computer's disk, or with that of finding out who the owner is.
   */
  async push(signal: AbortSignal): Promise<PushResult> {
    if (this.#due().length === 0) return { sent: 0, cutOffBy: null };
    try {
      const owner = await this.#deps.owner(signal);
      await this.#learnTime(signal);
      return await this.#takeSteps(owner, signal);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted || classifyWriteError(error) !== 'unreachable') throw error;
      return { sent: 0, cutOffBy: error };
    }
  }

  /** Takes failed messages that a pull has found in the table for sent. Tells whether there were any, whose rows are due. */
  settleFound(): boolean {
    return this.#sender.settleFound();
  }

  async #takeSteps(owner: Person, signal: AbortSignal): Promise<PushResult> {
    const underWay = new Map<ConversationId, Promise<void>>();
    const run: Run = { sent: 0, cutOffBy: null, brokenBy: null };
    const take = async (step: Step): Promise<void> => {
      try {
        const error = await step.take(owner, signal);
        if (error === null && step.isMessage) run.sent++;
        if (error !== null && classifyWriteError(error) === 'unreachable') run.cutOffBy ??= error;
      } catch (thrown) {
        run.brokenBy ??= toAppError(thrown);
      }
      underWay.delete(step.conversationId);
    };

    for (;;) {
      for (const step of this.#due()) {
        const isFull = underWay.size === CONVERSATIONS_AT_ONCE;
        if (isFull || run.cutOffBy || run.brokenBy || signal.aborted) break;
        if (!underWay.has(step.conversationId)) underWay.set(step.conversationId, take(step));
      }
      if (underWay.size === 0) break;
      await Promise.race(underWay.values());
    }
    if (run.brokenBy) throw run.brokenBy;
    if (signal.aborted) throw new AppError('cancelled', 'This was cancelled.');
    return { sent: run.sent, cutOffBy: run.cutOffBy };
  }

  /** What can be done now, one step for each conversation: messages first, the longest waiting in front, then rows. */
  #due(): Step[] {
    const { outbox, clock } = this.#deps;
    const now = clock.now();
    const messages = outbox
      .heads()
      .filter(({ nextAttemptAt }) => dueAt(nextAttemptAt, now) <= now)
      .map((head): Step => {
        return {
          conversationId: head.conversationId,
          isMessage: true,
          take: (...who) => this.#sender.send(head, ...who),
        };
      });
    const busy = new Set(messages.map(({ conversationId }) => conversationId));
    const rows = outbox
      .rowTasks()
      .filter(({ conversationId, nextAt }) => dueAt(nextAt, now) <= now && !busy.has(conversationId))
      .map((task): Step => {
        return {
          conversationId: task.conversationId,
          isMessage: false,
          take: (...who) => this.#rows.move(task, ...who),
        };
      });
    return [...messages, ...rows];
  }

  /**
   * Asks the service anything when no recent answer has told its time: keys, and the time until which a request may take
   * effect, are told by its clock, and one that this computer got wrong would be on the disk, and in the table, for good.
   */
  async #learnTime(signal: AbortSignal): Promise<void> {
    const { outbox, serverClock } = this.#deps;
    const head = outbox.heads()[0];
    if (serverClock.isSure) this.#hasAskedInVain = false;
    if (serverClock.isSure || this.#hasAskedInVain || head === undefined) return;
    await this.#ask(head.conversationId, signal);
    // That the device's clock was set is believed when two answers say so.
    if (!serverClock.isSure && serverClock.offsetMs() !== null) await this.#ask(head.conversationId, signal);
    this.#hasAskedInVain = !serverClock.isSure;
  }

  async #ask(conversationId: ConversationId, signal: AbortSignal): Promise<void> {
    const query = { direction: 'backward', from: null, downTo: null, limit: 1 } as const;
    try {
      await this.#deps.store.listMessages(conversationId, query, { purpose: 'send', signal });
    } catch (thrown) {
      // A refusal has a date too.
      if (signal.aborted || classifyWriteError(toAppError(thrown)) === 'unreachable') throw thrown;
    }
  }
}

/** How a push goes. */
interface Run {
  sent: number;
  cutOffBy: AppError | null;
  /** Why it can't go on: a stop, or the disk. */
  brokenBy: AppError | null;
}
