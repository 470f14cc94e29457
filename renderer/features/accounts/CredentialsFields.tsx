import type { JSX } from 'react';
import { text } from '../../text.ts';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { chooseProfile, type Draft, type DraftErrors } from './draft.ts';
import { ProfileField } from './ProfileField.tsx';

const words = text.connect;
const kinds = ['profile', 'keys', 'cognito', 'default'] as const;

export interface DraftFieldsProps {
  readonly draft: Draft;
  readonly errors: DraftErrors;
  readonly onChange: (change: Partial<Draft>) => void;
}

interface CredentialsFieldsProps extends DraftFieldsProps {
  /** Whether there are keys already, so that none need be entered. */
  readonly keysAreKept: boolean;
}

/** Where requests get their credentials from. */
export function CredentialsFields({ draft, errors, onChange, keysAreKept }: CredentialsFieldsProps): JSX.Element {
  return (
    <>
      <RadioCards
        label={words.credentials}
        labelled={false}
        value={draft.kind}
        options={kinds.map((kind) => ({ value: kind, label: words.kinds[kind], detail: words.kindHints[kind] }))}
        onValue={(kind) => onChange({ kind })}
      />
      {draft.kind === 'profile' ? (
        <ProfileField
          value={draft.profile}
          error={errors.profile}
          onChoose={(profile) => onChange(chooseProfile(draft, profile))}
        />
      ) : null}
      {draft.kind === 'keys' ? (
        <KeysFields draft={draft} errors={errors} onChange={onChange} kept={keysAreKept} />
      ) : null}
      {draft.kind === 'cognito' ? (
        <TextField
          label={words.identityPoolId}
          value={draft.identityPoolId}
          onValue={(identityPoolId) => onChange({ identityPoolId })}
          hint={words.identityPoolHint}
          error={errors.identityPoolId}
        />
      ) : null}
    </>
  );
}

interface KeysFieldsProps extends DraftFieldsProps {
  readonly kept: boolean;
}

const KeysFields = ({ draft, errors, onChange, kept }: KeysFieldsProps): JSX.Element => (
  <div className="fields">
    <TextField
      label={words.accessKeyId}
      value={draft.accessKeyId}
      onValue={(accessKeyId) => onChange({ accessKeyId })}
      hint={kept ? words.keysKept : undefined}
      error={errors.accessKeyId}
    />
    <TextField
      label={words.secretAccessKey}
      type="password"
      value={draft.secretAccessKey}
      onValue={(secretAccessKey) => onChange({ secretAccessKey })}
      error={errors.secretAccessKey}
    />
    <TextField
      className="field-wide"
      label={words.sessionToken}
      type="password"
      value={draft.sessionToken}
      onValue={(sessionToken) => onChange({ sessionToken })}
      hint={words.sessionTokenHint}
    />
  </div>
);
