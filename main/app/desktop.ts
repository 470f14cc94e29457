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
  shell,
  systemPreferences,
  Tray,
} from 'electron';
import type { EventName, EventPayload, MethodName, Request } from '../../shared/contract/contract.ts';
import { type KeyStatus, type LockStatus, openWhileLocked, sentWhileLocked } from '../../shared/contract/lock.ts';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import type { AppSettings } from '../../shared/settings.ts';
import { createTranslator, type Translator } from '../../shared/text/translator.ts';
import type { Clock } from '../engine/clock.ts';
import { type Log, limitLog } from '../engine/log.ts';
import type { Arrival, Environment, ReadElsewhere } from '../engine/protocol.ts';
import type { Publisher } from '../ipc/publish.ts';
import type { EngineInterceptors } from '../ipc/router.ts';
import { LinkOpener } from '../links/linkOpener.ts';
import { linkArgument } from '../links/navigator.ts';
import { IdleLock } from '../lock/idleLock.ts';
import type { Vault } from '../lock/vault.ts';
import { Notifications } from '../notifications/notifications.ts';
import type { QuickReply } from '../notifications/quickReply.ts';
import { AppTray, showBadge } from '../notifications/tray.ts';
import { openPageWindow } from '../window/pageWindow.ts';
import { Windows } from '../window/windows.ts';
import { createDesktopHandlers, createDesktopInterceptors, type DesktopHandlers } from './desktopHandlers.ts';
import { hiddenArgument, setOpenAtLogin } from './loginItem.ts';
import { applicationMenu, steppedTextSize } from './menu.ts';
import type { Settings } from './settings.ts';
import { spellingLanguages } from './spellingLanguages.ts';
import { systemZone } from './systemZone.ts';
import { reportUnhandledErrors } from './unhandledErrors.ts';

/** What the desktop uses of the accounts. */
interface AccountsPort {
  readonly activeId: () => AccountId | null;
  /** The unread messages of all accounts. */
  readonly unread: () => number;
  readonly activate: (id: AccountId) => Promise<void>;
  /** Sends a reply; false: it became part of the draft. */
  readonly reply: (id: AccountId, reply: QuickReply) => Promise<boolean>;
  /** The user returned to another window: it and the others show this. */
  readonly returned: (shown: Request<'messages.open'>) => void;
  readonly keyStatus: () => KeyStatus;
  readonly protect: (request: Request<'lock.protect'>) => Promise<void>;
  /** Starts the engines, because the key of the vault is in memory. */
  readonly open: () => void;
  /** Stops the engines, because it no longer is. */
  readonly close: () => void;
  /** Sets the data of all accounts aside and restarts. */
  readonly startOver: () => Promise<void>;
}

export interface DesktopWorld {
  readonly settings: Settings;
  readonly vault: Vault;
  readonly publisher: Pick<Publisher, 'publish' | 'send'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: AccountsPort;
  readonly openLog: () => Promise<void>;
  /** Quits and starts Meridian again. */
  readonly restart: () => void;
  /** Called at the start, and when a window gains or loses the focus, notifications are turned on or off, or the power changes. */
  readonly onEnvironmentChange: (change: Partial<Environment>) => void;
  /** Called when the computer wakes. */
  readonly onResume: () => void;
}

/** Everything around the pages: the windows, the menu, the tray, notifications, links and the lock. */
export class Desktop {
  readonly windows: Windows;
  readonly handlers: DesktopHandlers;
  readonly interceptors: EngineInterceptors;
  readonly #world: DesktopWorld;
  readonly #links: LinkOpener;
  readonly #lock: IdleLock;
  readonly #notifications: Notifications;
  #tray: AppTray | null = null;
  #shownUnread = '';
  /** The lock's method for which the menu was made. */
  #menuMethod: LockStatus['method'] = null;
  #areNotificationsPrepared = false;

