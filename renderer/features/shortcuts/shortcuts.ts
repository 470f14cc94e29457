import type { KeyBelow } from '../../../shared/text/catalogues.ts';
import { isMessageKey, type Translate } from '../../../shared/text/translator.ts';

/** Keys pressed together. `Command` is Command on a Mac, else Control. */
export type Combination = readonly string[];

export interface Shortcut {
  readonly action: KeyBelow<'shortcuts.actions'>;
  /** Alternatives. */
  readonly keys: readonly Combination[];
}

interface ShortcutSection {
  readonly section: KeyBelow<'shortcuts.sections'>;
  readonly shortcuts: readonly Shortcut[];
}

/** Shortcuts by where they work. */
export const shortcutSections = (enterAddsLine: boolean): readonly ShortcutSection[] => [
  {
    section: 'everywhere',
    shortcuts: [
      { action: 'newConversation', keys: [['Command', 'N']] },
      { action: 'openInNewWindow', keys: [['Command', 'Shift', 'O']] },
      { action: 'search', keys: [['Command', 'K']] },
      { action: 'find', keys: [['Command', 'F']] },
      { action: 'details', keys: [['Command', 'I']] },
      { action: 'next', keys: [['Alt', '↓']] },
      { action: 'previous', keys: [['Alt', '↑']] },
      { action: 'markUnread', keys: [['Command', 'Shift', 'U']] },
      { action: 'settings', keys: [['Command', ',']] },
      { action: 'shortcuts', keys: [['Command', '/']] },
      { action: 'dismiss', keys: [['Escape']] },
    ],
  },
  {
    section: 'list',
    shortcuts: [
      { action: 'move', keys: [['↑'], ['↓']] },
      { action: 'ends', keys: [['Home'], ['End']] },
      { action: 'open', keys: [['Enter']] },
      { action: 'openInNewWindow', keys: [['Command', 'Enter']] },
      { action: 'typeName', keys: [['letters']] },
    ],
  },
  {
    section: 'messages',
    shortcuts: [
      { action: 'moveMessage', keys: [['↑'], ['↓']] },
      { action: 'messageMenu', keys: [['Enter'], ['M']] },
      { action: 'replyToMessage', keys: [['R']] },
      { action: 'reactToMessage', keys: [['A']] },
      { action: 'editMessage', keys: [['E']] },
      { action: 'copyMessage', keys: [['C']] },
      { action: 'deleteMessage', keys: [['Delete']] },
    ],
  },
  {
    section: 'writing',
    shortcuts: [
      { action: 'send', keys: enterAddsLine ? [['Command', 'Enter']] : [['Enter'], ['Command', 'Enter']] },
      { action: 'line', keys: enterAddsLine ? [['Enter'], ['Shift', 'Enter']] : [['Shift', 'Enter']] },
      { action: 'sendLater', keys: [['Command', 'Shift', 'Enter']] },
      { action: 'editLast', keys: [['↑']] },
      { action: 'undo', keys: [['Command', 'Z']] },
    ],
  },
];

/** Symbols on a Mac's keyboard. */
const macKeys: Readonly<Record<string, string>> = { Command: '⌘', Alt: '⌥', Shift: '⇧', Escape: 'esc', Delete: '⌫' };

/** The label of a key. */
export function keyName(t: Translate, key: string, isMac: boolean): string {
  const symbol = isMac ? macKeys[key] : undefined;
  if (symbol !== undefined) return symbol;
  const name = `shortcuts.keys.${key === 'Command' ? 'Control' : key}`;
  return isMessageKey(name) ? t.format(name, {}) : key;
}
