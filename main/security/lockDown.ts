import type { App, Session, WebContents } from 'electron';
import { appUrl } from './appProtocol.ts';

/** Called with what a page was denied, without private parts of addresses. */
type OnDenied = (what: string) => void;

/** Denies every permission that a page can request; the app uses none of them. */
export function denyPermissions(session: Session, onDenied: OnDenied): void {
  const deny = (what: string): false => {
    onDenied(what);
    return false;
  };
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(deny(`permission ${permission}`)));
  session.setPermissionCheckHandler((_contents, permission) => deny(`permission ${permission}`));
  session.setDevicePermissionHandler(({ deviceType }) => deny(`device ${deviceType}`));
}

/** Denies pages all navigation, new windows and embedded pages. */
export function denyNavigation(app: App, onDenied: OnDenied): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (event.url === appUrl) return;
      event.preventDefault();
      onDenied(`navigation to ${placeOf(event.url)}`);
    });
    contents.on('will-redirect', (event) => {
      event.preventDefault();
      onDenied(`redirect to ${placeOf(event.url)}`);
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
      onDenied('webview');
    });
    contents.setWindowOpenHandler(({ url }) => {
      onDenied(`window for ${placeOf(url)}`);
      return { action: 'deny' };
    });
  });
}

/** Scheme and host: the rest may say what someone reads. */
function placeOf(url: string): string {
  const { protocol, host } = URL.parse(url) ?? { protocol: 'an invalid address', host: '' };
  return host === '' ? protocol : `${protocol}//${host}`;
}
