import { host } from './host.ts';
import type { WebContents } from './webContents.ts';

/** Expected pages by the marker in their first URL. */
const expected = new Map<string, WebContents>();

/** Registers `contents` as the owner of the page whose first URL ends in `marker`. */
export function expectPage(marker: string, contents: WebContents): void {
  expected.set(marker, contents);
}

/** For boot: attaches each new page to its window, and closes popups before they run. */
export function adoptPages(): void {
  const browser = host.browser();
  const attached = new Map<string, WebContents>();
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }) => {
    const page = host.chromium?.cdp.session(sessionId);
    // The headless shell has no URL yet; its pages arrive in the order of the requests.
    const marker = /#host-\d+$/.exec(targetInfo.url)?.[0] ?? [...expected.keys()][0] ?? '';
    const contents = targetInfo.openerId ? undefined : expected.get(marker);
    if (contents && targetInfo.type === 'page') {
      expected.delete(marker);
      attached.set(sessionId, contents);
      if (page) contents.attach(page, targetInfo.targetId).catch((error) => console.error('host: attach', error));
    } else if (targetInfo.openerId) {
      void browser.sendQuietly('Target.closeTarget', { targetId: targetInfo.targetId });
    } else if (waitingForDebugger) void page?.sendQuietly('Runtime.runIfWaitingForDebugger');
  });
  browser.on('Target.detachedFromTarget', ({ sessionId }) => {
    attached.get(sessionId)?.detach();
    attached.delete(sessionId);
    host.chromium?.cdp.forget(sessionId);
  });
}
