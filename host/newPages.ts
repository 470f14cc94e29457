import { host } from './host.ts';
import type { WebContents } from './webContents.ts';

/** Pages that Chromium is about to create, by the marker in their first URL. */
const expected = new Map<string, WebContents>();

/** The page whose first URL ends in `marker` belongs to `contents`. */
export function expectPage(marker: string, contents: WebContents): void {
  expected.set(marker, contents);
}

/** For boot: hands each new page to the window that waits for it; closes popups, which never run. */
export function adoptPages(): void {
  const browser = host.browser();
  const attached = new Map<string, WebContents>();
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }) => {
    const page = host.chromium?.cdp.session(sessionId);
    // The headless shell does not tell the URL yet; its pages come in the order in which they were asked for.
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
