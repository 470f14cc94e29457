import type { JSX } from 'react';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useExports } from '../../session/hooks.ts';
import { AccountDialogs } from '../accounts/AccountDialogs.tsx';
import { CodeDialog } from '../accounts/CodeDialog.tsx';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { Settings } from '../settings/Settings.tsx';
import { Shortcuts } from '../shortcuts/Shortcuts.tsx';
import { useCommands } from '../shortcuts/useCommands.ts';
import { DialogBoundary } from './PaneBoundary.tsx';

/** Dialogs that belong to the whole window. */
export function Overlays(): JSX.Element {
  const show = useOverlays((state) => state.show);
  useCommands(
    {
      settings: () => show({ kind: 'settings', section: 'appearance' }),
      about: () => show({ kind: 'settings', section: 'about' }),
      shortcuts: () => show({ kind: 'shortcuts' }),
    },
    // Each replaces the other.
    ['settings', 'shortcuts'],
  );
  const overlay = useOverlays((state) => state.overlay);
  const close = useOverlays((state) => state.close);
  const exported = useExports((state) => state.conversationId);
  const closeExport = useExports((state) => state.close);
  const promptId = useAccounts(({ prompts }) => prompts[0]?.promptId) ?? null;
  const answer = useAccounts((state) => state.answer);
  return (
    <>
      <DialogBoundary shows={overlay} close={close}>
        <Settings />
        <AccountDialogs />
        <Shortcuts />
      </DialogBoundary>
      <DialogBoundary shows={exported} close={closeExport}>
        <ExportDialog />
      </DialogBoundary>
      {/* A failed dialog answers without a code. */}
      <DialogBoundary shows={promptId} close={() => promptId !== null && void answer(promptId, null)}>
        <CodeDialog />
      </DialogBoundary>
    </>
  );
}
