import type { JSX } from 'react';
import { useSettings } from '../../state/hooks.ts';
import { text } from '../../text.ts';
import { Failure } from '../../ui/Failure.tsx';

/** Why a change of the app's settings was not kept; nothing while all are. */
export function SettingsFailure(): JSX.Element | null {
  const error = useSettings((state) => state.error);
  return error === null ? null : <Failure title={text.settings.notKept} error={error} />;
}
