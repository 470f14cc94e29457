import type { Request } from '../../shared/contract/contract.ts';
import type { LockStatus } from '../../shared/contract/lock.ts';
import { parseDeepLink } from '../../shared/deepLinks.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId, ConversationId, DisappearAfter } from '../../shared/model.ts';
import { weakensLock } from '../../shared/settings.ts';
import type { Log } from '../engine/log.ts';
import type { EngineInterceptors, EnginePort, HandlersOf, MainHandlers } from '../ipc/router.ts';
import type { LinkOpener } from '../links/linkOpener.ts';
import type { IdleLock } from '../lock/idleLock.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { Windows } from '../window/windows.ts';
import type { Settings } from './settings.ts';

export type DesktopHandlers = HandlersOf<
  | Extract<keyof MainHandlers, `settings.${string}` | `lock.${string}`>
  | 'app.command'
  | 'app.openLink'
  | 'app.openPlace'
  | 'app.openWindow'
  | 'app.ready'
  | 'app.report'
  | 'app.window'
>;

/** Handles the methods about settings, the lock and the window itself. */
export function createDesktopHandlers({
  settings,
  lock,
  lockStatus,
  protect,
  startOver,
  windows,
  activeId,
  links,
  log,
}: {
  readonly settings: Settings;
  readonly lock: IdleLock;
  readonly lockStatus: () => LockStatus;
  /** Changes how keys are kept. */
  readonly protect: (request: Request<'lock.protect'>) => Promise<void>;
  /** Sets the data of all accounts aside and restarts. */
  readonly startOver: () => Promise<void>;
  readonly windows: Pick<Windows, 'command' | 'contentOf' | 'go' | 'open' | 'ready' | 'show'>;
  readonly activeId: () => AccountId | null;
  readonly links: Pick<LinkOpener, 'openFromPage'>;
  readonly log: Log;
}): DesktopHandlers {
  return {
    'settings.read': async () => settings.value,
    'settings.change': async (change) => settings.change(change),
    'lock.state': async () => lockStatus(),
    'lock.unlock': async ({ passphrase }) => {
      await lock.unlock(passphrase);
      return lockStatus();
    },
    'lock.configure': async ({ change, passphrase }) => {
      if (lock.method !== null && weakensLock(settings.value, change)) await lock.authenticate(passphrase);
      return settings.change({ privacy: change });
    },
    'lock.protect': async (request) => {
      await protect(request);
      lock.forgetIfLocked();
      return lockStatus();
    },
    'lock.startOver': async () => {
      if (!lock.isLocked || lock.method !== 'passphrase') throw new AppError('validation');
      await startOver();
      return {};
    },
    'app.openLink': async ({ url }) => {
      await links.openFromPage(url);
      return {};
    },
    'app.ready': async (_request, page) => {
      const link = windows.ready(page);
      if (!lock.isLocked) return { link };
      // This event waits until Meridian is unlocked.
      if (link !== null) windows.go(page, link);
      return { link: null };
    },
    'app.window': async (_request, page) => ({ conversation: windows.contentOf(page) }),
    'app.openWindow': async (conversation) => {
      if (conversation.accountId !== activeId()) throw new AppError('not-found', { reason: 'account-missing' });
      windows.open(conversation);
      return {};
    },
    'app.command': async ({ command }) => {
      windows.command(command);
      return {};
    },
    'app.openPlace': async ({ url }) => {
      const link = parseDeepLink(url);
      if (link === null) throw new AppError('validation');
      windows.show(link);
      return {};
    },
    'app.report': async ({ where, message, stack }) => {
      log('error', `The page failed (${where}).`, Object.assign(new Error(message), { stack: stack ?? message }));
      return {};
    },
  };
}

/** Keeps the notifications and the windows up to date with the window's calls to an engine. */
export function createDesktopInterceptors({
  settings,
  windows,
  notifications,
  activeId,
}: {
  readonly settings: Pick<Settings, 'value'>;
  readonly windows: Pick<Windows, 'conversationOpened' | 'shown'>;
  readonly notifications: Pick<Notifications, 'read' | 'muted'>;
  readonly activeId: () => AccountId | null;
}): EngineInterceptors {
  return {
    'messages.open': ({ conversationId }, engine, account, page) => {
      if (account !== activeId()) return engine.call('messages.open', { conversationId });
      windows.conversationOpened(page, conversationId);
      const { shown } = windows;
      if (shown.conversationId === conversationId) return engine.call('messages.open', shown);
      // In a window behind the one used last, whose conversation polls keep reading.
      const opened = engine.call('messages.open', { ...shown, conversationId });
      void engine.call('messages.open', { ...shown, isReturn: true });
      return opened;
    },
    'conversations.markRead': (request, engine, account) => {
      notifications.read(account, request.conversationId, request.upTo);
      return engine.call('conversations.markRead', request);
    },
    'conversations.mute': async (request, engine, account) => {
      const muted = await engine.call('conversations.mute', request);
      if (muted.ok && request.until !== null) notifications.muted(account, request.conversationId);
      return muted;
    },
    'conversations.start': async (request, engine) => {
      const started = await engine.call('conversations.start', request);
      const { disappearDefault } = settings.value.privacy;
      if (started.ok && started.value.isNew && disappearDefault !== null) {
        await applyDisappearDefault(engine, started.value.conversationId, disappearDefault);
      }
      return started;
    },
  };
}

async function applyDisappearDefault(
  engine: EnginePort,
  conversationId: ConversationId,
  disappearAfter: DisappearAfter,
): Promise<void> {
  const list = await engine.call('conversations.list', {});
  // A listed conversation was used before, so its setting is the user's choice.
  if (!list.ok || list.value.conversations.some(({ id }) => id === conversationId)) return;
  await engine.call('conversations.configure', { conversationId, disappearAfter });
}
