import { Dialog } from '@base-ui/react/dialog';
import { type JSX, useRef } from 'react';
import { toAppError } from '../../../shared/errors.ts';
import { useGroups, useNavigation, useNotices, useSearch } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { useCommands } from '../shortcuts/useCommands.ts';
import { Completeness } from './Completeness.tsx';
import type { Choice } from './choices.ts';
import { SearchField } from './SearchField.tsx';

/** The search that lies over the window: conversations and people first, then messages, all by keyboard. */
export function Search(): JSX.Element {
  const open = useSearch((state) => state.open);
  const show = useSearch((state) => state.show);
  const close = useSearch((state) => state.close);
  const select = useGroups((state) => state.select);
  const start = useGroups((state) => state.start);
  const jumpTo = useNavigation((state) => state.jumpTo);
  const tell = useNotices((state) => state.tell);
  const field = useRef<HTMLInputElement>(null);
  /** What has the focus once the search is closed: where the choice leads. */
  const next = useRef<string | null>(null);
  useCommands({ search: show });

  const go = async (choice: Choice): Promise<void> => {
    switch (choice.kind) {
      case 'conversation':
        select(choice.group.id);
        return;
      case 'person':
        select(await start(choice.person.handle));
        return;
      case 'message': {
        const { groupId, at, id } = choice.hit.message;
        await jumpTo({ groupId, spot: { kind: 'message', cursor: { at, id } } });
      }
    }
  };
  const choose = (choice: Choice): void => {
    next.current = choice.kind === 'message' ? '.messages' : '.composer-field';
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
            next.current = null;
            field.current?.select();
            return field.current;
          }}
          finalFocus={() =>
            next.current === null ? true : (document.querySelector<HTMLElement>(next.current) ?? true)
          }
        >
          <Dialog.Title className="visually-hidden">{text.search.title}</Dialog.Title>
          <SearchField field={field} onChoose={choose} />
          <Completeness />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
