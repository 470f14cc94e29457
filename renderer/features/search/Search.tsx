import { Dialog } from '@base-ui/react/dialog';
import { type JSX, useRef } from 'react';
import { toAppError } from '../../../shared/errors.ts';
import { useConversationList, useNavigation, useNotices, useSearch } from '../../state/hooks.ts';
import { useServices } from '../../state/stores.ts';
import { useText } from '../../text/useText.ts';
import { focusTarget } from '../../ui/focusTargets.ts';
import { useCommands } from '../shortcuts/useCommands.ts';
import { Completeness } from './Completeness.tsx';
import type { Choice } from './choices.ts';
import { SearchField } from './SearchField.tsx';

/** The search that lies over the window: conversations and people first, then messages, all by keyboard. */
export function Search(): JSX.Element {
  const t = useText();
  const open = useSearch((state) => state.open);
  const show = useSearch((state) => state.show);
  const close = useSearch((state) => state.close);
  const select = useConversationList((state) => state.select);
  const { follow } = useServices();
  const jumpTo = useNavigation((state) => state.jumpTo);
  const tell = useNotices((state) => state.tell);
  const field = useRef<HTMLInputElement>(null);
  /** What was chosen: it tells what has the focus once the search is closed. */
  const chosen = useRef<Choice['kind'] | null>(null);
  useCommands({ search: show });

  const go = async (choice: Choice): Promise<void> => {
    switch (choice.kind) {
      case 'conversation':
        select(choice.group.id);
        return;
      case 'person':
        await follow({ kind: 'new', handle: choice.person.handle });
        return;
      case 'message': {
        const { conversationId, at, id } = choice.hit.message;
        await jumpTo({ conversationId, spot: { kind: 'message', cursor: { at, id } } });
      }
    }
  };
  const choose = (choice: Choice): void => {
    chosen.current = choice.kind;
    close();
    go(choice).catch((thrown: unknown) => tell({ kind: 'not-followed', error: toAppError(thrown).toData() }));
  };

  return (
    <Dialog.Root open={open} onOpenChange={(wanted) => (wanted ? show() : close())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup
          className="dialog search"
          initialFocus={() => {
            chosen.current = null;
            field.current?.select();
            return field.current;
          }}
          finalFocus={() => (chosen.current === null ? true : (destinationOf(chosen.current) ?? true))}
        >
          <Dialog.Title className="visually-hidden">{t('search.title')}</Dialog.Title>
          <SearchField field={field} onChoose={choose} />
          <Completeness />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Where one goes on after a choice: at the message, or writing. */
const destinationOf = (kind: Choice['kind']): HTMLElement | null =>
  kind === 'message' ? focusTarget('message', 'messages') : focusTarget('composer');
