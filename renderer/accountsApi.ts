import type { AccountList, AwsProfile } from '../shared/contract/accounts.ts';
import { methods, type Reply, type Request } from '../shared/contract/contract.ts';
import type { AccountId, Person } from '../shared/model.ts';
import type { ActiveBridge } from './activeAccount.ts';
import { ask } from './ask.ts';

/** What the window may ask about accounts; see `Api`. */
export interface AccountsApi {
  readonly listAccounts: () => Promise<AccountList>;
  /** The profiles of the shared AWS files. */
  readonly listProfiles: () => Promise<readonly AwsProfile[]>;
  /** Begins a connection test and tells its run, whose steps come as `accounts.tested`. */
  readonly testConnection: (request: Request<'accounts.test'>) => Promise<string>;
  readonly cancelTest: (runId: string) => Promise<void>;
  readonly createTable: (request: Request<'accounts.createTable'>) => Promise<void>;
  /** The person who writes under a handle; null: nobody does. */
  readonly findPerson: (request: Request<'accounts.find'>) => Promise<Person | null>;
  /** Adds an account and makes it the active one. */
  readonly addAccount: (request: Request<'accounts.add'>) => Promise<Reply<'accounts.add'>>;
  readonly updateAccount: (request: Request<'accounts.update'>) => Promise<Reply<'accounts.update'>>;
  readonly describeRemoval: (id: AccountId) => Promise<Reply<'accounts.describeRemoval'>>;
  readonly removeAccount: (id: AccountId) => Promise<void>;
  readonly switchAccount: (id: AccountId) => Promise<void>;
  /** Answers a question for the code of an MFA device; null: there will be none. */
  readonly answerCode: (askId: string, code: string | null) => Promise<void>;
}

/** The bridge's methods about accounts as functions that return values and throw `AppError`s. */
export const createAccountsApi = ({ accounts, credentials }: ActiveBridge): AccountsApi => ({
  listAccounts: () => ask(accounts.list({}), methods['accounts.list'].reply),
  listProfiles: async () => (await ask(accounts.profiles({}), methods['accounts.profiles'].reply)).profiles,
  testConnection: async (request) => (await ask(accounts.test(request), methods['accounts.test'].reply)).runId,
  cancelTest: async (runId) => {
    await ask(accounts.cancelTest({ runId }), methods['accounts.cancelTest'].reply);
  },
  createTable: async (request) => {
    await ask(accounts.createTable(request), methods['accounts.createTable'].reply);
  },
  findPerson: async (request) => (await ask(accounts.find(request), methods['accounts.find'].reply)).person,
  addAccount: (request) => ask(accounts.add(request), methods['accounts.add'].reply),
  updateAccount: (request) => ask(accounts.update(request), methods['accounts.update'].reply),
  describeRemoval: (id) => ask(accounts.describeRemoval({ id }), methods['accounts.describeRemoval'].reply),
  removeAccount: async (id) => {
    await ask(accounts.remove({ id }), methods['accounts.remove'].reply);
  },
  switchAccount: async (id) => {
    await ask(accounts.switch({ id }), methods['accounts.switch'].reply);
  },
  answerCode: async (askId, code) => {
    await ask(credentials.answer({ askId, code }), methods['credentials.answer'].reply);
  },
});
