import { host } from './host.ts';
import type { NativeImage } from './nativeImage.ts';
import { StrictEmitter } from './strict.ts';

/** The parts of a window around its page. They are not visible here, only recorded. */
export class WindowChrome extends StrictEmitter {
  #onTop = false;

  isAlwaysOnTop(): boolean {
    return this.#onTop;
  }
  setAlwaysOnTop(flag: boolean): void {
    this.#onTop = flag;
    host.record('win.setAlwaysOnTop', flag);
  }
  setMenu(menu: object | null): void {
    host.record('win.setMenu', menu);
  }
  removeMenu(): void {
    host.record('win.setMenu', null);
  }
  setMenuBarVisibility(visible: boolean): void {
    host.record('win.setMenuBarVisibility', visible);
  }
  setAutoHideMenuBar(hide: boolean): void {
    host.record('win.setAutoHideMenuBar', hide);
  }
  setTitleBarOverlay(options: Electron.TitleBarOverlayOptions): void {
    host.record('win.setTitleBarOverlay', options);
  }
  setProgressBar(progress: number): void {
    host.record('win.setProgressBar', progress);
  }
  setOverlayIcon(icon: NativeImage | null, description: string): void {
    host.record('win.setOverlayIcon', icon, description);
  }
  setIcon(icon: NativeImage | string): void {
    host.record('win.setIcon', icon);
  }
  flashFrame(flag: boolean): void {
    host.record('win.flashFrame', flag);
  }
  setContentProtection(enable: boolean): void {
    host.record('win.setContentProtection', enable);
  }
  setSkipTaskbar(skip: boolean): void {
    host.record('win.setSkipTaskbar', skip);
  }
}
