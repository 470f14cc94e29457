import type { JSX, ReactNode } from 'react';
import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import css from './AccountForm.module.css';
import { ConnectionTest } from './ConnectionTest.tsx';
import { CopyPolicy } from './CopyPolicy.tsx';
import { CredentialsFields } from './CredentialsFields.tsx';
import formCss from './form.module.css';
import { LabelField, PersonFields } from './PersonFields.tsx';
import { TableFields } from './TableFields.tsx';
import { useAccountForm } from './useAccountForm.ts';

interface AccountFormProps {
  /** The account to edit; null adds one. */
  readonly entry: AccountEntry | null;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** The form that adds or edits an account in a dialog, with a connection test. */
export function AccountForm({ entry, onDone, onCancel }: AccountFormProps): JSX.Element {
  const t = useText();
  const form = useAccountForm(entry, onDone);
  const { draft, errors, change, access, error } = form;
  return (
    <form
      className={css.accountForm}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
    >
      <div ref={form.root} className={css.accountFormBody}>
        <Section title={t('connect.credentials')}>
          <CredentialsFields draft={draft} errors={errors} onChange={change} keysAreKept={form.keysAreKept} />
        </Section>
        <Section title={t('connect.table')}>
          <TableFields draft={draft} errors={errors} onChange={change} fixed={entry !== null} />
        </Section>
        <Section title={t('connect.you')}>
          {entry === null ? (
            <PersonFields draft={draft} errors={errors} onChange={change} finder={form.finder} look={form.look} />
          ) : (
            <TextField label={t('connect.user')} value={draft.user} onValue={() => undefined} readOnly />
          )}
          <LabelField draft={draft} onChange={change} />
          {/* An existing account has its access. */}
          {entry === null ? <CopyPolicy draft={draft} /> : null}
        </Section>
        <ConnectionTest
          test={form.test}
          prepare={() => (form.check('all') ? { connection: form.connection(), ...access } : null)}
          access={access}
        />
        {error === null ? null : (
          <Failure title={entry === null ? t('connect.failed') : t('connect.saveFailed')} error={error} />
        )}
      </div>
      <Actions isNew={entry === null} busy={form.busy} onCancel={onCancel} />
    </form>
  );
}

interface ActionsProps extends Pick<AccountFormProps, 'onCancel'> {
  readonly isNew: boolean;
  readonly busy: boolean;
}

function Actions({ isNew, busy, onCancel }: ActionsProps): JSX.Element {
  const t = useText();
  const submit = isNew ? (busy ? 'connecting' : 'connect') : busy ? 'saving' : 'save';
  return (
    <div className={css.accountFormActions}>
      <button type="button" className={buttonCss.button} onClick={onCancel}>
        {t('connect.cancel')}
      </button>
      <button
        type="submit"
        className={`${buttonCss.button} ${buttonCss.buttonPrimary} ${buttonCss.buttonIcon}`}
        aria-disabled={busy}
      >
        {busy ? <Spinner /> : null}
        {t(`connect.${submit}`)}
      </button>
    </div>
  );
}

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element => (
  <section className={formCss.formSection}>
    <h2>{title}</h2>
    {children}
  </section>
);
