import {
  type ConversationId,
  type ConversationMeta,
  type Member,
  type MemberRole,
  memberRoles,
  type Person,
  UserId,
} from '../../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../../shared/time/instant.ts';
import {
  type Row,
  readConversationId,
  readInstant,
  readInstantOrNull,
  readText,
  readUserId,
  readUserIdOrNull,
  readWhole,
} from '../columns.ts';
import { DamageError } from '../failures.ts';
import type { Store } from '../store.ts';
import type { Conversations } from './conversations.ts';
import type { People } from './people.ts';

const EPOCH = instantFromMicros(0);

/** A conversation of many, as far as it is known here. */
export interface KnownGroup extends Pick<ConversationMeta, 'title' | 'version'> {
  readonly members: readonly Member[];
  /** When the table's members were last read; null: never. */
  readonly readAt: Instant | null;
}

/** The person that stands for a conversation of many in its group rows. */
export const groupPerson = (id: ConversationId, title: string): Person => ({
  id: UserId.parse(id),
  name: title,
  handle: '',
});

/** Titles and members of conversations of many. */
export function createMembers(store: Store, conversations: Conversations, people: People) {
  const find = store.query(
    'SELECT ref, title, title_version, members_read_at FROM conversation WHERE group_id = ? AND is_group = 1',
    (row: Row<'ref' | 'title' | 'title_version' | 'members_read_at'>) => ({
      ref: readWhole(row.ref),
      title: readText(row.title),
      version: readWhole(row.title_version),
      readAt: readInstantOrNull(row.members_read_at),
    }),
  );
  const setTitle = store.command('UPDATE conversation SET title = ?, title_version = ?, is_group = 1 WHERE ref = ?');
  const setRead = store.command('UPDATE conversation SET members_read_at = ?, is_group = 1 WHERE ref = ?');
  const groups = store.column('SELECT group_id FROM conversation WHERE is_group = 1', readConversationId);
  const remove = store.command('DELETE FROM member WHERE conversation = ?');
  const put = store.command(
    `INSERT OR REPLACE INTO member (conversation, user_id, person, role, joined_at, invited_by, left_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const claim = store.command('UPDATE OR REPLACE member SET user_id = ?, person = ? WHERE user_id = ?');
  const claimInvitations = store.command('UPDATE member SET invited_by = ? WHERE invited_by = ?');
  const members = store.query(
    `SELECT user_id, person, role, joined_at, invited_by, left_at FROM member WHERE conversation = ?
       ORDER BY joined_at, user_id`,
    readMember,
  );
  const admins = store.column(
    "SELECT user_id FROM member WHERE conversation = ? AND role <> 'member' AND left_at IS NULL",
    readUserId,
  );

  function putMember(ref: number, { person, role, joinedAt, invitedBy, leftAt }: Member): void {
    put(ref, person.id, people.see(person, joinedAt), role, joinedAt, invitedBy, leftAt);
  }

  return {
    /** Null: it is not known as a conversation of many. */
    find(conversationId: ConversationId): KnownGroup | null {
      const found = find.get(conversationId);
      if (found === null) return null;
      const { ref, title, version, readAt } = found;
      const personOf = people.finder();
      const all = members.all(ref).map(({ person, ...member }): Member => ({ ...member, person: personOf(person) }));
      return { title, version, readAt, members: all };
    },
    /** All that are known as conversations of many. */
    groups: (): ConversationId[] => groups.all(),
    /** Those who may delete the messages of others. */
    admins: (ref: number): ReadonlySet<UserId> => new Set(admins.all(ref)),
    /** Keeps what the table has, in place of what was known. */
    set(
      conversationId: ConversationId,
      { meta, members }: { readonly meta: ConversationMeta | null; readonly members: readonly Member[] },
      readAt: Instant,
    ): void {
      store.transaction(() => {
        const { ref } = conversations.open(conversationId);
        if (meta !== null) setTitle(meta.title, meta.version, ref);
        remove(ref);
        for (const member of members) putMember(ref, member);
        setRead(readAt, ref);
      });
    },
    /** Records a read that found nothing out. */
    setRead: (conversationId: ConversationId, readAt: Instant): void =>
      void setRead(readAt, conversations.open(conversationId).ref),
    /** Keeps a title that was chosen here. */
    setTitle(conversationId: ConversationId, title: string, version: number): void {
      setTitle(title, version, conversations.open(conversationId).ref);
    },
    /** Gives what one person has to another: of the owner, before their ID was known. */
    claim(from: UserId, to: Person): void {
      store.transaction(() => {
        claim(to.id, people.see(to, EPOCH), from);
        claimInvitations(to.id, from);
      });
    },
    /** Keeps a member as they were changed here. */
    put(conversationId: ConversationId, member: Member): void {
      store.transaction(() => putMember(conversations.open(conversationId).ref, member));
    },
  };
}

export type Members = ReturnType<typeof createMembers>;

const readMember = (row: Row<'user_id' | 'person' | 'role' | 'joined_at' | 'invited_by' | 'left_at'>) => ({
  person: readWhole(row.person),
  role: readRole(row.role),
  joinedAt: readInstant(row.joined_at),
  invitedBy: readUserIdOrNull(row.invited_by),
  leftAt: readInstantOrNull(row.left_at),
});

function readRole(value: unknown): MemberRole {
  const role = memberRoles.find((each) => each === value);
  if (role === undefined) throw new DamageError('not a role');
  return role;
}
