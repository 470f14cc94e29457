import { type JSX, useCallback, useId } from 'react';
import type { AwsProfile } from '../../../shared/contract/accounts.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useApp } from '../../app/app.ts';
import { useText } from '../../text/useText.ts';
import { Dropdown, type Option } from '../../ui/Dropdown.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { FieldFrame } from '../../ui/FieldFrame.tsx';
import fieldCss from '../../ui/field.module.css';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useRead } from '../../ui/useRead.ts';
import { type AccountDraft, chooseProfile, type DraftErrors } from './accountDraft.ts';

const kinds = ['profile', 'keys', 'cognito', 'default'] as const;

export interface DraftFieldsProps {
  readonly draft: AccountDraft;
  readonly errors: DraftErrors;
  readonly onChange: (change: Partial<AccountDraft>) => void;
}

interface CredentialsFieldsProps extends DraftFieldsProps {
  /** Whether keys are stored, so that none have to be entered. */
  readonly keysAreKept: boolean;
}

/** The source of AWS credentials. */
export function CredentialsFields({ draft, errors, onChange, keysAreKept }: CredentialsFieldsProps): JSX.Element {
  const t = useText();
  return (
    <>
      <RadioCards
        label={t('connect.credentials')}
        labelled={false}
        value={draft.kind}
        options={kinds.map((kind) => ({
          value: kind,
          label: t(`connect.kinds.${kind}`),
          detail: t(`connect.kindHints.${kind}`),
        }))}
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
          label={t('connect.identityPoolId')}
          value={draft.identityPoolId}
          onValue={(identityPoolId) => onChange({ identityPoolId })}
          hint={t('connect.identityPoolHint')}
          error={errors.identityPoolId}
        />
      ) : null}
    </>
  );
}

interface KeysFieldsProps extends DraftFieldsProps {
  readonly kept: boolean;
}

const KeysFields = ({ draft, errors, onChange, kept }: KeysFieldsProps): JSX.Element => {
  const t = useText();
  return (
    <div className={fieldCss.fields}>
      <TextField
        label={t('connect.accessKeyId')}
        value={draft.accessKeyId}
        onValue={(accessKeyId) => onChange({ accessKeyId })}
        hint={kept ? t('connect.keysKept') : undefined}
        error={errors.accessKeyId}
      />
      <TextField
        label={t('connect.secretAccessKey')}
        type="password"
        value={draft.secretAccessKey}
        onValue={(secretAccessKey) => onChange({ secretAccessKey })}
        error={errors.secretAccessKey}
      />
      <TextField
        className={fieldCss.fieldWide}
        label={t('connect.sessionToken')}
        type="password"
        value={draft.sessionToken}
        onValue={(sessionToken) => onChange({ sessionToken })}
        hint={t('connect.sessionTokenHint')}
      />
    </div>
  );
};

interface ProfileFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChoose: (profile: AwsProfile) => void;
}

/** Selects a profile from the shared AWS files. */
function ProfileField({ value, error, onChoose }: ProfileFieldProps): JSX.Element {
  const t = useText();
  const id = useId();
  const { client } = useApp();
  const { value: profiles, error: failure } = useRead(
    useCallback(async () => (await client.accounts.profiles()).profiles, [client]),
  );
  if (failure !== null) return <Failure title={t('connect.profilesFailed')} error={failure} />;
  if (profiles === null) return <p className={fieldCss.fieldHint}>{t('connect.readingProfiles')}</p>;
  if (profiles.length === 0) return <p className={fieldCss.fieldHint}>{t('connect.noProfiles')}</p>;
  const chosen = profiles.find(({ name }) => name === value);
  const hint = chosen && hintOf(t, chosen);
  return (
    <FieldFrame id={id} label={t('connect.profile')} error={error} hint={hint}>
      <Dropdown
        id={id}
        value={chosen?.name ?? null}
        options={profiles.map((profile) => optionOf(t, profile))}
        placeholder={t('connect.chooseProfile')}
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

function optionOf(t: Translate, { name, kind, mfaSerial, region }: AwsProfile): Option<string | null> {
  const what = t(`connect.profileKinds.${kind}`);
  const asks = mfaSerial === null ? what : t('connect.withMfa', { kind: what });
  return { value: name, label: name, detail: region === null ? asks : t('connect.inRegion', { kind: asks, region }) };
}

function hintOf(t: Translate, { name, kind, mfaSerial }: AwsProfile): string | undefined {
  if (mfaSerial !== null) return t('connect.mfaHint', { serial: mfaSerial });
  return kind === 'sso' ? t('connect.ssoHint', { profile: name }) : undefined;
}
