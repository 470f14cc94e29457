import { Info } from 'lucide-react';
import type { JSX } from 'react';
import { useOverlays } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { IconButton } from '../../ui/IconButton.tsx';

/** Opens the settings at what Meridian is made of, and what it holds. */
export function DiagnosticsButton(): JSX.Element {
  const show = useOverlays((state) => state.show);
  return (
    <IconButton
      label={text.diagnostics.open}
      className="diagnostics-button"
      onClick={() => show({ kind: 'settings', section: 'diagnostics' })}
    >
      <Info aria-hidden="true" />
    </IconButton>
  );
}
