import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type JSX, type RefObject, useRef } from 'react';
import { useConversation } from '../../state/hooks.ts';
import { useText } from '../../text/useText.ts';

interface DiscardDialogProps {
  /** What has the focus when the question is answered: the row that asked may be gone. */
  readonly finalFocus: RefObject<HTMLElement | null>;
}

/** Asks before a message that was not sent is gone for good. */
export function DiscardDialog({ finalFocus }: DiscardDialogProps): JSX.Element {
  const t = useText();
  const open = useConversation((state) => state.discarding !== null);
  const askDiscard = useConversation((state) => state.askDiscard);
  const discard = useConversation((state) => state.discard);
  const keep = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={(wanted) => (wanted ? undefined : askDiscard(null))}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-backdrop" />
        <AlertDialog.Popup className="dialog dialog-small" initialFocus={keep} finalFocus={finalFocus}>
          <AlertDialog.Title className="dialog-title">{t('sending.discardTitle')}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-text">{t('sending.discardBody')}</AlertDialog.Description>
          <div className="dialog-actions">
            <AlertDialog.Close ref={keep} className="button">
              {t('sending.keep')}
            </AlertDialog.Close>
            <button type="button" className="button button-danger" onClick={() => void discard()}>
              {t('sending.discard')}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
