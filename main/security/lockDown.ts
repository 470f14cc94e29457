import type { App, Session, WebContents } from 'electron';
import { openableLink } from '../../shared/links.ts';
import { appUrl } from './appProtocol.ts';

/** Denies every permission that a page can request; the app uses none of them. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/**
 * Denies pages all navigation, new windows and embedded pages. A link with an allowed protocol that would open a window
 * opens in the system's browser instead.
 */
export function denyNavigation(app: App, openLink: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (event.url !== appUrl) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const link = openableLink(url);
      if (link) openLink(link);
      return { action: 'deny' };
    });
  });
}
