import { CircleCheck } from 'lucide-react';
import { type JSX, useEffect, useRef, useState } from 'react';
import type { FindReply } from '../../../shared/contract/accounts.ts';
import type { Request } from '../../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Person } from '../../../shared/model.ts';
import { displayHandle } from '../../../shared/text/displayName.ts';
import { useApp } from '../../app/app.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { personName } from '../../ui/personName.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { accountHandle } from './accountDraft.ts';
import type { DraftFieldsProps } from './CredentialsFields.tsx';
import { ScanOffer } from './ScanOffer.tsx';

interface PersonFieldsProps extends DraftFieldsProps {
  /** Returns where to look for a handle; null after showing what is wrong with the table. */
  readonly prepare: () => Omit<Request<'accounts.find'>, 'handle' | 'scan'> | null;
}

/** The person's identity in the table: a `user_uuid`, or a handle that can be looked up. */
export function PersonFields({ draft, errors, onChange, prepare }: PersonFieldsProps): JSX.Element {
  const t = useText();
  const { finding, outcome, find, forget } = useFinder((person) => onChange({ person }));
  const handle = accountHandle(draft.user);
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (outcome !== null || draft.person !== null) answer.current?.scrollIntoView({ block: 'nearest' });
  }, [outcome, draft.person]);
  const look = (scan: Request<'accounts.find'>['scan'] = null): void => {
    const where = prepare();
    if (handle !== null && where !== null) find({ ...where, handle, scan });
  };
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
            className="button button-icon"
            aria-disabled={handle === null || finding}
            onClick={() => look()}
          >
            {finding ? <Spinner /> : null}
            {finding ? t('connect.finding') : t('connect.find')}
          </button>
        }
      />
      <div ref={answer}>
        <div role="status">
          {draft.person === null ? null : <FoundPerson person={draft.person} />}
          {outcome?.kind === 'not-found' ? (
            <p className="found-none">{t('connect.notFound', { handle: displayHandle(outcome.handle) })}</p>
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
    <div className="found" data-testid="found-person">
      <Avatar person={person} size="small" />
      <span className="found-lines">
        <span className="visually-hidden">{t('connect.found')}: </span>
        <bdi className="found-name">{personName(t, person)}</bdi>
        <bdi className="found-id">{t('connect.foundId', { id: person.id })}</bdi>
      </span>
      <CircleCheck aria-hidden="true" />
    </div>
  );
};

type Outcome =
  | {
      readonly kind: 'scan';
      readonly handle: string;
      readonly reply: Extract<FindReply, { kind: 'no-profile' | 'stopped' }>;
    }
  | { readonly kind: 'not-found'; readonly handle: string }
  | { readonly kind: 'failed'; readonly error: AppErrorData };

interface Finder {
  readonly finding: boolean;
  readonly outcome: Outcome | null;
  readonly find: (request: Request<'accounts.find'>) => void;
  readonly forget: () => void;
}

/** Looks up one person at a time; drops a reply that arrives after the field changed. */
function useFinder(onFound: (person: Person) => void): Finder {
  const { client } = useApp();
  const [finding, setFinding] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const lookup = useRef(0);
  const forget = (): void => {
    lookup.current += 1;
    setFinding(false);
    setOutcome(null);
  };
  const find = async (request: Request<'accounts.find'>): Promise<void> => {
    lookup.current += 1;
    const current = lookup.current;
    setFinding(true);
    setOutcome(null);
    const answer = await client.accounts.find(request).catch((thrown: unknown) => toAppError(thrown));
    if (current !== lookup.current) return;
    setFinding(false);
    if (answer instanceof Error) setOutcome({ kind: 'failed', error: answer.toData() });
    else if (answer.kind === 'found') onFound(answer.person);
    else if (answer.kind === 'not-found') setOutcome({ kind: 'not-found', handle: request.handle });
    else setOutcome({ kind: 'scan', handle: request.handle, reply: answer });
  };
  useEffect(
    () => () => {
      lookup.current += 1;
    },
    [],
  );
  return { finding, outcome, find: (request) => void find(request), forget };
}
