import type { App, Shell } from 'electron';
import { AppError } from '../shared/errors.ts';
import type { Reply, Request, SyncStatus } from '../shared/ipc/contract.ts';
import { openableLink } from '../shared/links.ts';
import { fail, type Result, succeed } from '../shared/result.ts';
import type { EngineMethod } from './engine/protocol.ts';
import type { EngineClient } from './engineClient.ts';
import type { Handlers } from './ipc/register.ts';

export interface HandlerDeps {
  readonly app: Pick<App, 'getVersion' | 'getLocale' | 'isPackaged'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  /** The engine of the open account; null while no account is configured. Answers when start-up has decided. */
  readonly engine: () => Promise<Result<Pick<EngineClient, 'call'> | null>>;
}

const notSyncing: SyncStatus = { phase: 'idle', syncedAt: null, error: null, firstSync: null, lastRefresh: null };

/** What is answered while there is no account: empty lists, so that the window can say what to do. */
const withoutAccount: { readonly [M in EngineMethod]?: Reply<M> } = {
  'account.read': { account: null },
  'groups.list': { groups: [] },
  'sync.status': notSyncing,
  'sync.refresh': notSyncing,
  'messages.open': {},
};

/** The contract's methods as the main process answers them: its own, and those that it hands to the engine. */
export function createHandlers({ app, shell, engine }: HandlerDeps): Handlers {
  const toEngine =
    <M extends EngineMethod>(method: M) =>
    async (request: Request<M>): Promise<Result<Reply<M>>> => {
      const opened = await engine();
      if (!opened.ok) return opened;
      if (opened.value) return opened.value.call(method, request);
      const reply: Reply<M> | undefined = withoutAccount[method];
      return reply === undefined
        ? fail(new AppError('not-connected', 'Meridian is not connected to a table yet.').toData())
        : succeed(reply);
    };

  return {
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
    'sync.status': toEngine('sync.status'),
    'sync.refresh': toEngine('sync.refresh'),
    'diagnostics.read': toEngine('diagnostics.read'),
  };
}
