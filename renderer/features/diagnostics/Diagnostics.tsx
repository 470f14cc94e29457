import { Dialog } from '@base-ui/react/dialog';
import { Info, X } from 'lucide-react';
import { type JSX, useState } from 'react';
import { text } from '../../text.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Report } from './Report.tsx';

/** A button, and the dialog that it opens: what Meridian is made of, what it holds, and what it costs. */
export function Diagnostics(): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label={text.diagnostics.open} className="diagnostics-button" onClick={() => setOpen(true)}>
        <Info aria-hidden="true" />
      </IconButton>
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Backdrop className="dialog-backdrop" />
          <Dialog.Popup className="dialog">
            <div className="dialog-header">
              <Dialog.Title className="dialog-title">{text.diagnostics.title}</Dialog.Title>
              <Dialog.Close
                render={<button type="button" className="icon-button" aria-label={text.diagnostics.close} />}
              >
                <X aria-hidden="true" />
              </Dialog.Close>
            </div>
            <Report />
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}
