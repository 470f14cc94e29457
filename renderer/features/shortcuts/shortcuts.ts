import { text } from '../../text.ts';

const { actions } = text.shortcuts;

/** Keys that are pressed together. `Command`: the system's key for commands. */
export type Combination = readonly string[];

export interface Shortcut {
  readonly action: string;
  /** Any of these does it. */
  readonly keys: readonly Combination[];
}

/** The shortcuts of the sheet, by where they work. */
export const shortcutGroups: readonly { readonly title: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    title: text.shortcuts.groups.everywhere,
    shortcuts: [
      { action: actions.newConversation, keys: [['Command', 'N']] },
      { action: actions.search, keys: [['Command', 'K']] },
      { action: actions.find, keys: [['Command', 'F']] },
      { action: actions.next, keys: [['Alt', '↓']] },
      { action: actions.previous, keys: [['Alt', '↑']] },
      { action: actions.settings, keys: [['Command', ',']] },
      { action: actions.shortcuts, keys: [['Command', '/']] },
      { action: actions.dismiss, keys: [['Escape']] },
    ],
  },
  {
    title: text.shortcuts.groups.list,
    shortcuts: [
      { action: actions.move, keys: [['↑'], ['↓']] },
      { action: actions.ends, keys: [['Home'], ['End']] },
      { action: actions.open, keys: [['Enter']] },
      { action: actions.typeName, keys: [['letters']] },
    ],
  },
  {
    title: text.shortcuts.groups.writing,
    shortcuts: [
      { action: actions.send, keys: [['Enter']] },
      { action: actions.line, keys: [['Shift', 'Enter']] },
      { action: actions.undo, keys: [['Command', 'Z']] },
    ],
  },
];

/** What a Mac's keyboard shows for keys that others name. */
const macKeys: Readonly<Record<string, string>> = { Command: '⌘', Alt: '⌥', Shift: '⇧', Escape: 'esc' };

/** What stands on a key. */
export function keyName(key: string, isMac: boolean): string {
  const symbol = isMac ? macKeys[key] : undefined;
  if (symbol !== undefined) return symbol;
  const names: Readonly<Record<string, string>> = text.shortcuts.keys;
  return names[key === 'Command' ? 'Control' : key] ?? key;
}
