import {
  type ChangeKind,
  changeKinds,
  type Message,
  type MessageChange,
  type MessageId,
  type UserId,
} from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { type Row, readInstant, readMessageId, readText, readUserId, readWhole } from '../columns.ts';
import { DamageError } from '../failures.ts';
import type { Store } from '../store.ts';
import type { Members } from './members.ts';

/** What the changes of a message make of it. */
export type ChangedMessage =
  | { readonly kind: 'kept'; readonly message: Message }
  /** Its author or an admin deleted it, or the owner on this computer. */
  | { readonly kind: 'deleted' };

/** A change without the message that it is about. */
type Change = Pick<MessageChange, 'messageId' | 'by' | 'kind' | 'value' | 'at'>;

const ofMessages = 'WHERE conversation = ? AND id IN (SELECT value FROM json_each(?))';
type Columns = 'id' | 'kind' | 'by' | 'value' | 'at';

/** The most changes of messages of a conversation that are kept. A writer with bad intentions may write any number. */
const MOST_CHANGES = 200_000;

/** What people did to messages, whether these are cached or not. */
export function createChanges(store: Store, members: Pick<Members, 'admins'>) {
  const find = store.query(
    'SELECT id, kind, by, value, at FROM change WHERE conversation = ? AND id = ? AND kind = ? AND by = ?',
    readChange,
  );
  const put = store.command(
    'INSERT OR REPLACE INTO change (conversation, id, kind, by, sort_key, value, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = store.command('DELETE FROM change WHERE conversation = ? AND id = ? AND kind = ? AND by = ?');
  const claim = store.command('UPDATE OR REPLACE change SET by = ? WHERE by = ?');
  const hide = store.command("INSERT OR IGNORE INTO change VALUES (?, ?, 'hidden', '', '', '', 0)");
  const exists = store.column('SELECT 1 FROM change WHERE conversation = ? LIMIT 1', Number);
  const count = store.column(
    'SELECT count(*) FROM (SELECT 1 FROM change WHERE conversation = ? LIMIT ? + 0)',
    readWhole,
  );
  const hidden = store.column(`SELECT id FROM change ${ofMessages} AND kind = 'hidden'`, readMessageId);
  const deleted = store.query(
    `SELECT id, by FROM change ${ofMessages} AND kind IN ('deletion', 'hidden')`,
    (row: Row<'id' | 'by'>) => ({ id: readMessageId(row.id), by: readText(row.by) }),
  );
  const texts = store.query(
    `SELECT id, kind, by, value, at FROM change ${ofMessages} AND kind IN ('edit', 'deletion')`,
    readChange,
  );
  const reactions = store.query(
    `SELECT id, kind, by, value, at FROM change ${ofMessages} AND kind = 'reaction' AND value <> '' ORDER BY at, by`,
    readChange,
  );
  const removeBelow = store.command(
    "DELETE FROM change WHERE conversation = ? AND sort_key < ? AND kind IN ('edit', 'reaction')",
  );
  const keepText = store.command(
    'INSERT OR REPLACE INTO earlier_text (conversation, id, at, text) VALUES (?, ?, ?, ?)',
  );
  const removeTexts = store.command('DELETE FROM earlier_text WHERE conversation = ? AND id = ?');
  const earlierTexts = store.query(
    'SELECT at, text FROM earlier_text WHERE conversation = (SELECT ref FROM conversation WHERE group_id = ?) AND id = ? ORDER BY at',
    (row: Row<'at' | 'text'>) => ({ at: readInstant(row.at), text: readText(row.text) }),
  );

  return {
    /** The person's change of this kind; null: none. */
    find: (conversation: number, messageId: MessageId, kind: ChangeKind, by: UserId): Change | null =>
      find.get(conversation, messageId, kind, by),
    /**
     * Keeps changes, each unless a newer one of the person is known, as long as there is room. Returns those that are news.
     */
    putAll(conversation: number, given: readonly MessageChange[]): MessageChange[] {
      if (given.length === 0) return [];
      let room = MOST_CHANGES - readWhole(count.get(conversation, MOST_CHANGES));
      return given.filter((change) => {
        const { messageId, kind, by, sortKey, value, at } = change;
        const known = find.get(conversation, messageId, kind, by);
        const isNews = known === null ? room > 0 : at > known.at && kind !== 'deletion';
        if (!isNews) return false;
        if (known === null) room--;
        put(conversation, messageId, kind, by, sortKey, value, at);
        return true;
      });
    },
    /** Gives changes of one person to another: of the owner, before their ID was known. */
    claim: (from: UserId, to: UserId): void => void claim(to, from),
    remove: (conversation: number, { messageId, kind, by }: Pick<MessageChange, 'messageId' | 'kind' | 'by'>): void =>
      void remove(conversation, messageId, kind, by),
    /** Records that the owner deleted a message on this computer. Returns whether that is news. */
    hide: (conversation: number, messageId: MessageId): boolean => hide(conversation, messageId) > 0,
    /** Forgets changes of messages below a key, which are read again together with these. */
    removeBelow: (conversation: number, key: string): void => void removeBelow(conversation, key),
    /** What the changes make of each message, by its ID; only those that differ from what their rows say. */
    effects(conversation: number, messages: readonly Message[]): Map<MessageId, ChangedMessage> {
      const changed = new Map<MessageId, ChangedMessage>();
      if (messages.length === 0 || exists.get(conversation) === null) return changed;
      const ids = JSON.stringify(messages.map(({ id }) => id));
      const admins = members.admins(conversation);
      const byMessage = Map.groupBy(texts.all(conversation, ids), ({ messageId }) => messageId);
      for (const message of messages) {
        const isAllowed = ({ kind, by }: Change): boolean =>
          by === message.sender.id || (kind === 'deletion' && admins.has(by));
        const allowed = (byMessage.get(message.id) ?? []).filter(isAllowed);
        if (allowed.length === 0) continue;
        const edit = allowed.find(({ kind }) => kind === 'edit');
        if (allowed.some(({ kind }) => kind === 'deletion')) changed.set(message.id, { kind: 'deleted' });
        else if (edit !== undefined)
          changed.set(message.id, {
            kind: 'kept',
            message: { ...message, text: edit.value, editedAt: edit.at },
          });
      }
      for (const id of hidden.all(conversation, ids)) changed.set(id, { kind: 'deleted' });
      return changed;
    },
    /** Who deleted which of these messages; `by` is empty where the owner did on this computer. */
    deletions: (conversation: number, ids: readonly MessageId[]): { readonly id: MessageId; readonly by: string }[] =>
      deleted.all(conversation, JSON.stringify(ids)),
    /** The reactions to messages, the oldest first. */
    reactions(conversation: number, ids: readonly MessageId[]): Map<MessageId, Change[]> {
      if (ids.length === 0 || exists.get(conversation) === null) return new Map();
      return Map.groupBy(reactions.all(conversation, JSON.stringify(ids)), ({ messageId }) => messageId);
    },
    /** Keeps what a message said before an edit. `at`: since when it said that. */
    keepText: (conversation: number, id: MessageId, at: Instant, text: string): void =>
      void keepText(conversation, id, at, text),
    removeTexts: (conversation: number, id: MessageId): void => void removeTexts(conversation, id),
    /** What a message said before its edits, as far as this computer saw it, oldest first. */
    earlierTexts: (conversationId: string, id: MessageId): { readonly at: Instant; readonly text: string }[] =>
      earlierTexts.all(conversationId, id),
  };
}

export type Changes = ReturnType<typeof createChanges>;

const readChange = (row: Row<Columns>): Change => ({
  messageId: readMessageId(row.id),
  kind: readKind(row.kind),
  by: readUserId(row.by),
  value: readText(row.value),
  at: readInstant(row.at),
});

function readKind(value: unknown): ChangeKind {
  const kind = changeKinds.find((each) => each === value);
  if (kind === undefined) throw new DamageError('not a kind of change');
  return kind;
}
