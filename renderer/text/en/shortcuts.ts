/** The sheet of keyboard shortcuts. */
export const shortcuts = {
  title: 'Keyboard shortcuts',
  close: 'Close',
  groups: {
    everywhere: 'Everywhere',
    list: 'List of conversations',
    writing: 'Writing',
  },
  actions: {
    newConversation: 'New conversation',
    search: 'Search everything',
    find: 'Find in the conversation',
    settings: 'Settings',
    shortcuts: 'Keyboard shortcuts',
    next: 'Next conversation',
    previous: 'Previous conversation',
    dismiss: 'Close what is on top',
    move: 'Move through the list',
    ends: 'First and last conversation',
    open: 'Open',
    typeName: 'Jump to a name',
    send: 'Send',
    line: 'New line',
    undo: 'Undo',
  },
  /** What stands on the keys, where that isn't the same everywhere. */
  keys: {
    Control: 'Ctrl',
    Alt: 'Alt',
    Shift: 'Shift',
    Escape: 'Esc',
    Enter: 'Enter',
    Home: 'Home',
    End: 'End',
    letters: 'A–Z',
  },
  or: 'or',
} as const;
