import { z } from 'zod';
import type { Request } from '../../../../shared/contract/contract.ts';
import { type Diagnostics, defaultPreferences, Preferences } from '../../../../shared/contract/sync.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { MessageId, Person } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { type Row, readJson, readText, readWhole } from '../columns.ts';
import { KeyValueTable, matching } from '../keyValueTable.ts';
import { Store, type StoreParts } from '../store.ts';
import {
  createBlocked,
  createDisappearing,
  createDrafts,
  createJoined,
  createLabels,
  createMentionsOnly,
  createNewConversations,
} from './conversationSettings.ts';
import { createCosts } from './costs.ts';
import { createGroupActions } from './groupActions.ts';
import { type Findings, Ledger } from './ledger.ts';
import { createLosses, StoredLoss } from './loss.ts';
import { createMessageChanges } from './messageChanges.ts';
import { fromRanges } from './numberRanges.ts';
import { createOutgoing } from './outgoing.ts';
import { createOwnState } from './ownState.ts';
import { createReadMarkers } from './readMarkers.ts';
import type { OutboxRecord } from './record.ts';
import { createRowTasks, type RowTask } from './rowTasks.ts';

/** The size of the longest message with its index entries: 1,024 code points of 4 bytes, in pages of 4 KB. */
const PROBE_BYTES = 16_384;

/** The owner's profile item as it was last read or written. */
type WrittenProfile = Pick<Person, 'handle' | 'name'>;

interface OutboxValues {
  /** Every conversation that existed at the start was read. */
  readonly firstSyncDone: true;
  readonly profileWritten: WrittenProfile;
  readonly loss: StoredLoss;
}

const valueParsers = {
  firstSyncDone: matching(z.literal(true)),
  profileWritten: matching(z.object({ handle: z.string(), name: z.string() })),
  loss: matching(StoredLoss),
};

/** What is known about the file before it is opened. */
export interface FileFacts {
  readonly now: Instant;
  /** There was no file, or an empty one. */
  readonly wasMissing: boolean;
  /** The account had an outbox before. */
  readonly isExpected: boolean;
}

/**
 * What only this computer knows about one account, and can't be fetched again: messages that are not in the table yet,
 * drafts, read markers, own state, preferences and costs. Synchronous: it belongs in the engine's thread.
 *
 * Each call is one transaction, on the disk when it returns, unless it is made inside `transaction`. See `Store` for its
 * errors; damage is `outbox-unreadable`.
 */
export class Outbox extends Store {
  readonly blocked = createBlocked(this);
  readonly costs = createCosts(this);
  readonly disappearing = createDisappearing(this);
  readonly drafts = createDrafts(this);
  readonly joined = createJoined(this);
  readonly labels = createLabels(this);
  readonly mentionsOnly = createMentionsOnly(this);
  readonly newConversations = createNewConversations(this);
  readonly groupActions = createGroupActions(this);
  readonly messageChanges = createMessageChanges(this);
  readonly outgoing = createOutgoing(this);
  readonly ownState = createOwnState(this);
  readonly preferences = createStoredPreferences(this);
  readonly readMarkers = createReadMarkers(this);
  readonly rowTasks = createRowTasks(this);
  readonly values = new KeyValueTable<OutboxValues>(this, 'state', valueParsers);
  readonly losses = createLosses(this, this.values);
  #ledger: Ledger | null = null;
  readonly #insertProbe = this.command('INSERT INTO probe (content) VALUES (zeroblob(?))');
  readonly #deleteProbe = this.command('DELETE FROM probe');

  /** Takes a database at the newest schema version, without a record; use `openOutbox`. */
  constructor(parts: StoreParts) {
    super(parts, 'outbox-unreadable');
  }

  /**
   * Compares the messages with the record beside the file, adds what is missing to the loss, and keeps the record in step from
   * now on. Returns the state of the two.
   */
  openRecord(record: OutboxRecord, { now, wasMissing, isExpected }: FileFacts): Findings['state'] {
    const ledger = new Ledger(this, record);
    const { missing, settled, state } = ledger.examine();
    this.transaction(() => {
      for (const number of settled) this.outgoing.lookUpNumber(number);
      const known = fromRanges(this.losses.stored()?.missing ?? []);
      const lost = [...new Set([...known, ...missing])].sort((a, b) => a - b);
      // Messages that were salvaged since are no longer missing.
      if (lost.length > 0) this.losses.add(now, { missing: lost.filter((number) => !this.outgoing.hasNumber(number)) });
      const isLost = wasMissing && (isExpected || state !== 'new');
      if (isLost || state === 'older-database')
        this.losses.add(now, { areDraftsComplete: false, isRestComplete: false });
      if (state === 'missing-record' || state === 'forged-record' || (isLost && state === 'new'))
        this.losses.add(now, { isCertain: false });
    });
    ledger.adopt();
    this.#ledger = ledger;
    return state;
  }

