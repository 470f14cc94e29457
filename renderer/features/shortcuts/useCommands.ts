import { useEffect, useRef } from 'react';
import type { AppCommand } from '../../../shared/ipc/desktop.ts';
import { useServices } from '../../state/stores.ts';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import { commandOf, isMac } from './commandKeys.ts';

export type Commands = Readonly<Partial<Record<AppCommand, () => void>>>;

/**
 * Runs `commands` when the application menu or a shortcut requests them, unless a dialog or menu is open.
 * @param except ids of dialogs during which these commands still run.
 */
export function useCommands(commands: Commands, except?: readonly string[]): void {
  const { api } = useServices();
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
    const off = api.on('app.command', ({ command }) => find(command)?.());
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      off();
    };
  }, [api]);
}
