import type { App, BrowserWindow, NativeImage } from 'electron';
import type { Translator } from '../../shared/text/translator.ts';

export interface BadgeParts {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly platform: NodeJS.Platform;
  /** The window, whose button in the taskbar Windows marks; null: there is none. */
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon'> | null;
  readonly disc: () => NativeImage;
}

/** Shows on the app's icon how much is unread: a number on macOS and on those Linux desktops that can, a disc on Windows. */
export function showBadge(
  { app, platform, window, disc }: BadgeParts,
  { unread, translator }: { readonly unread: number; readonly translator: Translator },
): void {
  if (platform !== 'win32') app.setBadgeCount(unread);
  else if (unread === 0) window()?.setOverlayIcon(null, '');
  else window()?.setOverlayIcon(disc(), translator.t('tray.unread', { count: unread }));
}
