import { CircleCheck } from 'lucide-react';
import { type JSX, useEffect, useRef } from 'react';
import type { Request } from '../../../shared/contract/contract.ts';
import type { Person } from '../../../shared/model.ts';
import { displayHandle } from '../../../shared/text/displayName.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import buttonCss from '../../ui/button.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { personName } from '../../ui/personName.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import textCss from '../../ui/text.module.css';
import { accountHandle } from './accountDraft.ts';
import type { DraftFieldsProps } from './CredentialsFields.tsx';
import css from './PersonFields.module.css';
import { ScanOffer } from './ScanOffer.tsx';
import type { Finder } from './useFinder.ts';

interface PersonFieldsProps extends DraftFieldsProps {
  readonly finder: Finder;
  /** Looks up the typed handle, after checking the fields of the table. */
  readonly look: (scan?: Request<'accounts.find'>['scan']) => void;
}

/** The person's identity in the table: a `user_uuid`, or a handle that can be looked up. */
export function PersonFields({ draft, errors, onChange, finder, look }: PersonFieldsProps): JSX.Element {
  const t = useText();
  const { finding, outcome, forget } = finder;
  const handle = accountHandle(draft.user);
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (outcome !== null || draft.person !== null) answer.current?.scrollIntoView({ block: 'nearest' });
  }, [outcome, draft.person]);
  return (
    <>
      <TextField
        label={t('connect.user')}
        placeholder={t('connect.userPlaceholder')}
        value={draft.user}
        hint={t('connect.findHint')}
        error={errors.user}
        onValue={(user) => {
          forget();
          onChange({ user, person: null });
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || handle === null || draft.person !== null) return;
          event.preventDefault();
          look();
        }}
        beside={
          <button
            type="button"
            className={`${buttonCss.button} ${buttonCss.buttonIcon}`}
            aria-disabled={handle === null || finding}
            onClick={() => look()}
          >
            {finding ? <Spinner /> : null}
            {finding ? t('connect.finding') : t('connect.find')}
          </button>
        }
      />
      <div ref={answer} className={css.answer} data-empty={draft.person === null && outcome === null}>
        <div role="status">
          {draft.person === null ? null : <FoundPerson person={draft.person} />}
          {outcome?.kind === 'not-found' ? (
            <p className={css.foundNone}>{t('connect.notFound', { handle: displayHandle(outcome.handle) })}</p>
          ) : null}
          {outcome?.kind === 'scan' ? (
            <ScanOffer reply={outcome.reply} handle={outcome.handle} onScan={(from) => look({ from })} />
          ) : null}
        </div>
        {outcome?.kind === 'failed' ? <Failure title={t('connect.findFailed')} error={outcome.error} /> : null}
      </div>
    </>
  );
}

const FoundPerson = ({ person }: { readonly person: Person }): JSX.Element => {
  const t = useText();
  return (
    <div className={css.found} data-testid="found-person">
      <Avatar person={person} size="small" />
      <span className={css.foundLines}>
        <span className={textCss.visuallyHidden}>{t('connect.found')}: </span>
        <bdi className={css.foundName}>{personName(t, person)}</bdi>
        <bdi className={css.foundId}>{t('connect.foundId', { id: person.id })}</bdi>
      </span>
      <CircleCheck aria-hidden="true" />
    </div>
  );
};

/** The name of the account on this computer. */
export const LabelField = ({ draft, onChange }: Pick<DraftFieldsProps, 'draft' | 'onChange'>): JSX.Element => {
  const t = useText();
  return (
    <TextField
      label={t('connect.label')}
      dir="auto"
      maxLength={100}
      value={draft.label}
      onValue={(label) => onChange({ label })}
      hint={t('connect.labelHint')}
    />
  );
};
