import type { IdSource } from '../engine/clock.ts';
import type { HandlersOf, MainHandlers } from '../ipc/router.ts';
import type { Accounts } from './accounts.ts';
import type { MfaPrompts } from './mfaPrompts.ts';
import type { SetupRuns } from './setupRuns.ts';

export type AccountHandlers = HandlersOf<
  Exclude<Extract<keyof MainHandlers, `accounts.${string}` | `credentials.${string}`>, 'accounts.showOutbox'>
>;

export interface AccountHandlersParts {
  readonly accounts: Accounts;
  readonly runs: SetupRuns;
  readonly prompts: Pick<MfaPrompts, 'answer'>;
  readonly ids: IdSource;
}

/** Handles the methods about accounts and credentials. */
export function createAccountHandlers({ accounts, runs, prompts, ids }: AccountHandlersParts): AccountHandlers {
  return {
    'accounts.list': async () => accounts.list(),
    'accounts.profiles': async () => ({ profiles: await runs.profiles() }),
    'accounts.test': async ({ connection, keys, accountId, write }) => {
      const runId = ids();
      const job = { task: 'test', connection, keys: await accounts.authorize(connection, keys, accountId) } as const;
      runs.test(runId, { ...job, writeId: write ? ids() : null });
      return { runId };
    },
    'accounts.cancelTest': async ({ runId }) => {
      await runs.cancelTest(runId);
      return {};
    },
    'accounts.createTable': async ({ connection, keys, accountId }) => {
      await runs.createTable({
        task: 'createTable',
        connection,
        keys: await accounts.authorize(connection, keys, accountId),
      });
      return {};
    },
    'accounts.find': async ({ connection, keys, accountId, handle, scan }) => {
      const job = {
        task: 'find',
        connection,
        keys: await accounts.authorize(connection, keys, accountId),
        handle,
        scan,
      } as const;
      return await runs.find(job);
    },
    'accounts.add': async ({ label, connection, keys }) => await accounts.add(label, connection, keys),
    'accounts.update': async ({ id, ...change }) => ({ keys: await accounts.update(id, change) }),
    'accounts.describeRemoval': async ({ id }) => await accounts.describeRemoval(id),
    'accounts.remove': async ({ id }) => {
      await accounts.remove(id);
      return {};
    },
    'accounts.startOver': async ({ id }) => {
      await accounts.startOver(id);
      return {};
    },
    'accounts.retryOutbox': async ({ id }) => {
      await accounts.retryOutbox(id);
      return {};
    },
    'accounts.switch': async ({ id }) => {
      await accounts.switch(id);
      return {};
    },
    'credentials.answer': async ({ promptId, code }) => {
      prompts.answer(promptId, code);
      return {};
    },
  };
}
