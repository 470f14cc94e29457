import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ComponentProps, type JSX, type ReactNode, useRef } from 'react';
import buttonCss from './button.module.css';
import dialogCss from './dialog.module.css';

interface ConfirmDialogProps extends Pick<ComponentProps<typeof AlertDialog.Popup>, 'finalFocus'> {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** Label of the button that closes the dialog and changes nothing. It has the focus. */
  readonly cancel: string;
  readonly onCancel: () => void;
  /** The destructive action; null if there is none to offer. */
  readonly action: { readonly label: string; readonly isBusy?: boolean; readonly run: () => void } | null;
  /** Whether the dialog only informs, so that closing it is its main action. */
  readonly isNotice?: boolean;
}

/** Asks for confirmation before something is lost. */
export function ConfirmDialog({
  open,
  title,
  children,
  cancel,
  onCancel,
  action,
  isNotice = false,
  finalFocus,
}: ConfirmDialogProps): JSX.Element {
  const cancelButton = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={(wanted) => (wanted ? undefined : onCancel())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialogCss.dialogBackdrop} />
        <AlertDialog.Popup
          className={`${dialogCss.dialog} ${dialogCss.dialogSmall}`}
          initialFocus={cancelButton}
          finalFocus={finalFocus}
        >
          <AlertDialog.Title className={dialogCss.dialogTitle}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={dialogCss.dialogText} render={<div />}>
            {children}
          </AlertDialog.Description>
          <div className={dialogCss.dialogActions}>
            <AlertDialog.Close
              ref={cancelButton}
              className={isNotice ? `${buttonCss.button} ${buttonCss.buttonPrimary}` : buttonCss.button}
            >
              {cancel}
            </AlertDialog.Close>
            {action === null ? null : (
              <button
                type="button"
                className={`${buttonCss.button} ${buttonCss.buttonDanger}`}
                aria-disabled={action.isBusy ?? false}
                onClick={() => (action.isBusy ? undefined : action.run())}
              >
                {action.label}
              </button>
            )}
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
