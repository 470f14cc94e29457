import path from 'node:path';
import {
  app,
  dialog,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  session,
  systemPreferences,
  Tray,
} from 'electron';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ipc/accounts.ts';
import type { MethodName } from '../../shared/ipc/channels.ts';
import type { AppSettings } from '../../shared/settings.ts';
import { createTranslator, type Translator } from '../../shared/text/translator.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';
import type { Arrival } from '../engine/protocol.ts';
import type { Publisher } from '../ipc/publish.ts';
import type { Handlers } from '../ipc/register.ts';
import { linkArgument, Navigator } from '../links/navigator.ts';
import { IdleLock } from '../lock/idleLock.ts';
import { Notifications } from '../notifications/notifications.ts';
import { AppTray, showBadge } from '../notifications/tray.ts';
import { AppWindow } from '../window/appWindow.ts';
import { openMainWindow } from '../window/mainWindow.ts';
import { createDesktopHandlers, type DesktopHandlers, openWhileLocked } from './desktopHandlers.ts';
import { hiddenArgument, setOpenAtLogin, systemLoginItem } from './loginItem.ts';
import { applicationMenu, steppedTextSize } from './menu.ts';
import type { Settings } from './settings.ts';
import { reportUnhandledErrors } from './unhandledErrors.ts';
import { withDesktopEffects } from './withDesktopEffects.ts';

/** What the desktop needs of the accounts. */
interface AccountsSide {
  readonly activeId: () => AccountId | null;
  /** Of all accounts together. */
  readonly unread: () => number;
  readonly activate: (id: AccountId) => Promise<void>;
}

export interface DesktopWorld {
  readonly settings: Settings;
  readonly publisher: Pick<Publisher, 'publish' | 'send'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: AccountsSide;
  readonly openLink: (url: string) => void;
  /** The window got the focus, lost it, or the computer woke. */
  readonly environment: (change: 'focus' | 'blur' | 'resume') => void;
}

/** All that is around the page: the window, the menus, the tray, notifications, links, the lock. */
export interface Desktop {
  readonly window: AppWindow;
  readonly handlers: DesktopHandlers;
  /** Lets the desktop know what the window's calls mean for it. */
  watch(handlers: Handlers): Handlers;
  /** Why a method is not to be called just now; null: it may be. */
  blockReason(method: MethodName): AppError | null;
  /** Messages came, in whichever account. */
  arrived(account: AccountId, arrival: Arrival): void;
  /** Something about the accounts changed: how much is unread, perhaps. */
  accountsChanged(): void;
  /** Shows everything; `argv` says what for. To be called once, when Electron is ready. */
  start(argv: readonly string[]): void;
  /** A second Meridian was started, and handed over its command line. */
  startedAgain(argv: readonly string[]): void;
}

