import { type ComponentProps, type JSX, useState } from 'react';
import { text } from '../text.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { Modal } from './Modal.tsx';

const words = text.connect;

interface FormModalProps
  extends Omit<ComponentProps<typeof Modal>, 'onOpenChange' | 'onInput' | 'disablePointerDismissal'> {
  readonly onClose: () => void;
}

/** A dialog with a form: what was typed there is thrown away only by who says so. */
export function FormModal({ open, onClose, children, ...modal }: FormModalProps): JSX.Element {
  const [form, setForm] = useState<'fresh' | 'typed' | 'asking'>('fresh');
  if (!open && form !== 'fresh') setForm('fresh');
  const leave = (): void => (form === 'fresh' ? onClose() : setForm('asking'));
  return (
    <Modal
      {...modal}
      open={open}
      onOpenChange={(wanted) => (wanted ? undefined : leave())}
      disablePointerDismissal
      onInput={() => setForm('typed')}
    >
      {children}
      <ConfirmDialog
        open={form === 'asking'}
        onKeep={() => setForm('typed')}
        title={words.discardTitle}
        keep={words.keepEditing}
        action={{ label: words.discard, busy: false, run: onClose }}
      >
        {words.discardBody}
      </ConfirmDialog>
    </Modal>
  );
}
