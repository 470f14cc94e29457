import type { JSX, RefObject } from 'react';
import { TextField } from '../../ui/TextField.tsx';

interface PassphraseFieldProps {
  readonly ref?: RefObject<HTMLInputElement | null>;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly error: string | null;
  readonly onValue: (value: string) => void;
}

/** A field for a passphrase, in any script. */
export const PassphraseField = (props: PassphraseFieldProps): JSX.Element => (
  <TextField {...props} type="password" dir="auto" maxLength={1_024} />
);
