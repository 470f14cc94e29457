import type { Conversation } from '../../shared/model.ts';
import { displayHandleBeside, displayName } from '../../shared/text/displayName.ts';
import { formatDateTime, messageTimeAgo } from '../../shared/time/format.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { printTable, shorten, utc, type WriteLines } from '../lib/output.ts';
import type { WholeConversation } from './drive.ts';

/** Time zone and language in which times are printed, as in the window. */
export interface Locality {
  readonly now: Instant;
  readonly zone: string;
  readonly locale: string;
}

const NAME_LENGTH = 28;

/** Prints the list of conversations as a table: name, handle, last message, local time. */
export function printConversations(out: WriteLines, conversations: readonly Conversation[], locality: Locality): void {
  const rows = conversations.map(({ other, text, at, isNotes }) => [
    shorten(isNotes ? 'Notes to self' : displayName(other), NAME_LENGTH),
    displayHandleBeside(other),
    shorten(text, 48),
    messageTimeAgo(at, locality),
    formatDateTime(at, locality),
  ]);
  printTable(out, ['Name', 'Handle', 'Last message', 'When', 'Local time'], rows);
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

/** Prints a conversation as a table, oldest first; texts are cut to `widest` UTF-16 units. */
export function printConversation(
  out: WriteLines,
  { messages, missing }: WholeConversation,
  locality: Locality,
  widest: number,
): void {
  const rows = messages.map(({ at, sender, text }) => [
    formatDateTime(at, locality),
    shorten(displayName(sender), NAME_LENGTH),
    text,
  ]);
  printTable(out, ['Local time', 'From', 'Message'], rows, widest);
  const places = missing.length === 1 ? 'in one place' : `in ${missing.length} places`;
  if (missing.length > 0) out(`Messages are missing ${places}: they are not downloaded yet.`);
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
