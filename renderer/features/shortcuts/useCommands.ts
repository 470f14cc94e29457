import { useEffect, useRef } from 'react';
import type { AppCommand } from '../../../shared/contract/app.ts';
import { useApp } from '../../app/app.ts';
import { hasOpenPopup } from '../../ui/openPopup.ts';

export type Commands = Readonly<Partial<Record<AppCommand, () => void>>>;

/**
 * Runs `commands` when the application menu or a shortcut requests them, unless a dialog or menu is open.
 * @param except ids of dialogs during which these commands still run.
 */
export function useCommands(commands: Commands, except?: readonly string[]): void {
  const { client } = useApp();
  const current = useRef({ commands, except });
  useEffect(() => {
    current.current = { commands, except };
  });
  useEffect(() => {
    const find = (command: AppCommand | null): (() => void) | undefined =>
      command === null || hasOpenPopup(current.current.except) ? undefined : current.current.commands[command];
    const onKeyDown = (event: KeyboardEvent): void => {
      const run = find(commandOf(event, isMac()));
      if (run === undefined) return;
      // The menu has the same shortcut, and a button that opens a list would react to Alt with an arrow.
      event.preventDefault();
      event.stopPropagation();
      run();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    const off = client.on('app.command', ({ command }) => find(command)?.());
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      off();
    };
  }, [client]);
}

/** Whether this is a Mac, where Command replaces Control. */
export const isMac = (): boolean => navigator.userAgent.includes('Mac OS');

/** Whether Command, or elsewhere Control, is held, and no other key that changes the meaning of one. */
export const isCommandHeld = ({ altKey, ctrlKey, metaKey, shiftKey }: Omit<Key, 'key'>, mac = isMac()): boolean =>
  !altKey && !shiftKey && (mac ? metaKey && !ctrlKey : ctrlKey && !metaKey);

type Key = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'key' | 'metaKey' | 'shiftKey'>;

/** Commands with a shortcut of Control or Command, by the character of the key. */
const commands: Readonly<Record<string, AppCommand>> = {
  n: 'new-conversation',
  k: 'search',
  f: 'find',
  i: 'details',
  ',': 'settings',
  '/': 'shortcuts',
};

/** Commands whose shortcut has Shift too. */
const shifted: Readonly<Record<string, AppCommand>> = { o: 'open-window', u: 'mark-unread' };

/**
 * The command of a shortcut; null for none. The menu has the same shortcuts, but not every system shows a menu. A
 * layout may need Shift for a character, such as `/` on a German keyboard.
 */
export function commandOf({ altKey, ctrlKey, key, metaKey, shiftKey }: Key, mac: boolean): AppCommand | null {
  if (altKey && !ctrlKey && !metaKey && !shiftKey) {
    if (key === 'ArrowDown') return 'next-conversation';
    return key === 'ArrowUp' ? 'previous-conversation' : null;
  }
  const isHeld = mac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (altKey || !isHeld) return null;
  const written = key.toLowerCase();
  const letters = shiftKey && /[a-z]/.test(written) ? shifted : commands;
  return Object.hasOwn(letters, written) ? (letters[written] ?? null) : null;
}
