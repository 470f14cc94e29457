import { EventEmitter } from 'node:events';
import type { App, Session, WebContents } from 'electron';
import { expect, it, vi } from 'vitest';
import { appUrl } from './appProtocol.ts';
import { denyNavigation, denyPermissions } from './lockDown.ts';

/** A fake page with only the parts that the tested code uses. */
function createPage() {
  const app = new EventEmitter();
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: (details: { url: string }) => { action: string }) => {
      open = (url) => handler({ url }).action;
    },
  });
  let open: (url: string) => string = () => 'no handler';
  denyNavigation(app as unknown as App);
  app.emit('web-contents-created', {}, contents as unknown as WebContents);
  const isStopped = (name: string, url = ''): boolean => {
    const event = { url, preventDefault: vi.fn() };
    contents.emit(name, event);
    return event.preventDefault.mock.calls.length > 0;
  };
  return { isStopped, open: (url: string) => open(url) };
}

it.each(['https://example.com/', 'app://evil/index.html', 'file:///etc/passwd', `${appUrl}?x`, 'data:text/html,x'])(
  'denies navigation to %s',
  (url) => {
    expect(createPage().isStopped('will-navigate', url)).toBe(true);
  },
);

it('allows a reload, and denies redirects and embedded pages', () => {
  const { isStopped } = createPage();
  expect(isStopped('will-navigate', appUrl)).toBe(false);
  expect(isStopped('will-redirect', appUrl)).toBe(true);
  expect(isStopped('will-attach-webview')).toBe(true);
});

it.each(['https://example.com/a', appUrl, 'file:///etc/passwd', 'javascript:alert(1)', ''])(
  'denies a new window for %j',
  (url) => expect(createPage().open(url)).toBe('deny'),
);

it('denies every permission, requested or checked', () => {
  const answers: boolean[] = [];
  const session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  > = {
    setPermissionRequestHandler: (handler) =>
      handler?.({} as WebContents, 'media', (granted) => answers.push(granted), {} as never),
    setPermissionCheckHandler: (handler) =>
      answers.push(Boolean(handler?.(null, 'media', 'app://meridian', {} as never))),
    setDevicePermissionHandler: (handler) => answers.push(Boolean(handler?.({} as never))),
  };
  denyPermissions(session as Session);
  expect(answers).toEqual([false, false, false]);
});