  /** Commits all of `work`, or nothing if it throws. What it accepts is in the record when this returns. */
  override transaction<T>(work: () => T): T {
    const ledger = this.#ledger;
    if (ledger === null || this.isInTransaction) return super.transaction(work);
    let publish = (): void => {};
    const result = super.transaction(() => {
      const value = work();
      publish = ledger.prepare();
      return value;
    });
    publish();
    return result;
  }

  /** Removes a message that is in the table now, and adds the task to move its conversation's rows, if that is ours. */
  sent(id: MessageId, rowTask: RowTask | null): void {
    this.transaction(() => {
      this.outgoing.remove(id);
      if (rowTask !== null) this.rowTasks.put(rowTask);
    });
  }

  /** Makes all pending messages and row tasks due now. */
  resetRetryTimers(): void {
    this.transaction(() => {
      this.outgoing.resetRetryTimers();
      this.messageChanges.resetRetryTimers();
      this.groupActions.resetRetryTimers();
      this.rowTasks.resetRetryTimers();
    });
  }

  /** Prunes old costs, old read arrivals and expired mutes. */
  prune(now: Instant): void {
    this.transaction(() => {
      this.ownState.prune(now);
      this.costs.prune(now);
      this.readMarkers.prune(now);
    });
  }

  /** Tests whether the disk takes a message, and writes a record that is behind: null, or `disk-full` or `disk-read-only`. */
  probe(): AppError | null {
    try {
      // Two commits: a single one would have nothing to write.
      this.#insertProbe(PROBE_BYTES);
      this.#deleteProbe();
      this.transaction(() => {});
      return null;
    } catch (thrown) {
      if (thrown instanceof AppError) return thrown;
      throw thrown;
    }
  }

  /** Bytes of the file. */
  bytes(): number {
    return readWhole(this.pragma('page_count')) * readWhole(this.pragma('page_size'));
  }

  diagnostics(): Diagnostics['outbox'] {
    return {
      ...this.outgoing.counts(),
      drafts: this.drafts.all().size,
      quarantined: this.losses.find()?.file ?? this.quarantined,
      rowsGivenUp: this.rowTasks.givenUp(),
    };
  }
}

const { shape } = Preferences.unwrap();
/** Each preference has its own default: one that is missing or unreadable doesn't affect the others. */
const LenientPreferences = Preferences.unwrap().extend({
  intervals: shape.intervals.catch(defaultPreferences.intervals),
  live: shape.live.catch(defaultPreferences.live),
  notifyWithinMs: shape.notifyWithinMs.catch(defaultPreferences.notifyWithinMs),
  refreshOnMetered: shape.refreshOnMetered.catch(defaultPreferences.refreshOnMetered),
  paused: shape.paused.catch(defaultPreferences.paused),
  sweepUnitsPerHour: shape.sweepUnitsPerHour.catch(defaultPreferences.sweepUnitsPerHour),
  readUnitsPerHour: shape.readUnitsPerHour.catch(defaultPreferences.readUnitsPerHour),
  rowMover: shape.rowMover.catch(defaultPreferences.rowMover),
  prices: shape.prices.catch(defaultPreferences.prices),
  cacheLimits: shape.cacheLimits.catch(defaultPreferences.cacheLimits),
});

/** Some preferences; those missing or undefined stay unchanged. */
type PreferenceChange = Request<'preferences.change'>;

/** Preferences that the user changed. Defaults are not stored, so that a better default reaches everyone else. */
function createStoredPreferences(store: Store) {
  const all = store.query('SELECT name, value FROM preference', (row: Row<'name' | 'value'>) => [
    readText(row.name),
    readJson(row.value),
  ]);
  const put = store.command('INSERT OR REPLACE INTO preference (name, value) VALUES (?, ?)');

  /** What was parsed last: each refresh reads the preferences several times, and parsing is slow. */
  let known: { readonly stored: string; readonly parsed: Preferences } | null = null;

  function read(): Preferences {
    const rows = Object.fromEntries(all.all());
    const stored = JSON.stringify(rows);
    if (known?.stored !== stored) {
      // Adding the defaults first saves a failed parse, which costs as much as ten reads, for each missing preference.
      known = { stored, parsed: LenientPreferences.parse({ ...defaultPreferences, ...rows }) };
    }
    return known.parsed;
  }

  return {
    read,
    /** Returns all preferences after the change. */
    change(change: PreferenceChange): Preferences {
      store.transaction(() => {
        for (const [name, value] of Object.entries(change)) {
          if (value !== undefined) put(name, JSON.stringify(value));
        }
      });
      return read();
    },
  };
}
