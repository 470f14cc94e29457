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
  const denied: string[] = [];
  denyNavigation(app as unknown as App, (what) => denied.push(what));
  app.emit('web-contents-created', {}, contents as unknown as WebContents);
  const isStopped = (name: string, url = ''): boolean => {
    const event = { url, preventDefault: vi.fn() };
    contents.emit(name, event);
    return event.preventDefault.mock.calls.length > 0;
  };
  return { isStopped, denied, open: (url: string) => open(url) };
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

it('reports what it denies without what someone reads, and nothing else', () => {
  const { isStopped, open, denied } = createPage();
  isStopped('will-navigate', appUrl);
  isStopped('will-navigate', 'https://example.com:8080/private?secret#part');
  isStopped('will-redirect', 'https://user:password@example.com/');
  isStopped('will-attach-webview');
  open('data:text/html,private');
  open('');
  expect(denied).toEqual([
    'navigation to https://example.com:8080',
    'redirect to https://example.com',
    'webview',
    'window for data:',
    'window for an invalid address',
  ]);
});

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
    setDevicePermissionHandler: (handler) => answers.push(Boolean(handler?.({ deviceType: 'usb' } as never))),
  };
  const denied: string[] = [];
  denyPermissions(session as Session, (what) => denied.push(what));
  expect(answers).toEqual([false, false, false]);
  expect(denied).toEqual(['permission media', 'permission media', 'device usb']);
});
