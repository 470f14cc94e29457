import type { App, Shell } from 'electron';
import { AppError } from '../shared/errors.ts';
import type { Reply, Request } from '../shared/ipc/contract.ts';
import { openableLink } from '../shared/links.ts';
import { fail, type Result, succeed } from '../shared/result.ts';
import { type AccountEngine, notSyncing } from './accounts/accountEngine.ts';
import type { AccountHandlers } from './accounts/accountHandlers.ts';
import type { EngineMethod } from './engine/protocol.ts';
import type { Handlers } from './ipc/register.ts';

export interface HandlerDeps {
  readonly app: Pick<App, 'getVersion' | 'getLocale' | 'isPackaged'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  /** The engine of the active account; null while no account is configured. */
  readonly engine: () => Pick<AccountEngine, 'call'> | null;
  readonly accounts: AccountHandlers;
}

/** What is answered while there is no account: empty lists, so that the window can say what to do. */
const withoutAccount: { readonly [M in EngineMethod]?: Reply<M> } = {
  'account.read': { account: null },
  'groups.list': { groups: [] },
  'sync.status': notSyncing,
  'sync.refresh': notSyncing,
  'sync.hint': {},
  'messages.open': {},
  'people.suggest': { people: [] },
};

/** The contract's methods as the main process answers them: its own, and those that it hands to the engine. */
export function createHandlers({ app, shell, engine, accounts }: HandlerDeps): Handlers {
  const toEngine =
    <M extends EngineMethod>(method: M) =>
    async (request: Request<M>): Promise<Result<Reply<M>>> => {
      const active = engine();
      if (active) return active.call(method, request);
      const reply: Reply<M> | undefined = withoutAccount[method];
      return reply === undefined
        ? fail(new AppError('not-connected', 'Meridian is not connected to a table yet.').toData())
        : succeed(reply);
    };

  return {
    ...accounts,
    'app.describe': async () =>
      succeed({
        version: app.getVersion(),
        platform: process.platform,
        locale: app.getLocale(),
        packaged: app.isPackaged,
      }),
    'app.openLink': async ({ url }) => {
      const link = openableLink(url);
      if (!link) throw new AppError('validation', 'Meridian opens web and mail addresses only.');
      await shell.openExternal(link);
      return succeed({});
    },
    'account.read': toEngine('account.read'),
    'groups.list': toEngine('groups.list'),
    'messages.page': toEngine('messages.page'),
    'messages.fill': toEngine('messages.fill'),
    'messages.open': toEngine('messages.open'),
    'messages.search': toEngine('messages.search'),
    'messages.send': toEngine('messages.send'),
    'messages.retry': toEngine('messages.retry'),
    'messages.discard': toEngine('messages.discard'),
    'drafts.read': toEngine('drafts.read'),
    'drafts.save': toEngine('drafts.save'),
    'groups.markRead': toEngine('groups.markRead'),
    'groups.start': toEngine('groups.start'),
    'groups.configure': toEngine('groups.configure'),
    'groups.mute': toEngine('groups.mute'),
    'people.suggest': toEngine('people.suggest'),
    'sync.status': toEngine('sync.status'),
    'sync.refresh': toEngine('sync.refresh'),
    'sync.hint': toEngine('sync.hint'),
    'preferences.read': toEngine('preferences.read'),
    'preferences.change': toEngine('preferences.change'),
    'diagnostics.read': toEngine('diagnostics.read'),
  };
}
