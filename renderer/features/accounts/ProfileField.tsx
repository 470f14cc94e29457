import { type JSX, useCallback, useId } from 'react';
import type { AwsProfile } from '../../../shared/ipc/accounts.ts';
import { useServices } from '../../state/stores.ts';
import { text } from '../../text.ts';
import { Choice, type Option } from '../../ui/Choice.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { FieldFrame } from '../../ui/FieldFrame.tsx';
import { useRead } from '../../ui/useRead.ts';

const words = text.connect;

interface ProfileFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChoose: (profile: AwsProfile) => void;
}

/** Selects a profile from the shared AWS files. */
export function ProfileField({ value, error, onChoose }: ProfileFieldProps): JSX.Element {
  const id = useId();
  const { api } = useServices();
  const { value: profiles, error: failure } = useRead(useCallback(() => api.listProfiles(), [api]));
  if (failure !== null) return <Failure title={words.profilesFailed} error={failure} />;
  if (profiles === null) return <p className="field-hint">{words.readingProfiles}</p>;
  if (profiles.length === 0) return <p className="field-hint">{words.noProfiles}</p>;
  const chosen = profiles.find(({ name }) => name === value);
  const hint = chosen && hintOf(chosen);
  return (
    <FieldFrame id={id} label={words.profile} error={error} hint={hint}>
      <Choice
        id={id}
        value={chosen?.name ?? null}
        options={profiles.map(optionOf)}
        placeholder={words.chooseProfile}
        invalid={error !== undefined}
        describedBy={error === undefined ? hint && `${id}-hint` : `${id}-error`}
        onValue={(name) => {
          const profile = profiles.find((each) => each.name === name);
          if (profile !== undefined) onChoose(profile);
        }}
      />
    </FieldFrame>
  );
}

function optionOf({ name, kind, mfaSerial, region }: AwsProfile): Option<string | null> {
  const what = words.profileKinds[kind];
  const asks = mfaSerial === null ? what : words.withMfa(what);
  return { value: name, label: name, detail: region === null ? asks : words.inRegion(asks, region) };
}

function hintOf({ name, kind, mfaSerial }: AwsProfile): string | undefined {
  if (mfaSerial !== null) return words.mfaHint(mfaSerial);
  return kind === 'sso' ? words.ssoHint(name) : undefined;
}
