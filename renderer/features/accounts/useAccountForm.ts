import { type RefObject, useEffect, useRef, useState } from 'react';
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
import {
  type AccountDraft,
  accountHandle,
  connectionOf,
  type DraftErrors,
  draftErrors,
  draftOf,
  emptyDraft,
  keysOf,
  tableErrors,
  tableOf,
} from './accountDraft.ts';
import { type Finder, useFinder } from './useFinder.ts';

export interface AccountForm {
  /** The element with the fields. */
  readonly root: RefObject<HTMLDivElement | null>;
  readonly draft: AccountDraft;
  /** Empty until the fields are checked. */
  readonly errors: DraftErrors;
  readonly change: (changed: Partial<AccountDraft>) => void;
  /** Shows errors and focuses the first one; returns whether there are none. */
  readonly check: (what: 'table' | 'all') => boolean;
  /** Whether keys are stored, so that none have to be entered. */
  readonly keysAreKept: boolean;
  readonly access: Pick<Request<'accounts.test'>, 'keys' | 'accountId'>;
  readonly test: ConnectionTestState;
  readonly finder: Finder;
  /** Looks up the typed handle, after checking the fields of the table. */
  readonly look: (scan?: Request<'accounts.find'>['scan']) => void;
  /** The connection of a valid draft. */
  readonly connection: () => AccountEntry['connection'];
  /** Adds or updates the account, after checking all fields. */
  readonly submit: () => void;
  readonly busy: boolean;
  readonly error: AppErrorData | null;
}

/** The state of the form that adds or edits an account. `entry`: the account to edit; null adds one. */
export function useAccountForm(entry: AccountEntry | null, onDone: () => void): AccountForm {
  const root = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<AccountDraft>(() => (entry === null ? emptyDraft : draftOf(entry)));
  const test = useConnectionTest();
  const keysAreKept = entry !== null && (entry.keys === 'kept' || entry.keys === 'session');
  const { busy, error, save } = useSaving(entry, onDone);
  const { errors, check } = useValidation(root, draft, keysAreKept);
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
  const connection = () => (entry === null ? connectionOf(draft) : changedConnection(entry, draft));
  /** A handle is looked up first: an account whose person is unknown would read the whole table for them. */
  const submit = async (): Promise<void> => {
    const isUnknown = entry === null && draft.person === null && accountHandle(draft.user) !== null;
    if (!isUnknown) return save(draft, connection());
    const person = finder.finding ? null : await find(null);
    if (person !== null) save({ ...draft, person }, connectionOf({ ...draft, person }));
  };
  return {
    root,
    draft,
    errors,
    change,
    check,
    keysAreKept,
    access,
    test,
    finder,
    look: (scan = null) => {
      if (check('table')) void find(scan);
    },
    connection,
    submit: () => {
      if (check('all')) void submit();
    },
    busy,
    error,
  };
}

/** Validates the fields of the table or of the whole form. */
function useValidation(
  root: RefObject<HTMLDivElement | null>,
  draft: AccountDraft,
  keysAreKept: boolean,
): Pick<AccountForm, 'errors' | 'check'> {
  const t = useText();
  const [checked, setChecked] = useState<'nothing' | 'table' | 'all'>('nothing');
  const errorsOf = (what: 'table' | 'all') => (what === 'all' ? draftErrors : tableErrors)(t, draft, keysAreKept);
  return {
    errors: checked === 'nothing' ? {} : errorsOf(checked),
    check: (what) => {
      flushSync(() => setChecked((before) => (before === 'all' ? 'all' : what)));
      if (Object.keys(errorsOf(what)).length === 0) return true;
      root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
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
