import type { ClipboardEvent, KeyboardEvent, MouseEvent } from 'react';
import { deletable } from '../../session/changes.ts';
import { useAccount, useChanges, useSelection } from '../../session/hooks.ts';
import type { SelectionState } from '../../session/selection.ts';
import type { Row } from './assemble.ts';
import { messageById, textsOf } from './copy.ts';
import { isDeleting } from './messageKeys.ts';
import { selectedText } from './selectedText.ts';
import { useCopyWhole } from './useCopyWhole.ts';

/** The list's handlers for selecting and copying messages. */
interface MessageSelection {
  /** Null outside of selection mode. */
  readonly selected: SelectionState['selected'];
  readonly onClickCapture: (event: MouseEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onCopy: (event: ClipboardEvent) => void;
  /** Copies the whole text of the message with an id. */
  readonly copy: (id: string) => void;
}

/** In selection mode, a click or Space toggles a message, and Delete asks about the selected ones. Copying takes plain text only. */
export function useMessageSelection(rows: readonly Row[]): MessageSelection {
  const selected = useSelection((state) => state.selected);
  const toggle = useSelection((state) => state.toggle);
  const askDelete = useChanges((state) => state.askDelete);
  const ownerId = useAccount((state) => state.account?.owner.id);
  const copyWhole = useCopyWhole();
  const messageOf = (target: EventTarget) =>
    messageById(
      rows,
      target instanceof Element ? (target.closest('[data-message]')?.getAttribute('data-message') ?? null) : null,
    );
  return {
    selected,
    onClickCapture: (event) => {
      const message = selected === null ? undefined : messageOf(event.target);
      if (message === undefined) return;
      // Links are not followed in selection mode.
      event.preventDefault();
      event.stopPropagation();
      toggle(message);
    },
    onKeyDown: (event) => {
      if (selected === null) return;
      if (isDeleting(event) && selected.size > 0) {
        event.preventDefault();
        askDelete([...selected.values()].map((each) => deletable(each, ownerId)));
      }
      if (event.key !== ' ') return;
      const message = messageOf(event.target);
      if (message === undefined) return;
      event.preventDefault();
      toggle(message);
    },
    onCopy: (event) => {
      // Without a selection, the focused message is copied.
      const selection = selectedText();
      const message = selection === '' ? messageOf(event.target) : undefined;
      const copied = message?.text ?? selection;
      if (copied === '') return;
      event.preventDefault();
      if (message?.wholeBytes === undefined) event.clipboardData.setData('text/plain', copied);
      else copyWhole([message], textsOf);
    },
    copy: (id) => {
      const message = messageById(rows, id);
      if (message !== undefined) copyWhole([message], textsOf);
    },
  };
}
