/** The open conversation. */
export const conversation = {
  none: 'Choose a conversation',
  noneHint: 'What has arrived stays on this computer, so that you can read it without a network.',
  label: 'Conversation with {name}',
  messages: 'Messages with {name}',
  loading: 'Loading messages',
  back: 'Back to conversations',
  synced: 'synced {time}',
  neverSynced: 'not synced yet',
  isNew: 'new conversation',
  start: 'This is the beginning of your conversation with {name}.',
  empty: 'No messages here yet',
  emptyHint: 'This conversation has no message that Meridian knows of.',
  /** A conversation that is not in the table before its first message. */
  fresh: 'Write to {name}',
  freshHint:
    'Nothing of this conversation is in the table {table} yet. Your first message writes three items there: the message, a line in your list, and a line in the list of {name}.',
  notStored: 'Not on this computer yet',
  notStoredHint: 'These messages appear as soon as Meridian reaches the table again.',
  unreadable: 'These messages can’t be shown',
  loadingOlder: 'Loading older messages',
  olderFailed: 'Older messages couldn’t be loaded.',
  olderOffline: 'You’re offline. Older messages load when the connection is back.',
  loadingNewer: 'Loading newer messages',
  newerFailed: 'Newer messages couldn’t be loaded.',
  retry: 'Retry',
  gap: 'Messages missing here',
  gapLoad: 'Load',
  gapLoading: 'Loading…',
  gapFailed: 'The missing messages couldn’t be loaded.',
  gapOffline: 'You’re offline. The missing messages can be loaded when the connection is back.',
  newLine: '{count, plural, =0 {New messages} one {# new message} other {# new messages}}',
  toLatest: 'Jump to the latest message',
  goBack: 'Back to where you were',
  toLatestNew: '{count, plural, one {# new message, jump to the latest} other {# new messages, jump to the latest}}',
  showAll: '{characters, plural, one {Show # character} other {Show all # characters}}',
  you: 'You',
  said: '{sender}: {message}',
  announce: '{sender}: {message}',
  announceMany: '{count, plural, one {# new message} other {# new messages}}',
  announceFailed: 'Not sent: {message}',
  unnamed: 'Somebody without a name',
} as const;

/** What can be copied of messages. */
export const copying = {
  menu: 'Message',
  text: 'Copy text',
  selection: 'Copy selected text',
  withTime: '{messages, plural, one {Copy with time} other {Copy # messages with times}}',
  address: 'Copy address of the link',
  link: 'Copy link to this message',
  select: 'Select',
  selecting: 'Selected messages',
  noneSelected: 'Choose messages to copy',
  selected: '{count, plural, one {# message selected} other {# messages selected}}',
  isSelected: 'selected',
  copy: 'Copy',
  copyWithTime: 'Copy with times',
  cancel: 'Cancel',
  /** A message with who wrote it and when, on a line of its own. */
  line: '[{time}] {name}: {message}',
} as const;

/** What else can be done with a conversation. */
export const more = {
  open: 'More',
  jump: 'Jump to a date…',
  markRead: 'Mark as read',
  copyLink: 'Copy link to this conversation',
  export: 'Export…',
  mute: 'Mute notifications',
  muteHours: '{hours, plural, one {For # hour} other {For # hours}}',
  muteAlways: 'Always',
  unmute: 'Unmute',
  muted: 'Muted',
  /** With a time of day. */
  mutedUntil: 'Muted until {time}',
  muteFailed: 'This couldn’t be changed.',
} as const;

/** The dialog that jumps to a day of a conversation. */
export const jumpToDate = {
  title: 'Jump to a date',
  close: 'Close',
  field: 'Date',
  go: 'Go',
  missing: 'Enter a whole date.',
  week: 'A week ago',
  month: 'A month ago',
  year: 'A year ago',
  beginning: 'The beginning',
} as const;

/** What became of an own message. */
export const sending = {
  sent: 'Sent',
  sending: 'Sending',
  waiting: 'Waiting',
  waitingTitle: 'Waits to be sent',
  notSent: 'Not sent.',
  failed: 'Not sent',
  retry: 'Retry',
  discard: 'Discard',
  discardTitle: 'Discard this message?',
  discardBody: 'It was not sent and is on this computer only. Nobody can bring it back.',
  keep: 'Keep it',
} as const;

/** Messages that disappear. */
export const disappearing = {
  menu: 'Disappearing messages',
  group: 'My messages disappear after',
  off: 'Never',
  hour: '1 hour',
  day: '1 day',
  week: '1 week',
  /** Beside the name: what holds for the messages to come. */
  mark: 'my messages disappear after {duration}',
  /** On a message that is not sent yet. */
  after: 'disappears after {duration}',
  /** On a message, before `in 5m`. */
  countdown: 'Disappears ',
  failed: 'This couldn’t be changed.',
} as const;

/** Where one writes. */
export const composer = {
  label: 'Message to {name}',
  placeholder: 'Message',
  placeholderDisappearing: 'Message, disappears after {duration}',
  send: 'Send',
  left: '{count, plural, one {# character left} other {# characters left}}',
  over: '{count, plural, one {# character} other {# characters}} too many to send. A message has up to {limit, number}.',
  disk: 'What you type can’t be kept now.',
  notAccepted: 'Your message was not accepted; it is still here.',
} as const;
