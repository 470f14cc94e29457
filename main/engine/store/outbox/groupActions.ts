import { z } from 'zod';
import type { AppErrorData } from '../../../../shared/errors.ts';
import { type ConversationId, type MessageId, memberRoles, Person } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readJson,
  readMessageId,
  readWhole,
} from '../columns.ts';
import { DamageError } from '../failures.ts';
import type { Store } from '../store.ts';
import { writeError } from './errors.ts';

/** What the owner does to a conversation of many. */
export const GroupChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), title: z.string(), people: z.array(Person).readonly() }),
  z.object({ kind: z.literal('add'), people: z.array(Person).readonly() }),
  z.object({ kind: z.literal('remove'), person: Person }),
  z.object({ kind: z.literal('leave') }),
  z.object({ kind: z.literal('rename'), title: z.string(), version: z.int() }),
  z.object({ kind: z.literal('role'), person: Person, role: z.enum(memberRoles) }),
]);
export type GroupChange = z.infer<typeof GroupChange>;

export interface AcceptedAction {
  readonly conversationId: ConversationId;
  readonly change: GroupChange;
  /** The message that says so, which is sent after it. */
  readonly eventId: MessageId;
  /** When the owner did it, by the service's time. */
  readonly at: Instant;
}

/** An action that the table does not have yet. */
export interface PendingAction extends AcceptedAction {
  readonly sequence: number;
  readonly attempts: number;
  /** When to retry, by this computer's clock; null: at once. */
  readonly nextAt: Instant | null;
}

/** What the owner did to conversations of many and the table does not have yet, in the order of doing. */
export function createGroupActions(store: Store) {
  const columns = 'sequence, group_id, change, event_id, made_at, attempts, next_at';
  const insert = store.command('INSERT INTO group_action (group_id, change, event_id, made_at) VALUES (?, ?, ?, ?)');
  const all = store.query(`SELECT ${columns} FROM group_action ORDER BY sequence`, readPending);
  const heads = store.query(
    `SELECT ${columns} FROM group_action WHERE sequence IN (SELECT min(sequence) FROM group_action GROUP BY group_id)
       ORDER BY sequence`,
    readPending,
  );
  const remove = store.command('DELETE FROM group_action WHERE sequence = ?');
  const fail = store.command(
    'UPDATE group_action SET attempts = attempts + 1, error = ?, next_at = ? WHERE sequence = ?',
  );
  const resetRetryTimers = store.command('UPDATE group_action SET next_at = NULL WHERE next_at IS NOT NULL');

  return {
    add: ({ conversationId, change, eventId, at }: AcceptedAction): void =>
      void insert(conversationId, JSON.stringify(change), eventId, at),
    all: (): PendingAction[] => all.all(),
    /** The first of each conversation. */
    heads: (): PendingAction[] => heads.all(),
    remove: ({ sequence }: PendingAction): void => void remove(sequence),
    fail: (
      { sequence }: PendingAction,
      { error, nextAt }: { readonly error: AppErrorData; readonly nextAt: Instant },
    ): void => void fail(writeError(error), nextAt, sequence),
    resetRetryTimers(): void {
      resetRetryTimers();
    },
  };
}

type Columns = 'sequence' | 'group_id' | 'change' | 'event_id' | 'made_at' | 'attempts' | 'next_at';

function readPending(row: Row<Columns>): PendingAction {
  const change = GroupChange.safeParse(readJson(row.change));
  if (!change.success) throw new DamageError('not a change of a conversation');
  return {
    sequence: readWhole(row.sequence),
    conversationId: readConversationId(row.group_id),
    change: change.data,
    eventId: readMessageId(row.event_id),
    at: readInstant(row.made_at),
    attempts: readWhole(row.attempts),
    nextAt: readInstantOrNull(row.next_at),
  };
}
