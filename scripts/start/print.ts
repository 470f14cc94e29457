import type { Conversation } from '../../shared/model.ts';
import { formatDateTime, messageTimeAgo } from '../../shared/time/format.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { formatTimestamp } from '../../shared/time/timestamp.ts';
import { formatTable } from '../lib/textTable.ts';
import type { WholeConversation } from './drive.ts';

/** Time zone and language in which times are printed, as in the window. */
export interface Locality {
  readonly now: Instant;
  readonly zone: string;
  readonly locale: string;
}

/** Formats an instant in UTC with microseconds, for programs. */
const utc = (at: Instant): string => formatTimestamp(at).replace('+00:00', 'Z');

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const shorten = (text: string, most: number): string => {
  const characters = [...oneLine(text)];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
};

/** The list of conversations as a table: name, handle, last message, local time. */
export function conversationsTable(conversations: readonly Conversation[], locality: Locality): string {
  const rows = conversations.map(({ other, text, at }) => [
    shorten(other.name, 28),
    other.handle === '' ? '' : `@${other.handle}`,
    shorten(text, 48),
    messageTimeAgo(at, locality),
    formatDateTime(at, locality),
  ]);
  return formatTable(['Name', 'Handle', 'Last message', 'When', 'Local time'], rows);
}

/** The list of conversations for programs. */
export const conversationsJson = (conversations: readonly Conversation[], locality: Locality) => ({
  conversations: conversations.map(({ id, other, at, text, lastSenderId, syncedAt }) => ({
    id,
    other,
    at: utc(at),
    local: formatDateTime(at, locality),
    label: messageTimeAgo(at, locality),
    text,
    lastSenderId,
    syncedAt: syncedAt === null ? null : utc(syncedAt),
  })),
});

/** A conversation as a table, oldest first; texts are cut at `widest` characters. */
export function conversationTable(
  { messages, missing }: WholeConversation,
  locality: Locality,
  widest: number,
): string {
  const rows = messages.map(({ at, sender, text }) => [
    formatDateTime(at, locality),
    sender.name,
    shorten(text, widest),
  ]);
  const table = formatTable(['Local time', 'From', 'Message'], rows);
  const places = missing.length === 1 ? 'in one place' : `in ${missing.length} places`;
  return missing.length === 0 ? table : `${table}\nMessages are missing ${places}: they are not downloaded yet.`;
}

/** A conversation for programs, oldest first. */
export const conversationJson = ({ conversation, messages, missing }: WholeConversation, locality: Locality) => ({
  conversationId: conversation.id,
  other: conversation.other,
  messages: messages.map(({ id, at, sortKey, sender, text }) => ({
    id,
    at: utc(at),
    local: formatDateTime(at, locality),
    sortKey,
    sender,
    text,
  })),
  missing: missing.map(({ id, at }) => ({ gap: id, before: utc(at) })),
});
