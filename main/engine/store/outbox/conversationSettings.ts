import { type ConversationId, DisappearAfter, type Person, type UserId } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstant, readPerson, readText, readUserId } from '../columns.ts';
import { DamageError } from '../failures.ts';
import type { Store } from '../store.ts';

/** Text that was typed and not sent, one draft for each conversation. */
export function createDrafts(store: Store) {
  const put = store.command('INSERT OR REPLACE INTO draft (group_id, text, typed_at) VALUES (?, ?, ?)');
  const remove = store.command('DELETE FROM draft WHERE group_id = ?');
  const find = store.column('SELECT text FROM draft WHERE group_id = ?', readText);
  const all = store.query('SELECT group_id, text FROM draft', (row: Row<'group_id' | 'text'>) =>
    entry(row, readText(row.text)),
  );

  return {
    /** Empty text removes the draft. */
    save(conversationId: ConversationId, text: string, at: Instant): void {
      if (text === '') remove(conversationId);
      else put(conversationId, text, at);
    },
    /** Empty if there is none. */
    find: (conversationId: ConversationId): string => find.get(conversationId) ?? '',
    all: (): Map<ConversationId, string> => new Map(all.all()),
  };
}

/** After how long own messages of a conversation disappear; null: they stay. */
export function createDisappearing(store: Store) {
  const put = store.command('INSERT OR REPLACE INTO disappearing (group_id, after) VALUES (?, ?)');
  const remove = store.command('DELETE FROM disappearing WHERE group_id = ?');
  const find = store.column('SELECT after FROM disappearing WHERE group_id = ?', readDisappearAfter);
  const all = store.query('SELECT group_id, after FROM disappearing', (row: Row<'group_id' | 'after'>) =>
    entry(row, readDisappearAfter(row.after)),
  );

  return {
    find: (conversationId: ConversationId): DisappearAfter => find.get(conversationId),
    set(conversationId: ConversationId, after: DisappearAfter): void {
      if (after === null) remove(conversationId);
      else put(conversationId, after);
    },
    /** Only conversations whose own messages disappear. */
    all: (): Map<ConversationId, DisappearAfter> => new Map(all.all()),
  };
}

const entry = <T>(row: Row<'group_id'>, value: T): [ConversationId, T] => [readConversationId(row.group_id), value];

export function readDisappearAfter(value: unknown): DisappearAfter {
  const parsed = DisappearAfter.safeParse(value);
  if (!parsed.success) throw new DamageError('not a time to disappear after');
  return parsed.data;
}

/** What the owner calls conversations on this computer, to tell those with the same person apart. */
export function createLabels(store: Store) {
  const put = store.command('INSERT OR REPLACE INTO conversation_label (group_id, label) VALUES (?, ?)');
  const remove = store.command('DELETE FROM conversation_label WHERE group_id = ?');
  const all = store.query('SELECT group_id, label FROM conversation_label', (row: Row<'group_id' | 'label'>) =>
    entry(row, readText(row.label)),
  );

  return {
    /** An empty label removes it. */
    set(conversationId: ConversationId, label: string): void {
      if (label === '') remove(conversationId);
      else put(conversationId, label);
    },
    all: (): Map<ConversationId, string> => new Map(all.all()),
  };
}

/** Conversations of many of which only messages that mention the owner notify, on this computer. */
export function createMentionsOnly(store: Store) {
  const put = store.command('INSERT OR IGNORE INTO mentions_only (group_id) VALUES (?)');
  const remove = store.command('DELETE FROM mentions_only WHERE group_id = ?');
  const all = store.column('SELECT group_id FROM mentions_only', readConversationId);
  const find = store.column('SELECT group_id FROM mentions_only WHERE group_id = ?', readConversationId);

  return {
    set: (conversationId: ConversationId, isOn: boolean): void => void (isOn ? put : remove)(conversationId),
    has: (conversationId: ConversationId): boolean => find.get(conversationId) !== null,
    all: (): ReadonlySet<ConversationId> => new Set(all.all()),
  };
}

/** Conversations with one person that are shown as one on this computer. */
export interface JoinedConversations {
  /** Whose ID stands for all of them. */
  readonly shownIn: ConversationId;
  readonly otherId: UserId;
  /** All of them, by ID. */
  readonly ids: readonly ConversationId[];
}

