import type { Conversation, Member, Message, Person, Quote } from '../../shared/model.ts';
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
const QUOTE_LENGTH = 40;

const nameOf = (person: Person): string => shorten(displayName(person), NAME_LENGTH);

/**
 * Prints the list of conversations as a table: name, handle or number of people, last message, local time. In a conversation of
 * many, the last message follows the name of who wrote it, or is the sentence of an event.
 */
export function printConversations(out: WriteLines, conversations: readonly Conversation[], locality: Locality): void {
  const rows = conversations.map(({ other, text, at, isNotes, group }) => {
    const sender = group === null || group.lastEvent !== null ? null : group.lastSender;
    return [
      isNotes ? 'Notes to self' : nameOf(other),
      group === null ? displayHandleBeside(other) : peopleText(group.members),
      shorten(sender === null ? text : `${nameOf(sender)}: ${text}`, 48),
      messageTimeAgo(at, locality),
      formatDateTime(at, locality),
    ];
  });
  printTable(out, ['Name', 'Handle', 'Last message', 'When', 'Local time'], rows);
}

const peopleText = (count: number): string => (count === 0 ? '' : count === 1 ? '1 person' : `${count} people`);

/** The list of conversations for programs. */
export const conversationsJson = (conversations: readonly Conversation[], locality: Locality) => ({
  conversations: conversations.map(({ id, other, at, text, lastSenderId, syncedAt, group }) => ({
    id,
    other,
    at: utc(at),
    local: formatDateTime(at, locality),
    label: messageTimeAgo(at, locality),
    text,
    lastSenderId,
    syncedAt: syncedAt === null ? null : utc(syncedAt),
    group,
  })),
});

/**
 * Prints a conversation as a table, oldest first; texts are cut to `widest` UTF-16 units. What is known of messages beside their
 * texts is in a column of its own, so that no text can look like it. One of many begins with its title and members.
 */
export function printConversation(
  out: WriteLines,
  { conversation, members, messages, missing }: WholeConversation,
  locality: Locality,
  widest: number,
): void {
  if (conversation.group !== null) {
    out(nameOf(conversation.other));
    for (const member of members) out(`  ${memberText(member)}`);
    out('');
  }
  const notes = messages.map(notesOf);
  const hasNotes = notes.some((note) => note !== '');
  const rows = messages.map(({ at, sender, text }, i) => [
    formatDateTime(at, locality),
    nameOf(sender),
    text,
    ...(hasNotes ? [notes[i] ?? ''] : []),
  ]);
  printTable(out, ['Local time', 'From', 'Message', ...(hasNotes ? ['Notes'] : [])], rows, widest);
  const places = missing.length === 1 ? 'in one place' : `in ${missing.length} places`;
  if (missing.length > 0) out(`Messages are missing ${places}: they are not downloaded yet.`);
}

const memberText = ({ person, role }: Member): string =>
  [nameOf(person), displayHandleBeside(person), role === 'member' ? '' : `(${role})`]
    .filter((part) => part !== '')
    .join(' ');

/** What a message replies to, whether it was edited, and who reacted to it; of an event, that it is one. */
function notesOf({ event, quote, editedAt, reactions = [] }: Message): string {
  const notes = [
    ...(event === undefined ? [] : ['event']),
    ...(quote === undefined ? [] : [quoteText(quote)]),
    ...(editedAt === undefined ? [] : ['edited']),
    ...reactions.map(({ emoji, people }) => `${emoji} ${people.map(nameOf).join(', ')}`),
  ];
  return notes.join('; ');
}

function quoteText(quote: Quote): string {
  switch (quote.state) {
    case 'known':
      return `reply to ${nameOf(quote.sender)}: “${shorten(quote.text, QUOTE_LENGTH)}”`;
    case 'deleted':
      return 'reply to a deleted message';
    case 'unknown':
      return 'reply to a message that is not downloaded yet';
  }
}

/** A conversation for programs, oldest first. */
export const conversationJson = (
  { conversation, members, messages, missing }: WholeConversation,
  locality: Locality,
) => ({
  conversationId: conversation.id,
  other: conversation.other,
  members: conversation.group === null ? null : members.map(({ person, role }) => ({ ...person, role })),
  messages: messages.map(({ id, at, sortKey, sender, text, editedAt, replyTo, quote, reactions, event }) => ({
    id,
    at: utc(at),
    local: formatDateTime(at, locality),
    sortKey,
    sender,
    text,
    editedAt: editedAt === undefined ? null : utc(editedAt),
    replyTo: replyTo === undefined ? null : { ...replyTo, quote: quote ?? { state: 'unknown' } },
    reactions: reactions ?? [],
    event: event ?? null,
  })),
  missing: missing.map(({ id, at }) => ({ gap: id, before: utc(at) })),
});
