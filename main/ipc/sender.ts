import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { appOrigin } from '../security/appProtocol.ts';

/**
 * Whether a call comes from the main frame of our own window while it shows our own page. A subframe, another window, a
 * page that navigated away, and a frame that is gone are all strangers.
 */
export function isTrustedSender(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  own: WebContents | null,
): boolean {
  const frame = event.senderFrame;
  if (!own || own.isDestroyed() || event.sender !== own || !frame) return false;
  return frame === own.mainFrame && frame.parent === null && originOf(frame.url) === appOrigin;
}

/** `scheme://host` of a url; `URL.origin` is "null" for schemes that it does not know. */
function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return null;
  }
}
