import { type ConversationId, type MutedUntil, type OwnKind, ownKinds } from '../../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../../shared/time/instant.ts';
import { type Row, readConversationId, readText, readWhole } from '../columns.ts';
import { DamageError } from '../failures.ts';
import type { Store } from '../store.ts';

/** A value of a conversation; 0 is the default. Values and times are whole, in ms since the epoch. */
export interface KeptValue {
  readonly conversationId: ConversationId;
  readonly kind: OwnKind;
  readonly value: number;
  /** When it was chosen, by the service's time; 0: unknown. */
  readonly changedAt: number;
}

/** The value of `muted` without an end: the last whole second of the year 9999. */
const ALWAYS = 253_402_300_799_000;
/** How long the default is remembered after the table has it, ms: 30 days. An older choice of another computer may then win. */
const REMEMBERED = 30 * 86_400_000;

const columns = 'group_id, kind, value, changed_at';

/**
 * The person's own state of conversations, with what is not in the table yet. A change is kept until the table has it; of two
 * choices the newer one counts, and a read position only moves forward.
 */
export function createOwnState(store: Store) {
  const find = store.query(`SELECT ${columns} FROM own_state WHERE group_id = ? AND kind = ?`, readKept);
  const ofKind = store.query(
    `SELECT ${columns} FROM own_state WHERE kind = ? AND kind <> 'read' AND value <> 0`,
    readKept,
  );
  const put = store.command(
    `INSERT OR REPLACE INTO own_state (${columns}, is_pending) VALUES (:conversationId, :kind, :value, :changedAt, :isPending)`,
  );
  const pending = store.query(
    `SELECT ${columns} FROM own_state WHERE is_pending = 1 ORDER BY kind = 'read', changed_at, group_id LIMIT ? + 0`,
    readKept,
  );
  const settle = store.command(
    'UPDATE own_state SET is_pending = 0 WHERE group_id = ? AND kind = ? AND value = ? AND changed_at = ?',
  );
  const isPending = store.column('SELECT is_pending FROM own_state WHERE group_id = ? AND kind = ?', readWhole);
  const prune = store.command(
    `DELETE FROM own_state WHERE is_pending = 0 AND kind <> 'read'
       AND (value = 0 AND changed_at < :old OR kind = 'muted' AND value <= :now)`,
  );

  function currentValue(conversationId: ConversationId, kind: OwnKind): number {
    return find.get(conversationId, kind)?.value ?? 0;
  }

  return {
    value: currentValue,
    /** The values of all conversations that don't have the default. */
    values: (kind: Exclude<OwnKind, 'read'>): Map<ConversationId, number> =>
      new Map(ofKind.all(kind).map(({ conversationId, value }) => [conversationId, value])),
    /** Until when a conversation is muted. */
    mutedUntil: (conversationId: ConversationId): MutedUntil => toMutedUntil(currentValue(conversationId, 'muted')),
    /** Keeps what the person chose at `now`. Returns whether it differs from before. */
    choose(conversationId: ConversationId, kind: Exclude<OwnKind, 'read'>, value: number, now: Instant): boolean {
      const before = find.get(conversationId, kind);
      if ((before?.value ?? 0) === value) return false;
      // A choice of another computer whose clock is ahead is older all the same.
      const changedAt = Math.max(toMillis(now), (before?.changedAt ?? 0) + 1);
      put({ conversationId, kind, value, changedAt, isPending: 1 });
      return true;
    },
    /** Keeps that everything up to an instant was read here; does nothing if it was before. */
    noteRead(conversationId: ConversationId, upTo: Instant): void {
      const value = Math.floor(upTo / MICROS_PER_MILLI);
      if (value <= currentValue(conversationId, 'read')) return;
      put({ conversationId, kind: 'read', value, changedAt: 0, isPending: 1 });
    },
    /** Takes over what the table has, unless what was chosen here is newer. Returns whether the value differs from before. */
    merge({ conversationId, kind, value, changedAt }: KeptValue): boolean {
      return store.transaction(() => {
        const before = find.get(conversationId, kind) ?? { value: 0, changedAt: 0 };
        const isOlder = kind === 'read' ? value < before.value : changedAt < before.changedAt;
        const isSame = value === before.value && changedAt === before.changedAt;
        if (isOlder || (isSame && isPending.get(conversationId, kind) !== 1)) return false;
        put({ conversationId, kind, value, changedAt, isPending: 0 });
        return value !== before.value;
      });
    },
    /** At most `limit` values that the table does not have yet; choices before positions, the oldest first. */
    pending: (limit: number): KeptValue[] => pending.all(limit),
    /** Notes that the table has these values, unless they changed since. */
    settle(values: readonly KeptValue[]): void {
      store.transaction(() => {
        for (const { conversationId, kind, value, changedAt } of values) settle(conversationId, kind, value, changedAt);
      });
    },
    /** Forgets expired mutes and old defaults that the table has. */
    prune: (now: Instant): void => void prune({ now: toMillis(now), old: toMillis(now) - REMEMBERED }),
  };
}

/** Whole ms, rounded up: a mute ends no earlier. */
const toMillis = (at: Instant): number => Math.ceil(at / MICROS_PER_MILLI);

/** The value of `muted`. */
export const ofMutedUntil = (until: MutedUntil): number =>
  until === null ? 0 : until === 'always' ? ALWAYS : toMillis(until);

export function toMutedUntil(value: number): MutedUntil {
  if (value === 0) return null;
  return value >= ALWAYS ? 'always' : instantFromMicros(value * MICROS_PER_MILLI);
}

const readKept = (row: Row<'group_id' | 'kind' | 'value' | 'changed_at'>): KeptValue => ({
  conversationId: readConversationId(row.group_id),
  kind: readKind(row.kind),
  value: readWhole(row.value),
  changedAt: readWhole(row.changed_at),
});

function readKind(value: unknown): OwnKind {
  const text = readText(value);
  const kind = ownKinds.find((each) => each === text);
  if (kind === undefined) throw new DamageError('not a kind of own state');
  return kind;
}