  /** Creates and connects the parts. Nothing is shown before `start`. */
  constructor(world: DesktopWorld) {
    const { settings, clock, log } = world;
    this.#world = world;
    this.#links = new LinkOpener({
      shell,
      dialog,
      window: () => this.windows.front,
      clock: world.clock,
      translator: () => this.#translator(),
      log,
    });
    this.windows = this.#createWindows();
    this.#lock = this.#createLock();
    this.#notifications = this.#createNotifications();
    this.handlers = createDesktopHandlers({
      settings,
      lock: this.#lock,
      lockStatus: () => this.#lockStatus,
      protect: world.accounts.protect,
      startOver: world.accounts.startOver,
      windows: this.windows,
      activeId: world.accounts.activeId,
      links: this.#links,
      log: limitLog(log, clock),
    });
    this.interceptors = createDesktopInterceptors({
      settings,
      windows: this.windows,
      notifications: this.#notifications,
      activeId: world.accounts.activeId,
    });
    this.#reportUnhandledErrors();
    // macOS delivers links by this event; the link that starts Meridian arrives before it is ready.
    app.on('open-url', (event, url) => {
      event.preventDefault();
      this.startedAgain([url]);
    });
    app.on('before-quit', () => this.windows.prepareToQuit());
  }

  /** Shows the window, or only the tray, as the command line requests. Call it once, when Electron is ready. */
  start(argv: readonly string[]): void {
    const { settings, onEnvironmentChange, onResume } = this.#world;
    // Windows shows notifications under this id; the installer registers the same one. Without an installer, the first
    // notification would add electron.exe to the Start menu under it.
    if (process.platform === 'win32' && app.isPackaged) app.setAppUserModelId('app.meridian.desktop');
    this.#applyAppearance(settings.value);
    this.#setMenu();
    this.#tray = this.#createTray();
    this.#showUnread();
    settings.onChange((now, previous) => this.#onSettingsChange(now, previous));
    powerMonitor.on('resume', onResume);
    powerMonitor.on('on-battery', () => onEnvironmentChange({ isOnBattery: true }));
    powerMonitor.on('on-ac', () => onEnvironmentChange({ isOnBattery: false }));
    onEnvironmentChange({ isOnBattery: powerMonitor.isOnBatteryPower(), notifies: this.#notifications.areOn });
    powerMonitor.on('lock-screen', () => {
      if (settings.value.privacy.lockAfterMs !== null) this.#lock.lock();
    });
    // Not earlier: macOS sends the first `activate` during startup, when no window can be created yet.
    app.on('activate', () => this.windows.main.reveal());
    const isHidden =
      argv.includes(hiddenArgument) || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
    const link = linkArgument(argv);
    if (link || !isHidden) this.windows.show(link);
  }

  /** Handles the command line of a second start. */
  startedAgain(argv: readonly string[]): void {
    const link = linkArgument(argv);
    if (app.isReady()) this.windows.show(link);
    else if (link) this.windows.keep(link);
  }

  /** Closes the notifications of a removed account. */
  accountRemoved(account: AccountId): void {
    this.#notifications.accountRemoved(account);
  }

  /** Reason a method is blocked, or null if it is allowed. */
  blockReason(method: MethodName): AppError | null {
    return this.#lock.isLocked && !openWhileLocked.has(method) ? new AppError('locked') : null;
  }

  /** Resolves when a method is not blocked. */
  async untilAllowed(method: MethodName): Promise<void> {
    if (!openWhileLocked.has(method)) await this.#lock.untilUnlocked();
  }

  /** Whether an event waits until Meridian is unlocked. */
  isHeld(event: EventName): boolean {
    return this.#lock.isLocked && !sentWhileLocked.has(event);
  }

  /** Notifies about new messages of any account. */
  arrived(account: AccountId, arrival: Arrival): void {
    this.#notifications.arrived(account, arrival);
  }

  /** Withdraws the notification of what was read on another computer. */
  readElsewhere(account: AccountId, { conversationId, upTo }: ReadElsewhere): void {
    this.#notifications.read(account, conversationId, upTo);
  }

  /** Withdraws the notification of a message that was deleted for everyone. */
  messagesRemoved(account: AccountId, { conversationId, ids }: EventPayload<'messages.removed'>): void {
    this.#notifications.removed(account, conversationId, ids);
  }

  /** Updates what depends on the active account and on the unread messages. */
  accountsChanged(): void {
    this.windows.accountActivated(this.#world.accounts.activeId());
    this.#prepareNotifications();
    this.#showUnread();
  }

  #createWindows(): Windows {
    const { settings, clock, log, restart, publisher, accounts, onEnvironmentChange } = this.#world;
    const translator = (): Translator => this.#translator();
    return new Windows({
      open: (request) => openPageWindow({ settings, clock, log, links: this.#links, restart, translator }, request),
      staysInTray: () => this.#tray !== null && settings.value.behaviour.closeToTray,
      publisher,
      onFocus: () => {
        this.#notifications.windowFocused();
        this.#showUnread();
        onEnvironmentChange({ isFocused: true });
      },
      onBlur: () => onEnvironmentChange({ isFocused: false }),
      onOtherUsed: () => accounts.returned(this.windows.shown),
    });
  }

  get #lockStatus(): LockStatus {
    return { method: this.#lock.method, locked: this.#lock.isLocked, key: this.#world.accounts.keyStatus() };
  }

  /** Updates what depends on the protection of keys: whether Meridian can lock, and what the window shows of it. */
  keysChanged(): void {
    this.#lock.watch();
    if (this.#lock.method !== this.#menuMethod) this.#setMenu();
    this.#world.publisher.publish({ name: 'lock.changed', payload: this.#lockStatus });
  }

  #createLock(): IdleLock {
    const { settings, vault, clock, publisher, accounts } = this.#world;
    return new IdleLock({
      clock,
      settings: () => settings.value,
      vault,
      idleSeconds: () => powerMonitor.getSystemIdleTime(),
      // Every Mac can ask for the password. `canPromptTouchID` is false while the lid is closed or after failed attempts.
      authenticate:
        process.platform === 'darwin'
          ? () => systemPreferences.promptTouchID(this.#translator().t('lock.systemPrompt'))
          : null,
      changed: () => {
        if (this.#lock.isLocked) this.#notifications.clear();
        publisher.publish({ name: 'lock.changed', payload: this.#lockStatus });
      },
      onKey: accounts.open,
      onForget: accounts.close,
    });
  }

  #createNotifications(): Notifications {
    const { settings, clock, accounts, log } = this.#world;
    const open = (account: AccountId, link: DeepLink): void => {
      const activated = account === accounts.activeId() ? Promise.resolve() : accounts.activate(account);
      activated.then(
        () => this.windows.show(link),
        (error: unknown) => log('warn', 'The account of a notification could not be activated.', error),
      );
    };
    return new Notifications({
      create: (options) => new Notification(options),
      clock,
      settings: () => settings.value,
      translator: () => this.#translator(),
      zone: systemZone,
      isSeen: (account, conversationId) =>
        accounts.activeId() === account && this.windows.seen === conversationId && !this.#lock.isLocked,
      isLocked: () => this.#lock.isLocked,
      platform: process.platform,
      failed: (reason) => this.#notificationFailed(reason),
      open,
      reply: (account, reply) => {
        const { conversationId } = reply;
        accounts.reply(account, reply).then(
          // The draft and the reason are there.
          (isSent) => isSent || open(account, { kind: 'conversation', conversationId, messageId: null }),
          (error: unknown) => log('error', 'A reply to a notification could not be sent.', error),
        );
      },
    });
  }

  /** Logs why the system shows no notifications, and shows it once: the user may have wanted that. */
  #notificationFailed(reason: string): void {
    const { settings, publisher, log } = this.#world;
    log('warn', `A notification was not shown: ${reason}`);
    if (settings.remembered.notificationsFailed || this.windows.main.current === null) return;
    settings.remember({ notificationsFailed: true });
    publisher.publish({ name: 'notifications.failed', payload: {} });
  }

  /**
   * macOS asks for the permission to notify when an app first uses notifications, so the first message would get none.
   * Asks when there is an account. Notifications of a run that crashed are removed, since nothing could open them.
   */
  #prepareNotifications(): void {
    const { settings, accounts } = this.#world;
    if (process.platform !== 'darwin' || this.#areNotificationsPrepared || accounts.activeId() === null) return;
    if (!settings.value.notifications.enabled) return;
    this.#areNotificationsPrepared = true;
    Notification.removeAll();
  }

  #createTray(): AppTray {
    return new AppTray({
      create: (icon) => new Tray(icon),
      buildMenu: (template) => Menu.buildFromTemplate(template),
      platform: process.platform,
      resource,
      open: () => this.windows.main.reveal(),
      pause: (paused) => this.#world.settings.change({ notifications: { paused } }),
      quit: () => app.quit(),
    });
  }

  #reportUnhandledErrors(): void {
    const { clock, log } = this.#world;
    reportUnhandledErrors({
      process,
      clock,
      log: limitLog(log, clock),
      show: () => this.#showFailure(),
    });
  }

  #showFailure(): void {
    const { openLog, restart, log } = this.#world;
    const { t } = this.#translator();
    const title = t('failures.mainTitle');
    const detail = t('failures.main', { log: path.join(app.getPath('userData'), 'logs', 'main.log') });
    if (!app.isReady()) {
      dialog.showErrorBox(title, detail);
      return;
    }
    const buttons = [t('failures.continue'), t('failures.openLog'), t('failures.restart')];
    dialog
      .showMessageBox({ type: 'error', message: title, detail, buttons, defaultId: 0, cancelId: 0 })
      .then(async ({ response }) => {
        if (response === 1) await openLog();
        if (response === 2) restart();
      })
      .catch((error: unknown) => log('error', 'The dialog about a failure could not be shown.', error));
  }

  #onSettingsChange(now: AppSettings, previous: AppSettings): void {
    const { publisher, log, onEnvironmentChange } = this.#world;
    publisher.publish({ name: 'settings.changed', payload: now });
    this.#applyAppearance(now);
    if (now.appearance.language !== previous.appearance.language) this.#setMenu();
    // A development tree is not installed, so there is nothing to start at login.
    if (now.behaviour.openAtLogin !== previous.behaviour.openAtLogin && app.isPackaged) {
      setOpenAtLogin(app, now.behaviour.openAtLogin).catch((error: unknown) =>
        log('warn', 'The login item could not be changed.', error),
      );
    }
    if (now.privacy.lockAfterMs !== previous.privacy.lockAfterMs) this.#lock.watch();
    this.#notifications.settingsChanged();
    onEnvironmentChange({ notifies: this.#notifications.areOn });
    this.#showUnread();
  }

  #applyAppearance({ appearance, behaviour }: AppSettings): void {
    nativeTheme.themeSource = appearance.theme;
    session.defaultSession.setSpellCheckerEnabled(behaviour.spellcheck);
    this.#applySpellingLanguages(behaviour.spellingLanguages);
  }

  /** macOS detects the language, and has no list of languages. */
  #applySpellingLanguages(chosen: readonly string[]): void {
    const { availableSpellCheckerLanguages: available } = session.defaultSession;
    if (available.length === 0) return;
    const wanted = chosen.length > 0 ? chosen : [this.#translator().language, ...app.getPreferredSystemLanguages()];
    session.defaultSession.setSpellCheckerLanguages(spellingLanguages(wanted, available));
  }

  #setMenu(): void {
    const { settings, openLog, log } = this.#world;
    this.#menuMethod = this.#lock.method;
    const template = applicationMenu(
      { t: this.#translator().t, platform: process.platform, forDevelopers: !app.isPackaged },
      {
        command: (command) => this.windows.command(command),
        changeTextSize: (steps) => {
          const textSize = steppedTextSize(settings.value.appearance.textSize, steps);
          settings.change({ appearance: { textSize } });
        },
        lock: this.#lock.method !== null ? () => this.#lock.lock() : null,
        openLog: () => {
          openLog().catch((error: unknown) => log('warn', 'The log could not be opened.', error));
        },
      },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  /** Updates the tray and the badge if something changed; it is called much more often. */
  #showUnread(): void {
    const { accounts, settings } = this.#world;
    const translator = this.#translator();
    const state = { unread: accounts.unread(), paused: settings.value.notifications.paused, translator };
    const shown = `${state.unread} ${state.paused} ${translator.language} ${this.windows.main.current?.id}`;
    if (shown === this.#shownUnread) return;
    this.#shownUnread = shown;
    this.#tray?.update(state);
    const overlay = () => nativeImage.createFromPath(resource('trayBadge.png'));
    showBadge({ app, platform: process.platform, window: () => this.windows.main.current, overlay }, state);
  }

  #translator(): Translator {
    return createTranslator(this.#world.settings.value.appearance.language, app.getLocale());
  }
}

const resource = (name: string): string => path.join(app.getAppPath(), 'resources', name);
