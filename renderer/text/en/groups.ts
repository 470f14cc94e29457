/** The list of conversations. */
export const groups = {
  label: 'Conversations',
  you: 'You: ',
  draft: 'Draft: ',
  noText: 'No messages yet',
  loading: 'Loading conversations',
  empty: 'No conversations yet',
  emptyHint: 'When somebody writes to you, the conversation appears here.',
  begin: 'Write to somebody',
  nothingStored: 'Nothing on this computer yet',
  nothingStoredHint: 'Your conversations appear here as soon as Meridian reaches the table once.',
  unreadable: 'Your conversations can’t be shown',
  /** `many`: there are more than so many. */
  unread:
    '{many, select, true {more than {count, plural, one {# unread message} other {# unread messages}}} other {{count, plural, one {# unread message} other {# unread messages}}}}',
  notSent: '{count, plural, one {# message not sent} other {# messages not sent}}',
  waiting: '{count, plural, one {# message waiting to be sent} other {# messages waiting to be sent}}',
} as const;

/** What stands around the list. */
export const sidebar = {
  label: 'Conversations and account',
  resize: 'Width of the list of conversations',
  /** The owner, as long as nothing but their id is known. */
  unnamedOwner: 'You',
} as const;

/** The dialog that starts a conversation. */
export const newConversation = {
  open: 'New conversation',
  title: 'New conversation',
  close: 'Close',
  field: 'Name or handle',
  placeholder: 'Name or @handle',
  people: 'People',
  /** The line that looks for exactly what was typed. */
  find: 'Find {handle}',
  findHint: 'Looks in the table, if nobody on this computer has this handle',
  finding: 'Looking for {handle}…',
  existing: 'Opens your conversation',
  found: '{count, plural, one {# person found} other {# people found}}',
  nobody: 'Nobody whom Meridian has met is called that. A whole handle, such as @bayko, is looked up in the table.',
  hint: 'Somebody you have met, or the handle of anybody who uses this table.',
  failed: '{handle} can’t be written to',
  whatIsWritten:
    'Nothing is written yet. With your first message, three items go to the table {table}: the message, a line in your list, and a line in theirs.',
} as const;
