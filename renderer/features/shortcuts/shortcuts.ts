import type { KeyBelow } from '../../../shared/text/catalogues.ts';
import { isMessageKey, type Translate } from '../../../shared/text/translator.ts';

/** Keys that are pressed together. `Command`: the system's key for commands. */
export type Combination = readonly string[];

export interface Shortcut {
  readonly action: KeyBelow<'shortcuts.actions'>;
  /** Any of these does it. */
  readonly keys: readonly Combination[];
}

/** The shortcuts of the sheet, by where they work. */
export const shortcutSections: readonly {
  readonly group: KeyBelow<'shortcuts.sections'>;
  readonly shortcuts: readonly Shortcut[];
}[] = [
  {
    group: 'everywhere',
    shortcuts: [
      { action: 'newConversation', keys: [['Command', 'N']] },
      { action: 'search', keys: [['Command', 'K']] },
      { action: 'find', keys: [['Command', 'F']] },
      { action: 'next', keys: [['Alt', '↓']] },
      { action: 'previous', keys: [['Alt', '↑']] },
      { action: 'settings', keys: [['Command', ',']] },
      { action: 'shortcuts', keys: [['Command', '/']] },
      { action: 'dismiss', keys: [['Escape']] },
    ],
  },
  {
    group: 'list',
    shortcuts: [
      { action: 'move', keys: [['↑'], ['↓']] },
      { action: 'ends', keys: [['Home'], ['End']] },
      { action: 'open', keys: [['Enter']] },
      { action: 'typeName', keys: [['letters']] },
    ],
  },
  {
    group: 'writing',
    shortcuts: [
      { action: 'send', keys: [['Enter']] },
      { action: 'line', keys: [['Shift', 'Enter']] },
      { action: 'undo', keys: [['Command', 'Z']] },
    ],
  },
];

/** What a Mac's keyboard shows for keys that others name. */
const macKeys: Readonly<Record<string, string>> = { Command: '⌘', Alt: '⌥', Shift: '⇧', Escape: 'esc' };

/** The label of a key. */
export function keyName(t: Translate, key: string, isMac: boolean): string {
  const symbol = isMac ? macKeys[key] : undefined;
  if (symbol !== undefined) return symbol;
  const name = `shortcuts.keys.${key === 'Command' ? 'Control' : key}`;
  return isMessageKey(name) ? t.format(name, {}) : key;
}
