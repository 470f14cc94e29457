import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, expect, it } from 'vitest';
import { mostWindows } from '../../shared/contract/app.ts';
import type { MainEvent } from '../../shared/contract/contract.ts';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AccountId, ConversationId } from '../../shared/model.ts';
import { type WindowRequest, Windows } from './windows.ts';

class FakeWindow extends EventEmitter {
  static focused: FakeWindow | null = null;
  readonly webContents = { id: made.length + 1 };
  readonly request: WindowRequest;
  constructor(request: WindowRequest) {
    super();
    this.request = request;
  }
  isDestroyed = () => false;
  isMinimized = () => false;
  isFocused = () => FakeWindow.focused === this;
  show = () => {};
  focus(): void {
    if (FakeWindow.focused === this) return;
    FakeWindow.focused?.emit('blur');
    FakeWindow.focused = this;
    this.emit('focus');
  }
  close(): void {
    let isPrevented = false;
    this.emit('close', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    if (isPrevented) return;
    if (FakeWindow.focused === this) FakeWindow.focused = null;
    this.emit('closed');
  }
  hide = () => hidden.push(this.webContents.id);
  isFullScreen = () => false;
}

const accountId = AccountId.parse('0'.repeat(24));
const [one, two] = [ConversationId.parse('one'), ConversationId.parse('two')];
const linkTo = (conversationId: ConversationId): DeepLink => ({
  kind: 'conversation',
  conversationId,
  messageId: null,
});

let made: FakeWindow[];
let hidden: number[];
/** Page and event. */
let sent: [number | undefined, string][];
let staysInTray: boolean;
let changes: unknown[];
let windows: Windows;

beforeEach(() => {
  [made, hidden, sent, changes, staysInTray] = [[], [], [], [], false];
  FakeWindow.focused = null;
  const send = (event: { readonly name: string }, to: { readonly id: number } | null = null): void =>
    void sent.push([to?.id, event.name]);
  windows = new Windows({
    open: (request) => {
      const window = new FakeWindow(request);
      made.push(window);
      // A window of Electron shows itself, and gets the focus, after its first paint.
      queueMicrotask(() => window.focus());
      return window as unknown as BrowserWindow;
    },
    staysInTray: () => staysInTray,
    publisher: { publish: (event: MainEvent, to) => send(event, to), send: (event, to) => send(event, to) },
    onFocus: () => {},
    onBlur: () => {},
    onOtherUsed: () => changes.push(windows.shown),
  });
});

/** Opens the main window and these conversations; their pages run. */
async function open(...conversations: readonly ConversationId[]): Promise<void> {
  windows.main.reveal();
  await Promise.resolve();
  windows.ready(1);
  for (const conversationId of conversations) {
    windows.open({ accountId, conversationId });
    await Promise.resolve();
    const page = made.at(-1)?.webContents.id ?? 0;
    windows.ready(page);
    windows.conversationOpened(page, conversationId);
  }
}
const windowOf = (n: number): FakeWindow => {
  const window = made[n];
  if (window === undefined) throw new Error(`There is no window ${n}.`);
  return window;
};

it('opens one window for each conversation, beside the last one', async () => {
  await open(one, two);
  windows.open({ accountId, conversationId: one });
  expect(made.map(({ request: { conversation, isCascade } }) => [conversation?.conversationId, isCascade])).toEqual([
    [undefined, false],
    [one, false],
    [two, true],
  ]);
  expect(made.map(({ request }) => request.beside)).toEqual([null, windowOf(0), windowOf(1)]);
  expect(windowOf(1).isFocused()).toBe(true);
  expect([1, 2, 3, 4].map((page) => windows.contentOf(page)?.conversationId)).toEqual([undefined, one, two, undefined]);
});

it('refuses more windows than a person can use', async () => {
  await open(...Array.from({ length: mostWindows - 1 }, (_, n) => ConversationId.parse(`c${n}`)));
  expect(() => windows.open({ accountId, conversationId: one })).toThrow(
    expect.objectContaining({ code: 'validation' }),
  );
  windows.open({ accountId, conversationId: ConversationId.parse('c3') });
  expect(made).toHaveLength(mostWindows);
});

it('shows a link in the window of its conversation, and others in the main one', async () => {
  await open(one);
  windows.show(linkTo(one));
  windows.show(linkTo(two));
  windows.show({ kind: 'person', handle: 'bayko' });
  expect(sent).toEqual([
    [2, 'app.navigate'],
    [1, 'app.navigate'],
    [1, 'app.navigate'],
  ]);
  expect(windowOf(0).isFocused()).toBe(true);
});

it('finds the window of a conversation that is shown in another one', async () => {
  await open(one);
  windows.conversationOpened(2, two);
  windows.show(linkTo(two));
  windows.open({ accountId, conversationId: two });
  expect([sent, made.length]).toEqual([[[2, 'app.navigate']], 2]);
});

it('sends commands to the window in front, and those that need the list to the main one', async () => {
  await open(one);
  windows.command('find');
  expect(windowOf(1).isFocused()).toBe(true);
  windows.command('settings');
  expect(windowOf(0).isFocused()).toBe(true);
  windows.command('find');
  expect(sent).toEqual([
    [2, 'app.command'],
    [1, 'app.command'],
    [1, 'app.command'],
  ]);
});

it('knows what the window used last shows, and the others', async () => {
  await open(one, two);
  windows.conversationOpened(1, one);
  expect([windows.seen, windows.shown]).toEqual([two, { conversationId: two, elsewhere: [one] }]);
  changes = [];
  windowOf(0).focus();
  windowOf(1).focus();
  FakeWindow.focused = null;
  // Coming back to the same window changes nothing.
  windowOf(1).focus();
  expect(changes).toEqual([
    { conversationId: one, elsewhere: [two] },
    { conversationId: one, elsewhere: [two] },
  ]);
  FakeWindow.focused = null;
  expect(windows.seen).toBeNull();
});

it('forgets a window that closes, and returns to the main one', async () => {
  await open(one);
  changes = [];
  expect(windows.front).toBe(windowOf(1));
  windowOf(1).close();
  expect(changes).toEqual([{ conversationId: null }]);
  expect([windows.front, windows.pages.map(({ id }) => id)]).toEqual([windowOf(0), [1]]);
  windows.show(linkTo(one));
  expect(sent.at(-1)).toEqual([1, 'app.navigate']);
});

it('hides only the main window in the tray', async () => {
  staysInTray = true;
  await open(one);
  for (const window of made) window.close();
  expect([hidden, windows.pages.map(({ id }) => id)]).toEqual([[1], [1]]);
});

it('keeps other windows when the main one closes', async () => {
  await open(one);
  windowOf(0).close();
  expect(windows.pages.map(({ id }) => id)).toEqual([2]);
  windows.command('search');
  expect(made).toHaveLength(3);
  expect(windows.ready(3)).toBeNull();
  expect(sent).toEqual([[3, 'app.command']]);
});

it('closes the windows of an account that is no longer active', async () => {
  await open(one, two);
  windows.accountActivated(accountId);
  expect(windows.pages).toHaveLength(3);
  windows.accountActivated(AccountId.parse('1'.repeat(24)));
  expect(windows.pages.map(({ id }) => id)).toEqual([1]);
});
