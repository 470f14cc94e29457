import type { JSX } from 'react';
import { useApp } from '../../app/app.ts';
import { useAccounts, useOverlays } from '../../app/hooks.ts';
import { useExports } from '../../session/hooks.ts';
import { later, useEver } from '../../ui/later.tsx';
import { type Commands, useCommands } from '../shortcuts/useCommands.ts';
import { DialogBoundary } from './PaneBoundary.tsx';

const Settings = later(async () => (await import('../settings/Settings.tsx')).Settings);
const AccountDialogs = later(async () => (await import('../accounts/AccountDialogs.tsx')).AccountDialogs);
const ProtectionDialog = later(async () => (await import('../lock/ProtectionDialog.tsx')).ProtectionDialog);
const Shortcuts = later(async () => (await import('../shortcuts/Shortcuts.tsx')).Shortcuts);
const ExportDialog = later(async () => (await import('../export/ExportDialog.tsx')).ExportDialog);
const CodeDialog = later(async () => (await import('../accounts/CodeDialog.tsx')).CodeDialog);

/** Dialogs that belong to the whole window. */
export function Overlays(): JSX.Element {
  const { own } = useApp();
  const show = useOverlays((state) => state.show);
  const settings: Commands = {
    settings: () => show({ kind: 'settings', section: null }),
    about: () => show({ kind: 'settings', section: 'about' }),
  };
  useCommands(
    {
      ...(own === null ? settings : {}),
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
  const hasOverlay = useEver(overlay !== null);
  const hasExported = useEver(exported !== null);
  const hasPrompt = useEver(promptId !== null);
  return (
    <>
      <DialogBoundary shows={overlay} close={close}>
        {hasOverlay ? (
          <>
            <Settings />
            <AccountDialogs />
            <ProtectionDialog />
            <Shortcuts />
          </>
        ) : null}
      </DialogBoundary>
      <DialogBoundary shows={exported} close={closeExport}>
        {hasExported ? <ExportDialog /> : null}
      </DialogBoundary>
      {/* A failed dialog answers without a code. */}
      <DialogBoundary shows={promptId} close={() => promptId !== null && void answer(promptId, null)}>
        {hasPrompt ? <CodeDialog /> : null}
      </DialogBoundary>
    </>
  );
}
