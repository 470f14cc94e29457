import { useEffect, useRef } from 'react';
import type { AppCommand } from '../../../shared/ipc/desktop.ts';
import { useServices } from '../../state/stores.ts';
import { commandOf, isMac } from './commandKeys.ts';

export type Commands = Readonly<Partial<Record<AppCommand, () => void>>>;

/** Does what the menu, or a key that stands for it, asks for: as far as `commands` has it. */
export function useCommands(commands: Commands): void {
  const { api } = useServices();
  const current = useRef(commands);
  useEffect(() => {
    current.current = commands;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const command = commandOf(event, isMac());
      const run = command === null ? undefined : current.current[command];
      if (run === undefined) return;
      // The menu has the same key.
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKeyDown);
    const off = api.on('app.command', ({ command }) => current.current[command]?.());
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      off();
    };
  }, [api]);
}
