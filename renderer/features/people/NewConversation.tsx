import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type JSX, useRef } from 'react';
import type { ConversationId } from '../../../shared/model.ts';
import { useAccount, useConversationList } from '../../state/hooks.ts';
import { unbroken } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { focusTarget } from '../../ui/focusTargets.ts';
import { hasOpenPopup } from '../../ui/openPopup.ts';
import { PersonSearch } from './PersonSearch.tsx';

interface NewConversationProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The dialog that begins a conversation, and says what that writes where. */
export function NewConversation({ open, onOpenChange }: NewConversationProps): JSX.Element {
  const t = useText();
  const table = useAccount((state) => state.account?.table ?? '');
  const select = useConversationList((state) => state.select);
  const field = useRef<HTMLInputElement>(null);
  /** Whether a conversation was opened, in which one goes on. */
  const chosen = useRef(false);
  const choose = (conversationId: ConversationId): void => {
    chosen.current = true;
    select(conversationId);
    onOpenChange(false);
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup
          className="dialog people"
          initialFocus={() => {
            chosen.current = false;
            return field.current;
          }}
          finalFocus={() => !hasOpenPopup() && (chosen.current ? focusTarget('composer') : true)}
        >
          <div className="dialog-header">
            <Dialog.Title className="dialog-title">{t('newConversation.title')}</Dialog.Title>
            <Dialog.Close
              render={<button type="button" className="icon-button" aria-label={t('newConversation.close')} />}
            >
              <X aria-hidden="true" />
            </Dialog.Close>
          </div>
          <PersonSearch field={field} onChoose={choose} />
          <p className="people-footer">{t('newConversation.whatIsWritten', { table: unbroken(table) })}</p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