/** Which conversations with one person are shown as one on this computer. */
export function createJoined(store: Store) {
  const put = store.command(
    'INSERT OR REPLACE INTO joined_conversation (group_id, shown_in, other_id) VALUES (?, ?, ?)',
  );
  const remove = store.command('DELETE FROM joined_conversation WHERE shown_in = ?');
  const find = store.query(
    `SELECT group_id, shown_in, other_id FROM joined_conversation
       WHERE shown_in = (SELECT shown_in FROM joined_conversation WHERE group_id = ?) ORDER BY group_id`,
    (row: Row<'group_id' | 'shown_in' | 'other_id'>) => ({
      id: readConversationId(row.group_id),
      shownIn: readConversationId(row.shown_in),
      otherId: readUserId(row.other_id),
    }),
  );
  const all = store.column('SELECT DISTINCT shown_in FROM joined_conversation', readConversationId);

  function findJoined(conversationId: ConversationId): JoinedConversations | null {
    const rows = find.all(conversationId);
    const [first] = rows;
    if (first === undefined) return null;
    return { shownIn: first.shownIn, otherId: first.otherId, ids: rows.map(({ id }) => id) };
  }

  return {
    /** Those that a conversation is shown with; null if it is shown alone. */
    find: findJoined,
    /** The conversations that others are shown in. */
    all: (): ConversationId[] => all.all(),
    /** Shows conversations, and what they are shown with, in one of them. */
    join(shownIn: ConversationId, others: readonly ConversationId[], otherId: UserId): void {
      store.transaction(() => {
        const ids = [shownIn, ...others].flatMap((id) => findJoined(id)?.ids ?? [id]);
        for (const id of ids) put(id, shownIn, otherId);
      });
    },
    /** Shows each alone again that is shown in a conversation. */
    separate: (shownIn: ConversationId): void => void remove(shownIn),
  };
}

/** People whose conversations are hidden on this computer. */
export function createBlocked(store: Store) {
  const put = store.command('INSERT OR IGNORE INTO blocked (user_id, name, handle, blocked_at) VALUES (?, ?, ?, ?)');
  const remove = store.command('DELETE FROM blocked WHERE user_id = ?');
  const all = store.query(
    'SELECT user_id, name, handle FROM blocked ORDER BY blocked_at DESC, user_id',
    (row: Row<'user_id' | 'name' | 'handle'>): Person => readPerson(row.user_id, row.name, row.handle),
  );
  const find = store.column('SELECT user_id FROM blocked WHERE user_id = ?', readUserId);

  return {
    add: ({ id, name, handle }: Person, at: Instant): void => void put(id, name, handle, at),
    remove: (id: UserId): void => void remove(id),
    has: (id: UserId): boolean => find.get(id) !== null,
    /** The person as they were when they were blocked, the last one first. */
    all: (): Person[] => all.all(),
  };
}

/** A conversation that was started here and has no rows in the table yet. */
export interface NewConversation {
  readonly conversationId: ConversationId;
  readonly other: Person;
  readonly createdAt: Instant;
}

const columns = 'group_id, other_id, other_name, other_handle, created_at';
type Columns = 'group_id' | 'other_id' | 'other_name' | 'other_handle' | 'created_at';

/** Conversations whose rows are not in the table yet, at most one with each person. */
export function createNewConversations(store: Store) {
  const insert = store.command(`INSERT OR IGNORE INTO new_conversation (${columns}) VALUES (?, ?, ?, ?, ?)`);
  const select = `SELECT ${columns} FROM new_conversation`;
  const find = store.query(`${select} WHERE group_id = ?`, readNewConversation);
  const selectFindWith = store.query(`${select} WHERE other_id = ?`, readNewConversation);
  const all = store.query(`${select} ORDER BY created_at DESC, group_id`, readNewConversation);
  const remove = store.command('DELETE FROM new_conversation WHERE group_id = ?');

  function findWith(person: UserId): NewConversation | null {
    return selectFindWith.get(person);
  }

  return {
    /** Returns the existing one with that person, or else keeps and returns this one. */
    add(conversation: NewConversation): NewConversation {
      const { conversationId, other, createdAt } = conversation;
      return store.transaction(() => {
        insert(conversationId, other.id, other.name, other.handle, createdAt);
        return findWith(other.id) ?? conversation;
      });
    },
    find: (conversationId: ConversationId): NewConversation | null => find.get(conversationId),
    findWith,
    /** Newest first. */
    all: (): NewConversation[] => all.all(),
    remove: (conversationId: ConversationId): void => void remove(conversationId),
  };
}

const readNewConversation = (row: Row<Columns>): NewConversation => ({
  conversationId: readConversationId(row.group_id),
  other: readPerson(row.other_id, row.other_name, row.other_handle),
  createdAt: readInstant(row.created_at),
});
