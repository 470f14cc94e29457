import { createHash } from 'node:crypto';
import { selectOnly } from '../../../shared/conversationList.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { MOST_OWN_CHANGES, type OwnState, type OwnValue } from '../remote/messageStore.ts';
import { applyReadPosition } from './arrivals.ts';
import type { SyncContext } from './context.ts';
import { MOST_OVERLAP } from './overlap.ts';
import type { PollSchedule } from './pollSchedule.ts';
import { classifyWriteError } from './retry.ts';

/** The time between two writes, µs: what changes meanwhile is in the next. */
const WRITE_EVERY = 10_000 * MICROS_PER_MILLI;
/** The wait after a failure that may pass, µs. */
const RETRY_AFTER = 60_000 * MICROS_PER_MILLI;
/** Read positions that the item has, the newest: with them it stays below the 4 KB that a read of half a unit covers. */
const MOST_POSITIONS = 100;
/** When the time of a removed value may be removed too, ms. */
const REMEMBERED_MS = 30 * 86_400_000;

type OwnContext = Pick<
  SyncContext,
  'store' | 'cache' | 'outbox' | 'clock' | 'serverClock' | 'owner' | 'publish' | 'log' | 'onReadElsewhere'
>;

/**
 * Keeps the owner's pins, archive, mutes, unread marks and read positions the same on all their computers, by one item of the
 * table. They are kept here all the same: where the item can't be used, they are those of this computer.
 */
export class OwnStateSync {
  readonly #context: OwnContext;
  readonly #pollSchedule: Pick<PollSchedule, 'isOwnStateDue' | 'noteOwnStateRead'>;
  #isRefused = false;
  /** The item as it was last read; null: there is none, or it was not read. */
  #known: OwnState | null = null;
  /** Whether nothing was pulled since the item was merged. */
  #isMerged = true;
  /** Writes in a row that the item refused. */
  #conflicts = 0;
  #wroteAt: Instant | null = null;
  #failedAt: Instant | null = null;

  constructor(context: OwnContext, pollSchedule: Pick<PollSchedule, 'isOwnStateDue' | 'noteOwnStateRead'>) {
    this.#context = context;
    this.#pollSchedule = pollSchedule;
  }

  /**
   * Reads the item when the schedule says so. Before a refresh pulls messages: those that were read on another computer then
   * notify of nothing. Rejects like `write`.
   */
  async readIfDue(signal: AbortSignal): Promise<void> {
    if (this.#isResting || !this.#pollSchedule.isOwnStateDue) return;
    await this.#attempt(() => this.#read(false, signal), signal);
  }

  /**
   * Writes what the table lacks, after a refresh. Rejects only when the network is away or the signal aborts; after a refusal,
   * which it logs once, it makes no request until a restart.
   */
  async write(signal: AbortSignal): Promise<void> {
    // The refresh may have found conversations that the item already knew.
    if (!this.#isMerged) this.#takeOver();
    if (this.#isResting || this.#isWithin(this.#wroteAt, WRITE_EVERY)) return;
    await this.#attempt(() => this.#write(signal), signal);
  }

  get #isResting(): boolean {
    return this.#isRefused || this.#isWithin(this.#failedAt, RETRY_AFTER);
  }

  async #attempt(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await work();
      this.#failedAt = null;
    } catch (thrown) {
      const error = toAppError(thrown);
      const kind = classifyWriteError(error);
      if (signal.aborted || kind === 'unreachable' || kind === 'local') throw error;
      this.#pollSchedule.noteOwnStateRead();
      this.#failedAt = this.#context.clock.now();
      if (kind !== 'permanent') return;
      this.#isRefused = true;
      const what = 'Pins, archived and muted conversations and read positions stay on this computer';
      this.#context.log('warn', `${what}: ${error.code}.`, error);
    }
  }

  /** Whether an instant is less than a duration ago, µs. */
  #isWithin(at: Instant | null, duration: number): boolean {
    return at !== null && Math.abs(this.#context.clock.now() - at) < duration;
  }

