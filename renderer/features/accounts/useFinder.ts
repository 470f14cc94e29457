import { useEffect, useRef, useState } from 'react';
import type { FindReply } from '../../../shared/contract/accounts.ts';
import type { Request } from '../../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Person } from '../../../shared/model.ts';
import { useApp } from '../../app/app.ts';

type Outcome =
  | {
      readonly kind: 'scan';
      readonly handle: string;
      readonly reply: Extract<FindReply, { kind: 'no-profile' | 'stopped' }>;
    }
  | { readonly kind: 'not-found'; readonly handle: string }
  | { readonly kind: 'failed'; readonly error: AppErrorData };

/** Looks up the handle of a form. */
export interface Finder {
  readonly finding: boolean;
  readonly outcome: Outcome | null;
  /** Resolves to the person; null: the outcome says why there is none, or the field has changed. Never rejects. */
  readonly find: (request: Request<'accounts.find'>) => Promise<Person | null>;
  readonly forget: () => void;
}

/** Looks up one person at a time; drops a reply that arrives after the field changed. */
export function useFinder(onFound: (person: Person) => void): Finder {
  const { client } = useApp();
  const [finding, setFinding] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const lookup = useRef(0);
  const forget = (): void => {
    lookup.current += 1;
    setFinding(false);
    setOutcome(null);
  };
  const find = async (request: Request<'accounts.find'>): Promise<Person | null> => {
    lookup.current += 1;
    const current = lookup.current;
    setFinding(true);
    setOutcome(null);
    const answer = await client.accounts.find(request).catch((thrown: unknown) => toAppError(thrown));
    if (current !== lookup.current) return null;
    setFinding(false);
    if (answer instanceof Error) setOutcome({ kind: 'failed', error: answer.toData() });
    else if (answer.kind === 'found') {
      onFound(answer.person);
      return answer.person;
    } else if (answer.kind === 'not-found') setOutcome({ kind: 'not-found', handle: request.handle });
    else setOutcome({ kind: 'scan', handle: request.handle, reply: answer });
    return null;
  };
  useEffect(
    () => () => {
      lookup.current += 1;
    },
    [],
  );
  return { finding, outcome, find, forget };
}
