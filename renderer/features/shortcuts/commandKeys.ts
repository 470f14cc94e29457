import type { AppCommand } from '../../../shared/ipc/desktop.ts';

/** Whether this is a Mac, whose Control key moves the caret. */
export const isMac = (): boolean => navigator.userAgent.includes('Mac OS');

type Key = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'key' | 'metaKey' | 'shiftKey'>;

/** The commands that have a key with the system's key for commands, by what the key writes. */
const commands: Readonly<Record<string, AppCommand>> = {
  n: 'new-conversation',
  k: 'search',
  f: 'find',
  ',': 'settings',
  '/': 'shortcuts',
};

/**
 * The command that a key stands for; null: none. The menu has the same keys: they are looked for in the window too, since
 * not every system shows a menu. A layout may need Shift for what a key writes, such as `/` on a German keyboard.
 */
export function commandOf({ altKey, ctrlKey, key, metaKey, shiftKey }: Key, mac: boolean): AppCommand | null {
  if (altKey && !ctrlKey && !metaKey && !shiftKey) {
    if (key === 'ArrowDown') return 'next-conversation';
    return key === 'ArrowUp' ? 'previous-conversation' : null;
  }
  const isHeld = mac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (altKey || !isHeld) return null;
  const written = key.toLowerCase();
  const command = Object.hasOwn(commands, written) ? commands[written] : undefined;
  return command === undefined || (shiftKey && /[a-z]/.test(written)) ? null : command;
}
