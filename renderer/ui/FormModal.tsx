import { type ComponentProps, type JSX, useState } from 'react';
import { useText } from '../text/useText.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { Modal } from './Modal.tsx';

interface FormModalProps
  extends Omit<ComponentProps<typeof Modal>, 'onOpenChange' | 'onInput' | 'disablePointerDismissal'> {
  readonly onClose: () => void;
}

/** A dialog with a form: what was typed there is thrown away only by who says so. */
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
