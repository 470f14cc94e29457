import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type JSX, type ReactNode, useRef } from 'react';

interface ConfirmDialogProps {
  readonly open: boolean;
  /** Told when the answer is to leave everything as it is. */
  readonly onKeep: () => void;
  readonly title: string;
  readonly keep: string;
  /** What says yes; null: there is nothing to decide. */
  readonly action: { readonly label: string; readonly busy: boolean; readonly run: () => void } | null;
  readonly children: ReactNode;
}

/** Asks before something is gone for good. The focus is on what keeps it. */
export function ConfirmDialog({ open, onKeep, title, keep, action, children }: ConfirmDialogProps): JSX.Element {
  const keepButton = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={(wanted) => (wanted ? undefined : onKeep())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-backdrop" />
        <AlertDialog.Popup className="dialog dialog-small" initialFocus={keepButton}>
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-text" render={<div />}>
            {children}
          </AlertDialog.Description>
          <div className="dialog-actions">
            <AlertDialog.Close ref={keepButton} className="button">
              {keep}
            </AlertDialog.Close>
            {action === null ? null : (
              <button
                type="button"
                className="button button-danger"
                aria-disabled={action.busy}
                onClick={() => (action.busy ? undefined : action.run())}
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
