import type { DrivenApp } from '../../scripts/start/drive.ts';

/** What the app shows outside its window. Tests look at it, and answer, in place of a user. */
interface DesktopRecorder {
  readonly notifications: Electron.Notification[];
  /** How many notifications the app closed. */
  closedNotifications: number;
  /** The number on the app's icon. */
  badge: number;
  /** The options of each dialog. */
  readonly messageBoxes: unknown[];
  /** The button that is pressed in each dialog. */
  pressedButton: number;
  /** The links that were opened outside the app. */
  readonly openedLinks: string[];
  /** The labels of each context menu, without the marks of access keys. */
  readonly popups: string[][];
  /** The tray's menu, once the app changed it. */
  trayMenu: Electron.Menu | null;
}

declare global {
  /** In the main process, after `recordDesktop`. */
  var recorder: DesktopRecorder;
}

/** Starts a new recording of notifications, dialogs, menus and links, which are no longer shown. */
export async function recordDesktop({ main }: DrivenApp): Promise<void> {
  await main.evaluate(({ app, BrowserWindow, dialog, Menu, Notification, shell, Tray }) => {
    globalThis.recorder = {
      notifications: [],
      closedNotifications: 0,
      badge: 0,
      messageBoxes: [],
      pressedButton: 0,
      openedLinks: [],
      popups: [],
      trayMenu: null,
    };
    Notification.prototype.show = function (this: Electron.Notification) {
      globalThis.recorder.notifications.push(this);
    };
    // Electron emits no `close` for a notification that the app closes itself.
    Notification.prototype.close = () => {
      globalThis.recorder.closedNotifications += 1;
    };
    app.setBadgeCount = (count = 0) => {
      globalThis.recorder.badge = count;
      return true;
    };
    // On Windows, the app puts an overlay with a description on its button in the taskbar.
    BrowserWindow.prototype.setOverlayIcon = (_overlay, description) => {
      globalThis.recorder.badge = Number.parseInt(description, 10) || 0;
    };
    dialog.showMessageBox = async (...args: readonly unknown[]) => {
      globalThis.recorder.messageBoxes.push(args.at(-1));
      return { response: globalThis.recorder.pressedButton, checkboxChecked: false };
    };
    shell.openExternal = async (url) => void globalThis.recorder.openedLinks.push(url);
    Menu.prototype.popup = function (this: Electron.Menu) {
      globalThis.recorder.popups.push(this.items.map(({ label }) => label.replace('&', '')));
    };
    Tray.prototype.setContextMenu = (menu: Electron.Menu | null) => {
      globalThis.recorder.trayMenu = menu;
    };
  });
}
