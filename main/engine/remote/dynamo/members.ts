import {
  type ConversationId,
  type ConversationMeta,
  type Member,
  memberRoles,
  UserId,
} from '../../../../shared/model.ts';
import { formatTimestamp } from '../../../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros } from '../../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../../shared/time/timestamp.ts';
import type { ConversationMembers, MemberChange } from '../messageStore.ts';
import type { Item, Key } from './codec.ts';
import { readCount } from './ownState.ts';
import type { Update } from './update.ts';

/*
 * Conversations of many.
 *
 *   CNV#<conversation>  META         title, created_at, created_by, version
 *   CNV#<conversation>  MBR#<user>   user_uuid, user_display_name, user_handle, role, joined_at, invited_by, left_at, changed_at
 *
 * A member item is never deleted: `left_at` says that the person is no member any more. `changed_at` orders its changes.
 */

const META = 'META';
const MEMBER_PREFIX = 'MBR#';
const EPOCH = instantFromMicros(0);
/** The most members that are read, also those who left. */
const MOST_MEMBERS = 500;
/** The longest title that is shown, in UTF-16 units; a writer with bad intentions may have written 400 KB. */
const MOST_TITLE = 200;

export const conversationPartition = (conversationId: ConversationId): string => `CNV#${conversationId}`;
export const metaKey = (conversationId: ConversationId): Key => ({
  pk: conversationPartition(conversationId),
  sk: META,
});
export const memberKey = (conversationId: ConversationId, user: UserId): Key => ({
  pk: conversationPartition(conversationId),
  sk: `${MEMBER_PREFIX}${user}`,
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const instantOf = (value: unknown): Instant | null => (typeof value === 'string' ? parseTimestamp(value) : null);

/** Decodes META; null: it is another item. What is malformed has its default. */
function decodeMeta(item: Item): ConversationMeta | null {
  if (item.sk !== META) return null;
  return {
    title: textOf(item.title).slice(0, MOST_TITLE),
    createdAt: instantOf(item.created_at),
    version: readCount(item.version) ?? 0,
  };
}

/** Decodes a member; null: it is another item, or unreadable. */
function decodeMember(item: Item): Member | null {
  const sk = textOf(item.sk);
  if (!sk.startsWith(MEMBER_PREFIX)) return null;
  const id = UserId.safeParse(sk.slice(MEMBER_PREFIX.length));
  if (!id.success) return null;
  const handle = textOf(item.user_handle).slice(0, MOST_TITLE);
  const invitedBy = UserId.safeParse(item.invited_by);
  return {
    person: { id: id.data, name: textOf(item.user_display_name).slice(0, MOST_TITLE) || handle || id.data, handle },
    role: memberRoles.find((role) => role === item.role) ?? 'member',
    joinedAt: instantOf(item.joined_at) ?? EPOCH,
    invitedBy: invitedBy.success ? invitedBy.data : null,
    leftAt: instantOf(item.left_at),
  };
}

export const encodeMeta = (
  conversationId: ConversationId,
  { title, createdAt }: ConversationMeta,
  createdBy: UserId,
): Item & Key => ({
  ...metaKey(conversationId),
  title,
  created_at: formatTimestamp(createdAt ?? EPOCH),
  created_by: createdBy,
  version: 1,
});

/** Decodes the items of a conversation's partition. Those that are unreadable, or too many, are left out. */
export function decodeMembers(items: readonly Item[]): ConversationMembers {
  const meta = items.map(decodeMeta).find((each) => each !== null) ?? null;
  const members = items.flatMap((item) => decodeMember(item) ?? []);
  return { meta, members: members.slice(0, MOST_MEMBERS) };
}

/** Another title, where META has this version. */
export const encodeTitle = (title: string, version: number): Update => ({
  set: { title, version: version + 1 },
  remove: [],
  conditions: [{ attribute: 'version', is: version }],
});

/** A change of a member, unless a later one is there. Repeating it is no conflict. */
export function encodeMember(change: MemberChange): Update {
  const at = formatTimestamp(change.at);
  const conditions = [{ attribute: 'changed_at', upTo: at }];
  switch (change.kind) {
    case 'joined': {
      const { person, role, invitedBy } = change;
      const who = { user_uuid: person.id, user_display_name: person.name, user_handle: person.handle };
      const set = { ...who, role, joined_at: at, invited_by: invitedBy, changed_at: at };
      return { set, remove: ['left_at'], conditions };
    }
    case 'left':
      return { set: { left_at: at, changed_at: at }, remove: [], conditions };
    case 'role':
      return { set: { role: change.role, changed_at: at }, remove: [], conditions };
  }
}