/** Makes the parts and connects them; nothing is shown before `start`. */
export function createDesktop(world: DesktopWorld): Desktop {
  const { settings, publisher, clock, log, accounts, openLink, environment } = world;
  const { platform } = process;
  const translator = (): Translator => createTranslator(settings.value.appearance.language, app.getLocale());
  const resource = (name: string): string => path.join(app.getAppPath(), 'resources', name);
  const navigator = new Navigator((event) => {
    // Each press of a key counts. A place of another account comes after the word that this is the active one.
    if (event.name === 'app.command') publisher.send(event);
    else publisher.publish(event);
  });
  let tray: AppTray | null = null;

  const window = new AppWindow({
    open: () => openMainWindow({ settings, clock, log, translator, openLink, onPageLeft: () => navigator.pageLeft() }),
    staysInTray: () => tray !== null && settings.value.behaviour.closeToTray,
    onFocus: () => {
      notifications.windowFocused();
      showUnread();
      environment('focus');
    },
    onBlur: () => environment('blur'),
    onClosed: () => navigator.pageLeft(),
  });

  const lock = new IdleLock({
    clock,
    settings: () => settings.value,
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    authenticate: platform === 'darwin' ? touchId(translator) : null,
    changed: (state) => {
      if (state.locked) notifications.clear();
      publisher.publish({ name: 'lock.changed', payload: state });
    },
  });

  const show = (link: DeepLink | null): void => {
    if (link) navigator.go(link);
    window.reveal();
  };

  const notifications = new Notifications({
    create: (options) => new Notification(options),
    clock,
    settings: () => settings.value,
    translator,
    zone: () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
    isSeen: (account, conversationId) =>
      window.isFocused && accounts.activeId() === account && navigator.open === conversationId && !lock.state.locked,
    isLocked: () => lock.state.locked,
    open: (account, link) => {
      const activated = account === accounts.activeId() ? Promise.resolve() : accounts.activate(account);
      activated.then(
        () => show(link),
        (error: unknown) => log('warn', 'The account of a notification could not be opened.', error),
      );
    },
  });

  const setMenu = (): void => {
    const template = applicationMenu(
      { t: translator().t, platform, forDevelopers: !app.isPackaged },
      {
        command: (command) => {
          window.reveal();
          navigator.command(command);
        },
        changeTextSize: (steps) => {
          const textSize = steppedTextSize(settings.value.appearance.textSize, steps);
          settings.change({ appearance: { textSize } });
        },
        lock: lock.state.available ? () => lock.lock() : null,
      },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };

  let shownUnread = '';
  /** Shows on the icons what is unread; told far more often than that changes. */
  const showUnread = (): void => {
    const state = { unread: accounts.unread(), paused: settings.value.notifications.paused, translator: translator() };
    const look = `${state.unread} ${state.paused} ${state.translator.language} ${window.current?.id}`;
    if (look === shownUnread) return;
    shownUnread = look;
    tray?.update(state);
    const overlay = () => nativeImage.createFromPath(resource('trayBadge.png'));
    showBadge({ app, platform, window: () => window.current, overlay }, state);
  };

  const applyOpenAtLogin = (open: boolean): void => {
    // Of a tree that was never installed there is nothing to start.
    if (!app.isPackaged) return;
    setOpenAtLogin(systemLoginItem(app), open).catch((error: unknown) =>
      log('warn', 'What starts at login could not be changed.', error),
    );
  };

  function settingsChanged(now: AppSettings, before: AppSettings): void {
    publisher.publish({ name: 'settings.changed', payload: now });
    nativeTheme.themeSource = now.appearance.theme;
    session.defaultSession.setSpellCheckerEnabled(now.behaviour.spellcheck);
    if (now.appearance.language !== before.appearance.language) setMenu();
    if (now.behaviour.openAtLogin !== before.behaviour.openAtLogin) applyOpenAtLogin(now.behaviour.openAtLogin);
    if (now.privacy.lockAfterMs !== before.privacy.lockAfterMs) lock.watch();
    notifications.settingsChanged();
    showUnread();
  }

  reportUnhandledErrors({
    process,
    clock,
    log,
    show: () => {
      const { t } = translator();
      const title = t('failures.mainTitle');
      const detail = t('failures.main', { log: path.join(app.getPath('userData'), 'logs', 'main.log') });
      if (app.isReady()) void dialog.showMessageBox({ type: 'error', message: title, detail });
      else dialog.showErrorBox(title, detail);
    },
  });
  // macOS hands links over by this event, also the one that starts Meridian, before it is ready.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    openArgument([url]);
  });
  app.on('before-quit', () => window.prepareToQuit());

  function openArgument(argv: readonly string[]): void {
    const link = linkArgument(argv);
    if (app.isReady()) show(link);
    else if (link) navigator.go(link);
  }

  return {
    window,
    handlers: createDesktopHandlers({ settings, lock, navigator, log }),
    watch: (handlers) =>
      withDesktopEffects(handlers, {
        shows: (conversationId) => navigator.conversationOpened(conversationId),
        read: (conversationId, upTo) => {
          const active = accounts.activeId();
          if (active !== null) notifications.read(active, conversationId, upTo);
        },
        muted: (conversationId) => {
          const active = accounts.activeId();
          if (active !== null) notifications.muted(active, conversationId);
        },
        removed: (account) => notifications.accountRemoved(account),
        disappearDefault: () => settings.value.privacy.disappearDefault,
      }),
    blockReason: (method) => (lock.state.locked && !openWhileLocked.has(method) ? new AppError('locked') : null),
    arrived: (account, arrival) => notifications.arrived(account, arrival),
    accountsChanged: () => {
      navigator.accountActivated(accounts.activeId());
      showUnread();
    },
    start: (argv) => {
      // By which Windows knows whose notifications they are; the installer gives the same to the start menu.
      if (platform === 'win32') app.setAppUserModelId('app.meridian.desktop');
      nativeTheme.themeSource = settings.value.appearance.theme;
      session.defaultSession.setSpellCheckerEnabled(settings.value.behaviour.spellcheck);
      setMenu();
      tray = new AppTray({
        create: (icon) => new Tray(icon),
        buildMenu: (template) => Menu.buildFromTemplate(template),
        platform,
        resource,
        open: () => window.reveal(),
        pause: (paused) => settings.change({ notifications: { paused } }),
        quit: () => app.quit(),
      });
      showUnread();
      settings.onChange(settingsChanged);
      powerMonitor.on('resume', () => environment('resume'));
      powerMonitor.on('lock-screen', () => {
        if (settings.value.privacy.lockAfterMs !== null) lock.lock();
      });
      // Not before: macOS sends the first one while it starts the app, when no window can be made yet.
      app.on('activate', () => window.reveal());
      const isHidden =
        argv.includes(hiddenArgument) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
      const link = linkArgument(argv);
      if (link || !isHidden) show(link);
    },
    startedAgain: (argv) => openArgument(argv),
  };
}

/** Asks for the finger or the password of the computer's owner; null: this Mac can't. */
function touchId(translator: () => Translator): (() => Promise<void>) | null {
  return systemPreferences.canPromptTouchID()
    ? () => systemPreferences.promptTouchID(translator().t('lock.systemPrompt'))
    : null;
}
