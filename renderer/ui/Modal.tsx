import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ComponentProps, type JSX, type ReactNode, useState } from 'react';
import buttonCss from './button.module.css';
import dialogCss from './dialog.module.css';
import { PopupHomeContext } from './popupHome.ts';

interface ModalProps extends Pick<ComponentProps<typeof Dialog.Popup>, 'initialFocus' | 'finalFocus' | 'onInput'> {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** Label of the close button. */
  readonly close: string;
  readonly className?: string | undefined;
  /** Identifies the dialog to `hasOpenPopup`. */
  readonly dialogId?: string;
  /** Whether a click outside leaves the dialog open. */
  readonly disablePointerDismissal?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog with a title and a close button. */
export function Modal({
  open,
  onOpenChange,
  title,
  close,
  className = '',
  dialogId,
  disablePointerDismissal = false,
  children,
  ...popupProps
}: ModalProps): JSX.Element {
  const [popup, setPopup] = useState<HTMLElement | null>(null);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={disablePointerDismissal}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogCss.dialogBackdrop} />
        <Dialog.Popup
          ref={setPopup}
          className={`${dialogCss.dialog} ${className}`}
          data-dialog={dialogId}
          {...popupProps}
        >
          <div className={dialogCss.dialogHeader}>
            <Dialog.Title className={dialogCss.dialogTitle}>{title}</Dialog.Title>
            <Dialog.Close render={<button type="button" className={buttonCss.iconButton} aria-label={close} />}>
              <X aria-hidden="true" />
            </Dialog.Close>
          </div>
          <PopupHomeContext value={popup}>{children}</PopupHomeContext>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
