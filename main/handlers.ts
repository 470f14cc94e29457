import type { App, Shell } from 'electron';
import { AppError } from '../shared/errors.ts';
import type { AccountId } from '../shared/ipc/accounts.ts';
import type { Reply, Request } from '../shared/ipc/contract.ts';
import { openableLink } from '../shared/links.ts';
import { fail, type Result, succeed } from '../shared/result.ts';
import { type AccountEngine, notSyncing } from './accounts/accountEngine.ts';
import type { AccountHandlers } from './accounts/accountHandlers.ts';
import type { DesktopHandlers } from './app/desktopHandlers.ts';
import type { ExportChoice } from './app/exportFiles.ts';
import type { EngineMethod } from './engine/protocol.ts';
import type { Handlers } from './ipc/register.ts';

export interface HandlerDeps {
  readonly app: Pick<App, 'getVersion' | 'getLocale' | 'isPackaged'>;
  readonly shell: Pick<Shell, 'openExternal' | 'showItemInFolder'>;
  /** The engine of an account, or of the active one when none is named; null: there is no such account. */
  readonly engine: (id: AccountId | null) => Pick<AccountEngine, 'call'> | null;
  /** The account that is writing an export; null: none is. */
  readonly exporting: (exportId: string) => AccountId | null;
  readonly accounts: AccountHandlers;
  readonly desktop: DesktopHandlers;
  /** The files that the person chose to export to. */
  readonly exportChoice: Pick<ExportChoice, 'choose' | 'take' | 'begun' | 'written'>;
}

/** What is answered while there is no account: empty lists, so that the window can say what to do. */
const withoutAccount: { readonly [M in EngineMethod]?: Reply<M> } = {
  'account.read': { account: null },
  'conversations.list': { groups: [] },
  'sync.status': notSyncing,
  'sync.refresh': notSyncing,
  'sync.hint': {},
  'messages.open': {},
  'people.suggest': { people: [] },
  'history.read': { progress: null },
  'history.stop': {},
  'diagnostics.problems': { problems: [] },
};

/** The contract's methods as the main process answers them: its own, and those that it hands to the engine. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { app, shell, engine, exporting, accounts, desktop, exportChoice } = deps;
  const call = async <M extends EngineMethod>(
    method: M,
    request: Request<M>,
    id: AccountId | null = null,
  ): Promise<Result<Reply<M>>> => {
    const asked = engine(id);
    if (asked) return asked.call(method, request);
    const reply: Reply<M> | undefined = withoutAccount[method];
    return reply === undefined
      ? fail(new AppError('not-connected', 'Meridian is not connected to a table yet.').toData())
      : succeed(reply);
  };
  const toEngine =
    <M extends EngineMethod>(method: M) =>
    (request: Request<M>) =>
      call(method, request);

  return {
    ...accounts,
    ...desktop,
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
    'conversations.list': toEngine('conversations.list'),
    'messages.fill': toEngine('messages.fill'),
    'messages.open': toEngine('messages.open'),
    // What somebody writes goes to the account in which they wrote it, be another one shown by now.
    'messages.send': (request) => call('messages.send', request, request.accountId),
    'messages.retry': toEngine('messages.retry'),
    'messages.discard': toEngine('messages.discard'),
    'drafts.read': (request) => call('drafts.read', request, request.accountId),
    'drafts.save': (request) => call('drafts.save', request, request.accountId),
    'conversations.markRead': toEngine('conversations.markRead'),
    'conversations.start': toEngine('conversations.start'),
    'conversations.configure': toEngine('conversations.configure'),
    'conversations.mute': toEngine('conversations.mute'),
    'people.suggest': toEngine('people.suggest'),
    'sync.status': toEngine('sync.status'),
    'sync.refresh': toEngine('sync.refresh'),
    'sync.hint': toEngine('sync.hint'),
    'preferences.read': toEngine('preferences.read'),
    'preferences.change': toEngine('preferences.change'),
    'diagnostics.read': toEngine('diagnostics.read'),
    'diagnostics.problems': toEngine('diagnostics.problems'),
    'diagnostics.text': async (request) => {
      const { electron = 'none', chrome = 'none' } = process.versions;
      const program = `Meridian ${app.getVersion()} on ${process.platform} ${process.arch}, Electron ${electron}, Chromium ${chrome}`;
      const told = await toEngine('diagnostics.text')(request);
      const text = told.ok ? told.value.text : `No account is open: ${told.error.message} [${told.error.code}]`;
      return succeed({ text: `${program}\n\n${text}\n` });
    },
    'messages.window': toEngine('messages.window'),
    'messages.locate': toEngine('messages.locate'),
    'search.run': toEngine('search.run'),
    'search.inConversation': toEngine('search.inConversation'),
    'history.load': toEngine('history.load'),
    'history.stop': toEngine('history.stop'),
    'history.read': toEngine('history.read'),
    'storage.read': toEngine('storage.read'),
    'storage.clear': toEngine('storage.clear'),
    'export.choose': async ({ name, format }) => succeed({ file: await exportChoice.choose(name, format) }),
    'export.start': async (order) => {
      exportChoice.take(order.file);
      const started = await toEngine('export.start')(order);
      if (started.ok) exportChoice.begun(started.value.exportId, order.file);
      return started;
    },
    // Whichever account is shown by now.
    'export.cancel': (request) => call('export.cancel', request, exporting(request.exportId)),
    'export.show': async ({ exportId }) => {
      shell.showItemInFolder(exportChoice.written(exportId));
      return succeed({});
    },
    'cost.days': toEngine('cost.days'),
  };
}
