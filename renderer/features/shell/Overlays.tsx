import type { JSX } from 'react';
import { useOverlays } from '../../state/hooks.ts';
import { AccountDialogs } from '../accounts/AccountDialogs.tsx';
import { CodeDialog } from '../accounts/CodeDialog.tsx';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { Settings } from '../settings/Settings.tsx';
import { Shortcuts } from '../shortcuts/Shortcuts.tsx';
import { useCommands } from '../shortcuts/useCommands.ts';

/** What lies over the window, whatever it shows. */
export function Overlays(): JSX.Element {
  const show = useOverlays((state) => state.show);
  useCommands(
    {
      settings: () => show({ kind: 'settings', section: 'appearance' }),
      about: () => show({ kind: 'settings', section: 'about' }),
      shortcuts: () => show({ kind: 'shortcuts' }),
    },
    // One takes the place of the other.
    '.settings, .shortcuts',
  );
  return (
    <>
      <Settings />
      <AccountDialogs />
      <ExportDialog />
      <Shortcuts />
      <CodeDialog />
    </>
  );
}
