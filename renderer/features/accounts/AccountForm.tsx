import { type JSX, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import type { AccountEntry } from '../../../shared/contract/accounts.ts';
import type { Request } from '../../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Person } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';
import { type ConnectionTestState, createConnectionTest } from '../../app/connectionTest.ts';
import { attempt } from '../../async.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import css from './AccountForm.module.css';
import {
  type AccountDraft,
  accountHandle,
  connectionOf,
  draftErrors,
  draftOf,
  emptyDraft,
  keysOf,
  tableErrors,
  tableOf,
} from './accountDraft.ts';
import { ConnectionTest } from './ConnectionTest.tsx';
import { CopyPolicy } from './CopyPolicy.tsx';
import { CredentialsFields } from './CredentialsFields.tsx';
import formCss from './form.module.css';
import { PersonFields } from './PersonFields.tsx';
import { TableFields } from './TableFields.tsx';
import { useFinder } from './useFinder.ts';

interface AccountFormProps {
  /** The account to edit; null adds one. */
  readonly entry: AccountEntry | null;
  /** Shown above the fields. */
  readonly children?: ReactNode;
  readonly onDone: () => void;
  /** Null if the form can't be canceled. */
  readonly onCancel: (() => void) | null;
}

/** The form that adds or edits an account, with a connection test. */
export function AccountForm({ entry, children, onDone, onCancel }: AccountFormProps): JSX.Element {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<AccountDraft>(() => (entry === null ? emptyDraft : draftOf(entry)));
  const test = useConnectionTest();
  const keysAreKept = entry !== null && (entry.keys === 'kept' || entry.keys === 'session');
  const { busy, error, save } = useSaving(entry, onDone);
  const { errors, check } = useValidation(form, draft, keysAreKept);
  const change = (changed: Partial<AccountDraft>): void => {
    setDraft((before) => ({ ...before, ...changed }));
    if (!('label' in changed || 'rowMover' in changed || 'person' in changed)) test.forget();
  };
  const access = { keys: keysOf(draft), accountId: entry?.id ?? null };
  const finder = useFinder((person) => change({ person }));
  const find = async (scan: Request<'accounts.find'>['scan']): Promise<Person | null> => {
    const handle = accountHandle(draft.user);
    return handle === null ? null : finder.find({ connection: tableOf(draft), ...access, handle, scan });
  };
  /** A handle is looked up first: an account whose person is unknown would read the whole table for them. */
  const submit = async (): Promise<void> => {
    const isUnknown = entry === null && draft.person === null && accountHandle(draft.user) !== null;
    if (!isUnknown) return save(draft, connection());
    const person = finder.finding ? null : await find(null);
    if (person !== null) save({ ...draft, person }, connectionOf({ ...draft, person }));
  };
  const connection = () => (entry === null ? connectionOf(draft) : changedConnection(entry, draft));

  return (
    <form
      ref={form}
      className={css.accountForm}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (check('all')) void submit();
      }}
    >
      <div className={formCss.accountFormBody}>
        {children}
        <Section title={t('connect.credentials')}>
          <CredentialsFields draft={draft} errors={errors} onChange={change} keysAreKept={keysAreKept} />
        </Section>
        <Section title={t('connect.table')}>
          <TableFields draft={draft} errors={errors} onChange={change} fixed={entry !== null} />
        </Section>
        <Section title={t('connect.you')}>
          {entry === null ? (
            <PersonFields
              draft={draft}
              errors={errors}
              onChange={change}
              finder={finder}
              look={(scan = null) => {
                if (check('table')) void find(scan);
              }}
            />
          ) : (
            <TextField label={t('connect.user')} value={draft.user} onValue={() => undefined} readOnly />
          )}
          <TextField
            label={t('connect.label')}
            dir="auto"
            maxLength={100}
            value={draft.label}
            onValue={(label) => change({ label })}
            hint={t('connect.labelHint')}
          />
          {/* An existing account has its access. */}
          {entry === null ? <CopyPolicy draft={draft} /> : null}
        </Section>
        <ConnectionTest
          test={test}
          prepare={() => (check('all') ? { connection: connection(), ...access } : null)}
          access={access}
        />
        {error === null ? null : (
          <Failure title={entry === null ? t('connect.failed') : t('connect.saveFailed')} error={error} />
        )}
      </div>
      <Actions isNew={entry === null} busy={busy} onCancel={onCancel} />
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
    <div className={formCss.accountFormActions}>
      {onCancel === null ? null : (
        <button type="button" className={buttonCss.button} onClick={onCancel}>
          {t('connect.cancel')}
        </button>
      )}
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

interface Validation {
  /** Empty until the fields are checked. */
  readonly errors: ReturnType<typeof draftErrors>;
  /** Shows errors and focuses the first one; returns whether there are none. */
  readonly check: (what: 'table' | 'all') => boolean;
}

/** Validates the fields of the table or of the whole form. */
function useValidation(form: RefObject<HTMLFormElement | null>, draft: AccountDraft, keysAreKept: boolean): Validation {
  const t = useText();
  const [checked, setChecked] = useState<'nothing' | 'table' | 'all'>('nothing');
  const errorsOf = (what: 'table' | 'all') => (what === 'all' ? draftErrors : tableErrors)(t, draft, keysAreKept);
  return {
    errors: checked === 'nothing' ? {} : errorsOf(checked),
    check: (what) => {
      flushSync(() => setChecked((before) => (before === 'all' ? 'all' : what)));
      if (Object.keys(errorsOf(what)).length === 0) return true;
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return false;
    },
  };
}

/** The edited connection; the parts that identify the account stay unchanged. */
function changedConnection({ connection }: AccountEntry, draft: AccountDraft): AccountEntry['connection'] {
  const { credentials, index } = tableOf(draft);
  return { ...connection, credentials, index };
}

interface Saving {
  readonly busy: boolean;
  readonly error: AppErrorData | null;
  readonly save: (draft: AccountDraft, connection: AccountEntry['connection']) => void;
}

/** Adds or updates the account. */
function useSaving(entry: AccountEntry | null, onDone: () => void): Saving {
  const { stores, sessions } = useApp();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  /** The account is saved already, so a failure is only a notice. */
  const keepRowMover = (rowMover: AccountDraft['rowMover']): Promise<void> =>
    attempt(
      async () => void (await sessions.current().client.preferences.change({ rowMover })),
      (failure) => stores.notices.getState().tell({ kind: 'not-all-kept', error: failure }),
    );
  const save = async (draft: AccountDraft, connection: AccountEntry['connection']): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    const keys = keysOf(draft);
    const { label, rowMover } = draft;
    const { add, update } = stores.accounts.getState();
    try {
      const saved =
        entry === null
          ? await add({ label, connection, keys })
          : await update({ id: entry.id, label, connection, ...(keys === null ? {} : { keys }) });
      onDone();
      if (entry === null && rowMover !== 'app') await keepRowMover(rowMover);
      if (saved.keys === 'session' && keys !== null) stores.overlays.getState().show({ kind: 'keys-in-memory' });
    } catch (thrown) {
      setError(toAppError(thrown).toData());
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, save: (draft, connection) => void save(draft, connection) };
}

/** The connection test of a form, canceled when the form unmounts. */
function useConnectionTest(): ConnectionTestState {
  const { client } = useApp();
  const [test] = useState(() => createConnectionTest(client));
  useEffect(() => {
    const stop = test.listen();
    return () => {
      stop();
      test.getState().forget();
    };
  }, [test]);
  return useStore(test);
}
