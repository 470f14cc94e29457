import { app } from './app.ts';
import { BrowserWindow } from './browserWindow.ts';
import { host } from './host.ts';
import { StrictEmitter } from './strict.ts';

type Options = Omit<Electron.MenuItemConstructorOptions, 'submenu' | 'click'> & {
  submenu?: Menu | readonly (Options | MenuItem)[];
  click?: (item: MenuItem, window: BrowserWindow | null, event: object) => void;
};
type Role = NonNullable<Electron.MenuItemConstructorOptions['role']>;

/** Menu roles that the host implements. */
const roles: { readonly [R in Role]?: (window: BrowserWindow | null) => void } = {
  quit: () => app.quit(),
  close: (window) => window?.close(),
  minimize: (window) => window?.minimize(),
  reload: (window) => window?.reload(),
  forceReload: (window) => window?.reload(),
  toggleDevTools: (window) => window?.webContents.toggleDevTools(),
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
  resetZoom: (window) => window?.webContents.setZoomLevel(0),
  zoomIn: (window) => window?.webContents.setZoomLevel(window.webContents.getZoomLevel() + 0.5),
  zoomOut: (window) => window?.webContents.setZoomLevel(window.webContents.getZoomLevel() - 0.5),
  about: () => app.showAboutPanel(),
  undo: (window) => window?.webContents.undo(),
  redo: (window) => window?.webContents.redo(),
  cut: (window) => window?.webContents.cut(),
  copy: (window) => window?.webContents.copy(),
  paste: (window) => window?.webContents.paste(),
  selectAll: (window) => window?.webContents.selectAll(),
};

/** A menu item. Tests choose it with `click()`; accelerators do nothing. */
export class MenuItem extends StrictEmitter {
  readonly id: string;
  readonly role: Role | undefined;
  readonly type: NonNullable<Electron.MenuItemConstructorOptions['type']>;
  readonly accelerator: Options['accelerator'];
  readonly submenu: Menu | undefined;
  label: string;
  sublabel: string;
  toolTip: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly click: (event?: object, window?: BrowserWindow | null) => void;

  constructor(options: Options) {
    super();
    const { submenu } = options;
    this.submenu = submenu === undefined || submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
    this.id = options.id ?? '';
    this.role = options.role;
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
    this.accelerator = options.accelerator;
    this.label = options.label ?? options.role ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.click = (event = {}, window = BrowserWindow.getFocusedWindow()) => {
      if (!this.enabled) return;
      host.record('menu.click', this.id || this.label);
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio') this.checked = true;
      if (options.click) options.click(this, window, event);
      else if (this.role) roles[this.role]?.(window);
    };
  }
}

let applicationMenu: Menu | null = null;

export class Menu extends StrictEmitter {
  readonly items: MenuItem[] = [];

  append(item: MenuItem): void {
    this.items.push(item);
  }
  insert(position: number, item: MenuItem): void {
    this.items.splice(position, 0, item);
  }
  /** Records the menu as `Menu.popup`. */
  popup(_options?: Electron.PopupOptions): void {
    host.record('Menu.popup', this);
    this.emit('menu-will-show');
  }
  closePopup(): void {
    this.emit('menu-will-close');
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  static buildFromTemplate(template: readonly (Options | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }
  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }
}
