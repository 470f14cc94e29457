/** The cover over everything while Meridian is locked. */
export const lock = {
  title: 'Meridian is locked',
  body: 'Your conversations are hidden until the system has confirmed that it is you.',
  unlock: 'Unlock',
  unlocking: 'Asking the system…',
} as const;

/** A part of the window that failed. */
export const failedPane = {
  titles: {
    list: 'The list of conversations can’t be shown',
    conversation: 'This conversation can’t be shown',
    window: 'Meridian can’t be shown',
  },
  body: 'Something in Meridian is wrong here; the log has the details. Nothing is lost: messages and drafts are on this computer.',
  again: 'Show this pane again',
  windowAgain: 'Show Meridian again',
} as const;

/** What is told in the corner. */
export const notices = {
  label: 'Notices',
  dismiss: 'Dismiss',
  lookingUp: 'Looking for {handle}…',
  lookingUpBody: 'A link leads to a conversation with them.',
  noConversation: 'You have no conversation with {handle}',
  noConversationBody: 'A link leads there. Nothing is written before you send a message.',
  writeTo: 'Write to {handle}',
  nobody: '{handle} can’t be written to',
  noGroup: 'This conversation is not in your list',
  noGroupBody: 'A link leads to it, but it belongs to another account, or is gone from the table.',
  noMessage: 'This message is not on this computer',
  noMessageBody: 'It is older than what was loaded, has disappeared, or was deleted. This is its conversation.',
  noAccount: 'There is no account yet',
  noAccountBody: 'Connect Meridian to a table first, then follow the link again.',
  notFollowed: 'The link can’t be followed',
  notMarked: 'This conversation couldn’t be marked as read',
  exported: 'The conversation was exported',
  exportedBody: 'It is in the file {fileName}.',
  notExported: 'The conversation wasn’t exported',
  notSwitched: 'Another account couldn’t be shown',
  notAllKept: 'The account was added, but not with all that you chose',
  failure: 'Something went wrong inside Meridian',
  failureBody: 'You can go on. The log has the details.',
} as const;

/** The part of Meridian that works for an account broke. */
export const engine = {
  restarted: 'A part of Meridian stopped and was started again. You can go on; nothing that you wrote is lost.',
  restartedOf:
    'A part of Meridian that works for {account} stopped and was started again. Nothing that you wrote is lost.',
  stopped: 'A part of Meridian stopped for good. Restart Meridian to get messages again.',
  stoppedOf:
    'A part of Meridian that works for {account} stopped for good. Restart Meridian to get its messages again.',
  dismiss: 'Dismiss',
} as const;

/** The dialog that exports a conversation. */
export const exporting = {
  title: 'Export conversation',
  with: 'With {name}',
  close: 'Close',
  format: 'Format',
  formats: { html: 'Web page', markdown: 'Markdown', json: 'JSON' },
  formatHints: {
    html: 'One file that any browser shows, with nothing loaded from elsewhere',
    markdown: 'Text that is read as it is, and by many programs',
    json: 'For programs, with every field',
  },
  hint: 'All messages that are on this computer, with local and UTC times. Messages that disappear are left out. The file is not encrypted.',
  choose: 'Choose where to save it…',
  choosing: 'Choosing…',
  cancel: 'Cancel',
  stop: 'Stop',
  hide: 'Go on in the background',
  writing: 'Writing',
  progress: '{total, plural, one {{done, number} of # message} other {{done, number} of # messages}}',
  done: '{messages, plural, one {# message was exported} other {# messages were exported}}',
  writingTo: 'Saving as',
  file: 'Saved as',
  finish: 'Done',
  show: 'Show in folder',
  notShown: 'The file couldn’t be shown',
  failed: 'The conversation couldn’t be exported',
  fileName: 'Meridian {name}',
  /** What stands in the file, for whoever reads it. */
  words: {
    title: 'Conversation with {name}',
    exportedAt: 'Exported on',
    complete: 'All messages of the conversation are here.',
    incomplete: 'Some messages of the conversation were not on this computer, so they are not here.',
    missing: 'Messages are missing here.',
    leftOut: 'Messages that disappear were left out.',
  },
} as const;
