import { type ComponentProps, type JSX, useState } from 'react';
import { useText } from '../text/useText.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { Modal } from './Modal.tsx';

interface FormModalProps
  extends Omit<ComponentProps<typeof Modal>, 'onOpenChange' | 'onInput' | 'disablePointerDismissal'> {
  readonly onClose: () => void;
}

/** A dialog with a form; asks before discarding what was typed. */
export function FormModal({ open, onClose, children, ...modal }: FormModalProps): JSX.Element {
  const t = useText();
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
        onCancel={() => setForm('typed')}
        title={t('connect.discardTitle')}
        cancel={t('connect.keepEditing')}
        action={{ label: t('connect.discard'), run: onClose }}
      >
        {t('connect.discardBody')}
      </ConfirmDialog>
    </Modal>
  );
}