  async #read(isConsistent: boolean, signal: AbortSignal): Promise<void> {
    const { store, owner } = this.#context;
    this.#known = await store.readOwnState(owner.person.id, isConsistent, { purpose: 'refresh', signal });
    this.#pollSchedule.noteOwnStateRead();
    this.#takeOver();
    this.#isMerged = false;
  }

  #takeOver(): void {
    const { changed, read } = this.#merge();
    this.#isMerged = true;
    for (const conversationId of read) this.#context.onReadElsewhere(conversationId);
    if (changed.size > 0) this.#context.publish({ name: 'conversations.changed', payload: selectOnly(changed) });
  }

  /** Takes over what the item says about the conversations that are known here. Returns those that it changed, and whose markers. */
  #merge(): Record<'changed' | 'read', ReadonlySet<ConversationId>> {
    const { cache, outbox } = this.#context;
    const [changed, read] = [new Set<ConversationId>(), new Set<ConversationId>()];
    if (this.#known === null) return { changed, read };
    const started = outbox.newConversations.all().map(({ conversationId }) => conversationId);
    const byKey = Map.groupBy(new Set([...cache.conversations.ids(), ...started]), ownKeyOf);
    const values = this.#known.values.filter((value) => this.#isPlausible(value));
    outbox.transaction(() => {
      for (const value of values) {
        for (const conversationId of byKey.get(value.key) ?? []) {
          const isNew = outbox.ownState.merge({ ...value, conversationId });
          if (isNew && value.kind === 'read' && applyReadPosition(this.#context, conversationId))
            read.add(conversationId);
          if (isNew) changed.add(conversationId);
        }
      }
    });
    return { changed, read };
  }

  /** No wrong clock or offset explains a time further ahead, which would outlast every change. */
  #isPlausible({ kind, value, changedAt }: OwnValue): boolean {
    return (kind === 'read' ? value : changedAt) <= this.#latest;
  }

  get #latest(): number {
    return (this.#context.serverClock.now() + MOST_OVERLAP) / MICROS_PER_MILLI;
  }

  async #write(signal: AbortSignal): Promise<void> {
    const { store, clock, outbox, owner } = this.#context;
    const pending = outbox.ownState.pending(MOST_OWN_CHANGES);
    if (pending.length === 0) return;
    this.#wroteAt = clock.now();
    // An attribute of another type can look like a number here, and like none to the table.
    const isStuck = this.#conflicts > 1;
    const implausible = this.#known?.values.filter((value) => !this.#isPlausible(value)) ?? [];
    const malformed = new Set([...(this.#known?.malformed ?? []), ...implausible.map(idOf)]);
    const changes = pending.map(({ conversationId, ...value }) => {
      const change = { ...value, key: ownKeyOf(conversationId) };
      return { ...change, isMalformed: isStuck || malformed.has(idOf(change)) };
    });
    // Two conversations may have one key: an item has each attribute once.
    const unique = [...new Map(changes.map((change) => [idOf(change), change])).values()];
    const pruned = isStuck ? [] : this.#prunable(new Set(unique.map(idOf))).slice(0, MOST_OWN_CHANGES - unique.length);
    const request = { purpose: 'send', signal } as const;
    try {
      await store.writeOwnState(owner.person.id, { changes: unique, pruned }, request);
    } catch (thrown) {
      if (toAppError(thrown).code !== 'conflict') throw thrown;
      this.#conflicts++;
      // Another computer was first. What is newer here is still to be written, with the next step.
      await this.#read(true, signal);
      return;
    }
    this.#conflicts = 0;
    outbox.ownState.settle(pending);
    this.#noteWritten(unique, pruned);
  }

  /** Values that are no longer of use: expired mutes, old defaults, and the oldest read positions. */
  #prunable(changed: ReadonlySet<string>): OwnValue[] {
    const nowMs = this.#context.serverClock.now() / MICROS_PER_MILLI;
    const others = (this.#known?.values ?? []).filter((value) => !changed.has(idOf(value)));
    const positions = others.filter(({ kind }) => kind === 'read').sort((a, b) => b.value - a.value);
    const isOld = ({ kind, value, changedAt }: OwnValue): boolean =>
      (kind === 'muted' && value > 0 && value <= nowMs) ||
      (kind !== 'read' && value === 0 && changedAt > 0 && changedAt < nowMs - REMEMBERED_MS);
    return [...others.filter(isOld), ...positions.slice(MOST_POSITIONS - 1)];
  }

  /** Keeps what is known of the item in step with what was written. */
  #noteWritten(changes: readonly OwnValue[], pruned: readonly OwnValue[]): void {
    const replaced = new Set([...changes, ...pruned].map(idOf));
    const { values = [], malformed = new Set<string>() } = this.#known ?? {};
    this.#known = {
      values: [...values.filter((value) => !replaced.has(idOf(value))), ...changes],
      malformed: new Set([...malformed].filter((id) => !replaced.has(id))),
    };
  }
}

const idOf = ({ kind, key }: Pick<OwnValue, 'kind' | 'key'>): string => `${kind}#${key}`;

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The first 12 hex digits of a conversation's ID; of its SHA-256 if the ID is not a UUID. */
export function ownKeyOf(conversationId: ConversationId): string {
  const hex = UUID.test(conversationId)
    ? conversationId.replaceAll('-', '').toLowerCase()
    : createHash('sha256').update(conversationId).digest('hex');
  return hex.slice(0, 12);
}
