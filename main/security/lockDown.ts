import type { App, Session, WebContents } from 'electron';
import { openableLink } from '../../shared/links.ts';
import { appUrl } from './appProtocol.ts';

/** Refuses every permission a page can ask for: the app uses none of them through the web. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/**
 * Keeps every page of the app where it is: no navigation away, no new window, no embedded page. A link that wants a new
 * window is opened in the system's browser when it is one that we open at all.
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
