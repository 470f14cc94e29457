import { useEffect, useRef } from 'react';
import type { AppCommand } from '../../../shared/ipc/desktop.ts';
import { useServices } from '../../state/stores.ts';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import { commandOf, isMac } from './commandKeys.ts';

export type Commands = Readonly<Partial<Record<AppCommand, () => void>>>;

/**
 * Does what the menu, or a key that stands for it, asks for: as far as `commands` has it, and unless a dialog or a menu lies
 * over the window.
 * @param over a selector of the dialogs under which these commands work all the same.
 */
export function useCommands(commands: Commands, over?: string): void {
  const { api } = useServices();
  const current = useRef(commands);
  useEffect(() => {
    current.current = commands;
  });
  useEffect(() => {
    const find = (command: AppCommand | null): (() => void) | undefined =>
      command === null || hasOpenPopup(over) ? undefined : current.current[command];
    const onKeyDown = (event: KeyboardEvent): void => {
      const run = find(commandOf(event, isMac()));
      if (run === undefined) return;
      // The menu has the same key, and a button that opens a list takes Alt and the arrows for itself.
      event.preventDefault();
      event.stopPropagation();
      run();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    const off = api.on('app.command', ({ command }) => find(command)?.());
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      off();
    };
  }, [api, over]);
}
