import type { ClipboardEvent, KeyboardEvent, MouseEvent } from 'react';
import { useSelection } from '../../session/hooks.ts';
import type { Row } from './assemble.ts';
import { messageById, selectedText } from './copy.ts';

/** The list's handlers for selecting and copying messages. */
interface MessageSelection {
  readonly active: boolean;
  readonly onClickCapture: (event: MouseEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onCopy: (event: ClipboardEvent) => void;
}

/** In selection mode, a click or Space toggles a message. Copying takes plain text only. */
export function useMessageSelection(rows: readonly Row[]): MessageSelection {
  const active = useSelection((state) => state.selected !== null);
  const toggle = useSelection((state) => state.toggle);
  const messageOf = (target: EventTarget) =>
    messageById(
      rows,
      target instanceof Element ? (target.closest('[data-message]')?.getAttribute('data-message') ?? null) : null,
    );
  return {
    active,
    onClickCapture: (event) => {
      const message = active ? messageOf(event.target) : undefined;
      if (message === undefined) return;
      // Links are not followed in selection mode.
      event.preventDefault();
      event.stopPropagation();
      toggle(message);
    },
    onKeyDown: (event) => {
      if (!active || event.key !== ' ') return;
      const message = messageOf(event.target);
      if (message === undefined) return;
      event.preventDefault();
      toggle(message);
    },
    onCopy: (event) => {
      // Without a selection, the focused message is copied.
      const copied = selectedText() || messageOf(event.target)?.text;
      if (copied === undefined) return;
      event.clipboardData.setData('text/plain', copied);
      event.preventDefault();
    },
  };
}
