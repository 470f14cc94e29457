import { Dialog } from '@base-ui/react/dialog';
import { ChevronLeft, X } from 'lucide-react';
import { type ComponentProps, type JSX, type ReactNode, type RefObject, useCallback, useRef, useState } from 'react';
import buttonCss from './button.module.css';
import dialogCss from './dialog.module.css';
import { PopupHomeContext } from './popupHome.ts';
import textCss from './text.module.css';

interface ModalProps extends Pick<ComponentProps<typeof Dialog.Popup>, 'initialFocus' | 'finalFocus' | 'onInput'> {
  readonly open: boolean;
  /** `byEscape`: the Escape key closes it. */
  readonly onOpenChange: (open: boolean, byEscape: boolean) => void;
  readonly title: string;
  /** Focusable by the program, where the title names a page of the dialog. */
  readonly titleRef?: RefObject<HTMLHeadingElement | null>;
  /** A way back to the page before, at the start of the title. */
  readonly back?: { readonly label: string; readonly go: () => void } | null;
  /** Label of the close button. */
  readonly close: string;
  readonly className?: string | undefined;
  /** Identifies the dialog to `hasOpenPopup`. */
  readonly dialogId?: string;
  /** Whether a click outside leaves the dialog open. */
  readonly disablePointerDismissal?: boolean;
  readonly children: ReactNode;
}

/** What takes text or a choice. */
const fields = ':is(input, textarea, [role="combobox"], [role="radio"][tabindex="0"]):not([aria-hidden="true"])';

/** A modal dialog with a title and a close button. */
export function Modal({
  open,
  onOpenChange,
  title,
  titleRef,
  back = null,
  close,
  className = '',
  dialogId,
  disablePointerDismissal = false,
  children,
  ...popupProps
}: ModalProps): JSX.Element {
  const [popup, setPopup] = useState<HTMLElement | null>(null);
  const home = useRef<HTMLElement>(null);
  const keep = useCallback((element: HTMLElement | null) => {
    home.current = element;
    setPopup(element);
  }, []);
  // The first field; without one the title, not the button that closes the dialog.
  const firstFocus = (): HTMLElement | true =>
    home.current?.querySelector<HTMLElement>(fields) ?? home.current?.querySelector<HTMLElement>('h2') ?? true;
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(wanted, { reason }) => onOpenChange(wanted, reason === 'escape-key')}
      disablePointerDismissal={disablePointerDismissal}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogCss.dialogBackdrop} />
        <Dialog.Popup
          ref={keep}
          className={`${dialogCss.dialog} ${className}`}
          data-dialog={dialogId}
          initialFocus={firstFocus}
          {...popupProps}
        >
          <div className={dialogCss.dialogHeader}>
            {back === null ? null : (
              <button type="button" className={buttonCss.iconButton} aria-label={back.label} onClick={back.go}>
                <ChevronLeft aria-hidden="true" className={textCss.mirrored} />
              </button>
            )}
            <Dialog.Title ref={titleRef} tabIndex={-1} className={dialogCss.dialogTitle}>
              {title}
            </Dialog.Title>
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
