import { countText, plural, unbroken } from './counting.ts';

/** The open conversation. */
export const conversation = {
  none: 'Choose a conversation',
  noneHint: 'What has arrived stays on this computer, so that you can read it without a network.',
  label: (name: string): string => `Conversation with ${name}`,
  messages: (name: string): string => `Messages with ${name}`,
  loading: 'Loading messages',
  back: 'Back to conversations',
  synced: (time: string): string => `synced ${time}`,
  neverSynced: 'not synced yet',
  isNew: 'new conversation',
  start: (name: string): string => `This is the beginning of your conversation with ${name}.`,
  empty: 'No messages here yet',
  emptyHint: 'This conversation has no message that Meridian knows of.',
  /** A conversation that is not in the table before its first message. */
  fresh: (name: string): string => `Write to ${name}`,
  freshHint: (table: string, name: string): string =>
    `Nothing of this conversation is in the table ${unbroken(table)} yet. Your first message writes three items there: the message, a line in your list, and a line in the list of ${name}.`,
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
  newLine: (count: number): string =>
    count === 0 ? 'New messages' : plural(count, { one: '# new message', other: '# new messages' }),
  toLatest: 'Jump to the latest message',
  goBack: 'Back to where you were',
  toLatestNew: (count: number): string =>
    plural(count, { one: '# new message, jump to the latest', other: '# new messages, jump to the latest' }),
  showAll: (characters: number): string => `Show all ${countText(characters)} characters`,
  you: 'You',
  message: (...parts: readonly string[]): string => parts.join(', '),
  said: (sender: string, message: string): string => `${sender}: ${message}`,
  announce: (sender: string, message: string): string => `${sender}: ${message}`,
  announceMany: (count: number): string => plural(count, { one: '# new message', other: '# new messages' }),
  announceFailed: (message: string): string => `Not sent: ${message}`,
  unnamed: 'Somebody without a name',
} as const;

/** What can be copied of messages. */
export const copying = {
  menu: 'Message',
  text: 'Copy text',
  selection: 'Copy selected text',
  withTime: (messages: number): string =>
    plural(messages, { one: 'Copy with time', other: 'Copy # messages with times' }),
  address: 'Copy address of the link',
  link: 'Copy link to this message',
  select: 'Select',
  selecting: 'Selected messages',
  noneSelected: 'Choose messages to copy',
  selected: (count: number): string => plural(count, { one: '# message selected', other: '# messages selected' }),
  isSelected: 'selected',
  copy: 'Copy',
  copyWithTime: 'Copy with times',
  cancel: 'Cancel',
  /** A message with who wrote it and when, on a line of its own. */
  line: (time: string, name: string, message: string): string => `[${time}] ${name}: ${message}`,
} as const;

/** What else can be done with a conversation. */
export const more = {
  open: 'More',
  jump: 'Jump to a date…',
  copyLink: 'Copy link to this conversation',
  export: 'Export…',
  mute: 'Mute notifications',
  muteHours: (hours: number): string => plural(hours, { one: 'For # hour', other: 'For # hours' }),
  muteAlways: 'Always',
  unmute: 'Unmute',
  muted: 'Muted',
  /** Before a time of day. */
  mutedUntil: 'Muted until',
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
  mark: (duration: string): string => `my messages disappear after ${duration}`,
  /** On a message that is not sent yet. */
  after: (duration: string): string => `disappears after ${duration}`,
  /** On a message, before `in 5m`. */
  countdown: 'Disappears ',
  failed: 'This couldn’t be changed.',
} as const;

/** Where one writes. */
export const composer = {
  label: (name: string): string => `Message to ${name}`,
  placeholder: 'Message',
  placeholderDisappearing: (duration: string): string => `Message, disappears after ${duration}`,
  send: 'Send',
  left: (count: number): string => plural(count, { one: '# character left', other: '# characters left' }),
  over: (count: number, limit: number): string =>
    `${plural(count, { one: '# character', other: '# characters' })} too many to send. A message has up to ${countText(limit)}.`,
  disk: 'What you type can’t be kept now.',
  notAccepted: 'Your message was not accepted; it is still here.',
  count: countText,
} as const;
