import { succeed } from '../../shared/result.ts';
import type { IdSource } from '../engine/clock.ts';
import type { Handlers } from '../ipc/register.ts';
import type { Accounts } from './accounts.ts';
import type { MfaPrompts } from './mfaPrompts.ts';
import type { SetupRuns } from './setupRuns.ts';

export type AccountHandlers = Pick<Handlers, Extract<keyof Handlers, `accounts.${string}` | `credentials.${string}`>>;

export interface AccountHandlersParts {
  readonly accounts: Accounts;
  readonly runs: SetupRuns;
  readonly prompts: Pick<MfaPrompts, 'answer'>;
  readonly ids: IdSource;
}

/** Handles the methods about accounts and credentials. */
export function createAccountHandlers({ accounts, runs, prompts, ids }: AccountHandlersParts): AccountHandlers {
  return {
    'accounts.list': async () => succeed(accounts.list()),
    'accounts.profiles': async () => succeed({ profiles: await runs.profiles() }),
    'accounts.test': async ({ connection, keys, accountId, write }) => {
      const runId = ids();
      const job = { task: 'test', connection, keys: await accounts.keysFor(keys, accountId) } as const;
      runs.test(runId, { ...job, writeId: write ? ids() : null });
      return succeed({ runId });
    },
    'accounts.cancelTest': async ({ runId }) => {
      await runs.cancelTest(runId);
      return succeed({});
    },
    'accounts.createTable': async ({ connection, keys, accountId }) => {
      await runs.createTable({ task: 'createTable', connection, keys: await accounts.keysFor(keys, accountId) });
      return succeed({});
    },
    'accounts.find': async ({ connection, keys, accountId, handle }) => {
      const job = { task: 'find', connection, keys: await accounts.keysFor(keys, accountId), handle } as const;
      return succeed({ person: await runs.find(job) });
    },
    'accounts.add': async ({ label, connection, keys }) => succeed(await accounts.add(label, connection, keys)),
    'accounts.update': async ({ id, ...change }) => succeed({ keys: await accounts.update(id, change) }),
    'accounts.describeRemoval': async ({ id }) => succeed(await accounts.describeRemoval(id)),
    'accounts.remove': async ({ id }) => {
      await accounts.remove(id);
      return succeed({});
    },
    'accounts.switch': async ({ id }) => {
      await accounts.switch(id);
      return succeed({});
    },
    'credentials.answer': async ({ askId, code }) => {
      prompts.answer(askId, code);
      return succeed({});
    },
  };
}
