import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AppEvent, methods } from '../../shared/contract/contract.ts';
import { AccountId, ConversationId, MessageId } from '../../shared/model.ts';
import { succeed } from '../../shared/result.ts';
import { changeSettings, defaultSettings } from '../../shared/settings.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { app, fake, Notification, powerMonitor, resetElectron } from '../../test/support/fakeElectron.ts';
import { fakeMessage, fakePerson } from '../../test/support/fakeModel.ts';
import { testCost, testPassphrase } from '../../test/support/fakeVault.ts';
import { unknownKeyStatus } from '../accounts/keyProtection.ts';
import { Vault } from '../lock/vault.ts';
import { Desktop } from './desktop.ts';
import { Settings } from './settings.ts';

vi.mock('electron', () => import('../../test/support/fakeElectron.ts'));

const minute = 60_000;
const [account, other] = ['0', '1'].map((digit) => AccountId.parse(digit.repeat(24))) as [AccountId, AccountId];
const conversationId = ConversationId.parse('g');
const friend = fakePerson('bayko');
const { platform } = process;

let clock: ManualClock;
let events: AppEvent[];
let did: string[];
let activeId: AccountId | null;
let unread: number;
let environments: unknown[];
let folder: string;
let vault: Vault;

beforeEach(() => {
  resetElectron();
  // Only macOS can authenticate the owner, so only there does Meridian lock.
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  // The desktop reports unhandled errors of the whole process; the test runner does that here.
  vi.spyOn(process, 'on').mockReturnValue(process);
  clock = new ManualClock();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-desktop-'));
  vault = new Vault(path.join(folder, 'passphrase.key'), clock, testCost);
  events = [];
  did = [];
  environments = [];
  activeId = account;
  unread = 0;
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
  Object.defineProperty(process, 'platform', { value: platform });
});

/** A started desktop with an open, focused window; locked when `lockAfterMs` is set, as at each start. */
function start(lockAfterMs: number | null = null): Desktop {
  const stored = changeSettings(defaultSettings, { privacy: { lockAfterMs } });
  const publish = (event: AppEvent): void => void events.push(event);
  const desktop: Desktop = new Desktop({
    settings: new Settings({ content: { ...stored }, write: () => {}, setAside: () => {} }, () => {}),
    publisher: { publish, send: publish },
    clock,
    log: () => {},
    vault,
    accounts: {
      activeId: () => activeId,
      unread: () => unread,
      activate: async (id) => {
        activeId = id;
      },
      reply: async () => true,
      returned: (shown) => did.push(`shows ${JSON.stringify(shown)}`),
      keyStatus: () => ({ ...unknownKeyStatus, kept: vault.isOn ? 'passphrase' : 'keychain' }),
      protect: async (request) => {
        if (request.kept === 'passphrase') await vault.set(request.passphrase, request.current);
        desktop.keysChanged();
      },
      open: () => did.push('open'),
      close: () => did.push('close'),
      startOver: async () => void did.push('start over'),
    },
    openLog: async () => void did.push('log'),
    restart: () => did.push('restart'),
    onEnvironmentChange: (change) => environments.push(change),
    onResume: () => did.push('resume'),
  });
  desktop.start([]);
  desktop.accountsChanged();
  return desktop;
}

const arrive = (desktop: Desktop, to: AccountId): void =>
  desktop.arrived(to, {
    conversationId,
    other: friend,
    isGroup: false,
    count: 1,
    newest: fakeMessage(conversationId, 'm', clock.now(), friend, 'Hello'),
  });
const shown = (): unknown[] => fake.notifications.filter(({ isShown }) => isShown).map(({ options }) => options.title);
/** The page of a window, in the order in which they were opened. */
const pageOf = (window: number): number => fake.windows[window]?.webContents.id ?? -1;
const show = (desktop: Desktop): void => {
  const engine = { call: async () => succeed({}) as never };
  void desktop.interceptors['messages.open']?.({ conversationId }, engine, account, pageOf(0));
};

describe('the surroundings of the engines', () => {
  it('are reported at the start, and when the power, the focus or the notifications change', async () => {
    const desktop = start();
    expect(environments).toContainEqual({ isOnBattery: false, notifies: true });
    environments.length = 0;
    powerMonitor.emit('on-battery');
    powerMonitor.emit('on-ac');
    await desktop.handlers['settings.change']({ notifications: { paused: true } });
    await desktop.handlers['settings.change']({ notifications: { paused: false, enabled: false } });
    expect(environments).toEqual([
      { isOnBattery: true },
      { isOnBattery: false },
      { notifies: false },
      { notifies: false },
    ]);
    powerMonitor.emit('resume');
    expect(did).toEqual(['resume']);
  });
});

describe('while locked', () => {
  it('blocks every method that could show data, and no other', async () => {
    const desktop = start(5 * minute);
    expect(desktop.blockReason('conversations.list')).toMatchObject({ code: 'locked' });
    expect(desktop.blockReason('messages.send')).toMatchObject({ code: 'locked' });
    expect(desktop.blockReason('settings.change')).toMatchObject({ code: 'locked' });
    expect([desktop.blockReason('lock.unlock'), desktop.blockReason('settings.read')]).toEqual([null, null]);
    await desktop.handlers['lock.unlock']({ passphrase: null });
    expect(desktop.blockReason('conversations.list')).toBeNull();
  });

  it('stays locked until the user confirms the prompt', async () => {
    const desktop = start(5 * minute);
    fake.isConfirmed = false;
    await expect(desktop.handlers['lock.unlock']({ passphrase: null })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await desktop.handlers['lock.state']({})).toMatchObject({ method: 'system', locked: true });
    fake.isConfirmed = true;
    expect(await desktop.handlers['lock.unlock']({ passphrase: null })).toMatchObject({
      method: 'system',
      locked: false,
    });
  });

  it('answers no call that began before, until it is unlocked', async () => {
    const desktop = start(5 * minute);
    const allowed: string[] = [];
    for (const method of ['conversations.list', 'lock.state'] as const)
      void desktop.untilAllowed(method).then(() => allowed.push(method));
    await settle();
    expect(allowed).toEqual(['lock.state']);
    await desktop.handlers['lock.unlock']({ passphrase: null });
    await settle();
    expect(allowed).toEqual(['lock.state', 'conversations.list']);
  });

  it('does not say which conversation is open, and sends it when it is unlocked', async () => {
    const desktop = start(5 * minute);
    show(desktop);
    expect(await desktop.handlers['app.ready']({}, pageOf(0))).toEqual({ link: null });
    const link = { kind: 'conversation', conversationId, messageId: null };
    expect(events).toContainEqual({ name: 'app.navigate', payload: { link } });
    expect([desktop.isHeld('app.navigate'), desktop.isHeld('lock.changed')]).toEqual([true, false]);
    await desktop.handlers['lock.unlock']({ passphrase: null });
    expect(desktop.isHeld('app.navigate')).toBe(false);
  });

  it('shows notifications without sender and text, also for the conversation on screen', () => {
    const desktop = start(5 * minute);
    show(desktop);
    arrive(desktop, account);
    expect(shown()).toEqual(['Meridian']);
  });
});

it('withdraws the notification of a message that was read on another computer', () => {
  const desktop = start();
  arrive(desktop, account);
  const upTo = { at: clock.now(), id: MessageId.parse('m') };
  desktop.readElsewhere(account, { conversationId, upTo: { ...upTo, at: instantFromMicros(upTo.at - 1) } });
  expect(shown()).toHaveLength(1);
  desktop.readElsewhere(account, { conversationId, upTo });
  expect(shown()).toEqual([]);
});

it('withdraws the notification of a message that was deleted for everyone', () => {
  const desktop = start();
  arrive(desktop, account);
  desktop.messagesRemoved(account, { conversationId, ids: [MessageId.parse('another')] });
  expect(shown()).toHaveLength(1);
  desktop.messagesRemoved(account, { conversationId, ids: [MessageId.parse('another'), MessageId.parse('m')] });
  expect(shown()).toEqual([]);
});

describe('weakening the lock', () => {
  it.each([{ lockAfterMs: null }, { lockAfterMs: 60 * minute }])('needs authentication: %j', async (change) => {
    const desktop = start(5 * minute);
    await desktop.handlers['lock.unlock']({ passphrase: null });
    fake.isConfirmed = false;
    const configure = () => desktop.handlers['lock.configure']({ change, passphrase: null });
    await expect(configure()).rejects.toMatchObject({ code: 'cancelled' });
    expect((await desktop.handlers['settings.read']({})).privacy.lockAfterMs).toBe(5 * minute);
    fake.isConfirmed = true;
    expect((await configure()).privacy).toMatchObject(change);
  });

  it('is not the window’s to do with other settings', () => {
    const { request } = methods['settings.change'];
    for (const privacy of [{ lockAfterMs: null }, { forgetKeyWhenLocked: false }])
      expect(request.safeParse({ privacy }).success).toBe(false);
    expect(request.safeParse({ privacy: { disappearDefault: null } }).success).toBe(true);
  });

  it('needs no authentication when the lock gets stronger', async () => {
    const desktop = start(5 * minute);
    await desktop.handlers['lock.unlock']({ passphrase: null });
    fake.isConfirmed = false;
    await desktop.handlers['lock.configure']({ change: { lockAfterMs: minute }, passphrase: null });
    expect((await desktop.handlers['settings.read']({})).privacy.lockAfterMs).toBe(minute);
  });
});

describe('on a system that can’t authenticate its user', () => {
  beforeEach(() => {
    Object.defineProperty(process, 'platform', { value: 'linux' });
  });
  const protect = (desktop: Desktop) =>
    desktop.handlers['lock.protect']({ kept: 'passphrase', passphrase: testPassphrase, current: null });

  it('locks once a passphrase is set, and starts locked then', async () => {
    const desktop = start();
    expect(await desktop.handlers['lock.state']({})).toMatchObject({ method: null, locked: false });
    expect(await protect(desktop)).toMatchObject({ method: 'passphrase', locked: false, key: { kept: 'passphrase' } });
    await desktop.handlers['lock.configure']({ change: { lockAfterMs: minute }, passphrase: null });
    fake.idleSeconds = 60;
    await clock.advance(minute);
    expect(await desktop.handlers['lock.state']({})).toMatchObject({ locked: true });
    expect(did).toEqual([]);

    vault = new Vault(path.join(folder, 'passphrase.key'), clock, testCost);
    const next = start();
    expect(await next.handlers['lock.state']({})).toMatchObject({ method: 'passphrase', locked: true });
    await expect(next.handlers['lock.unlock']({ passphrase: 'wrong' })).rejects.toMatchObject({
      reason: 'passphrase-wrong',
    });
    expect(did).toEqual([]);
    fake.idleSeconds = 0;
    expect(await next.handlers['lock.unlock']({ passphrase: testPassphrase })).toMatchObject({ locked: false });
    expect(did).toEqual(['open']);
  });

  it('stops the engines when it locks, if the key is to be forgotten, and starts them again', async () => {
    const desktop = start();
    await protect(desktop);
    const change = { lockAfterMs: minute, forgetKeyWhenLocked: true };
    await desktop.handlers['lock.configure']({ change, passphrase: null });
    fake.idleSeconds = 60;
    await clock.advance(minute);
    expect([vault.isOpen, did]).toEqual([false, ['close']]);
    fake.idleSeconds = 0;
    await desktop.handlers['lock.unlock']({ passphrase: testPassphrase });
    expect([vault.isOpen, did]).toEqual([true, ['close', 'open']]);
  });

  it('asks for the passphrase before the lock is weakened', async () => {
    const desktop = start();
    await protect(desktop);
    const strong = { lockAfterMs: minute, forgetKeyWhenLocked: true };
    await desktop.handlers['lock.configure']({ change: strong, passphrase: null });
    for (const change of [{ lockAfterMs: null }, { forgetKeyWhenLocked: false }]) {
      for (const passphrase of [null, 'wrong'])
        await expect(desktop.handlers['lock.configure']({ change, passphrase })).rejects.toMatchObject({});
      expect((await desktop.handlers['settings.read']({})).privacy).toMatchObject(strong);
    }
    const weak = { lockAfterMs: null, forgetKeyWhenLocked: false };
    const { privacy } = await desktop.handlers['lock.configure']({ change: weak, passphrase: testPassphrase });
    expect(privacy).toMatchObject(weak);
  });

  it('starts over only while it is locked with a passphrase', async () => {
    const desktop = start();
    await expect(desktop.handlers['lock.startOver']({})).rejects.toMatchObject({ code: 'validation' });
    await protect(desktop);
    await expect(desktop.handlers['lock.startOver']({})).rejects.toMatchObject({ code: 'validation' });
    vault = new Vault(path.join(folder, 'passphrase.key'), clock, testCost);
    const next = start();
    expect(next.blockReason('lock.startOver')).toBeNull();
    await next.handlers['lock.startOver']({});
    expect(did).toEqual(['start over']);
  });
});

describe('notifications on macOS', () => {
  it('are requested once, when there is an account', () => {
    activeId = null;
    const desktop = start();
    expect(Notification.removals).toBe(0);
    activeId = account;
    desktop.accountsChanged();
    desktop.accountsChanged();
    expect(Notification.removals).toBe(1);
  });

  it('that the system does not show are reported once, while a window can show that', () => {
    const desktop = start();
    const fail = (): void => {
      arrive(desktop, account);
      fake.notifications.at(-1)?.emit('failed', {}, 'not allowed');
    };
    fail();
    fail();
    expect(events.filter(({ name }) => name === 'notifications.failed')).toHaveLength(1);
  });
});

it('opens a link of the page after a press in its window, and asks first for others', async () => {
  const desktop = start();
  const open = (url: string) => desktop.handlers['app.openLink']({ url });
  await open('https://example.com/a');
  expect(fake.opened).toEqual([]);
  fake.windows[0]?.webContents.emit('input-event', {}, { type: 'mouseDown', modifiers: [] });
  await open('https://example.com/b');
  expect(fake.opened).toEqual(['https://example.com/b']);
});

it('removes the notifications on screen when it locks', async () => {
  const desktop = start(5 * minute);
  await desktop.handlers['lock.unlock']({ passphrase: null });
  arrive(desktop, account);
  expect(shown()).toEqual(['bayko']);
  fake.idleSeconds = 5 * 60;
  await clock.advance(5 * minute);
  expect(await desktop.handlers['lock.state']({})).toMatchObject({ locked: true });
  expect(shown()).toEqual([]);
  expect(events).toContainEqual(
    expect.objectContaining({ name: 'lock.changed', payload: expect.objectContaining({ locked: true }) }),
  );
});

it('starts watching for idleness when the lock is switched on', async () => {
  const desktop = start();
  await desktop.handlers['lock.configure']({ change: { lockAfterMs: minute }, passphrase: null });
  fake.idleSeconds = 60;
  await clock.advance(minute);
  expect(await desktop.handlers['lock.state']({})).toMatchObject({ locked: true });
});

describe('the window', () => {
  it.each([
    ['linux', ['ready-to-show', 'did-finish-load'], 1],
    // Wayland.
    ['linux', ['did-finish-load'], 1],
    ['darwin', ['did-finish-load', 'ready-to-show'], 1],
    ['darwin', ['did-finish-load'], 0],
  ])('is shown once on %s after %j: %i', (system, sent, times) => {
    Object.defineProperty(process, 'platform', { value: system });
    start();
    const [window] = fake.windows;
    for (const event of sent) (event === 'ready-to-show' ? window : window?.webContents)?.emit(event);
    expect(window?.shown).toBe(times);
  });

  it.each([true, false])('has a sandboxed page, and developer tools only outside packages: %s', (isPackaged) => {
    app.isPackaged = isPackaged;
    start();
    // All preferences: none of Electron's others is set, such as `experimentalFeatures` or `enableBlinkFeatures`.
    expect(fake.windows[0]?.options.webPreferences).toEqual({
      preload: expect.stringMatching(/preload.index\.cjs$/),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: true,
      devTools: !isPackaged,
    });
  });

  it.each([
    ['linux', '/app/resources/icons/256x256.png'],
    ['darwin', undefined],
  ])('has an icon of its own on Linux: %s', (system, icon) => {
    Object.defineProperty(process, 'platform', { value: system });
    start();
    expect(fake.windows[0]?.options.icon).toBe(icon);
  });
});

it.each([
  [true, ['app.meridian.desktop']],
  [false, undefined],
])('names itself to Windows in a package: %s', (isPackaged, id) => {
  Object.defineProperty(process, 'platform', { value: 'win32' });
  const named = vi.spyOn(app, 'setAppUserModelId');
  app.isPackaged = isPackaged;
  start();
  expect(named.mock.calls[0]).toEqual(id);
});

it('shows no notification for the conversation on screen, but does for the same conversation of another account', () => {
  const desktop = start();
  show(desktop);
  arrive(desktop, account);
  expect(shown()).toEqual([]);
  arrive(desktop, other);
  expect(shown()).toEqual(['bayko']);
});

it('forgets the open conversation when another account becomes active', async () => {
  const desktop = start();
  show(desktop);
  const link = { kind: 'conversation', conversationId, messageId: null };
  expect(await desktop.handlers['app.ready']({}, pageOf(0))).toEqual({ link });
  activeId = other;
  desktop.accountsChanged();
  expect(await desktop.handlers['app.ready']({}, pageOf(0))).toEqual({ link: null });
});

it('updates the tray and the badge when the number of unread messages changes', () => {
  const desktop = start();
  const setBadgeCount = vi.spyOn(app, 'setBadgeCount');
  unread = 3;
  desktop.accountsChanged();
  desktop.accountsChanged();
  expect(setBadgeCount.mock.calls).toEqual([[3]]);
});

it('checks spelling in the chosen languages, otherwise in its own and the system’s', async () => {
  const desktop = start();
  expect(fake.spelling).toEqual(['en-GB', 'fr']);
  await desktop.handlers['settings.change']({ behaviour: { spellingLanguages: ['de'] } });
  expect(fake.spelling).toEqual(['de']);
});

it.each([
  [0, []],
  [1, ['log']],
  [2, ['restart']],
])('offers the log and a restart after an unhandled error: button %i', async (button, expected) => {
  start();
  fake.response = button;
  const [, report] = vi.mocked(process.on).mock.calls.find(([name]) => String(name) === 'uncaughtException') ?? [];
  Reflect.apply(report ?? (() => {}), undefined, [new Error('broken')]);
  await settle();
  expect(did).toEqual(expected);
});

describe('a conversation in a window of its own', () => {
  const open = (desktop: Desktop, id = conversationId, of = account) =>
    desktop.handlers['app.openWindow']({ accountId: of, conversationId: id });

  it('has its own page, which learns what it shows', async () => {
    const desktop = start();
    await open(desktop);
    expect(fake.windows).toHaveLength(2);
    const contentOf = (window: number) => desktop.handlers['app.window']({}, pageOf(window));
    expect(await contentOf(0)).toEqual({ conversation: null });
    expect(await contentOf(1)).toEqual({ conversation: { accountId: account, conversationId } });
    await expect(open(desktop, conversationId, other)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('counts as seen while its window has the focus, and only then', async () => {
    const desktop = start();
    await open(desktop);
    const engine = { call: async () => succeed({}) as never };
    await desktop.interceptors['messages.open']?.({ conversationId }, engine, account, pageOf(1));
    arrive(desktop, account);
    expect(shown()).toEqual([]);
    fake.windows[0]?.focus();
    arrive(desktop, account);
    expect(shown()).toEqual(['bayko']);
  });

  it('is remembered with its size, and the next window opens beside the last', async () => {
    const desktop = start();
    await open(desktop);
    await open(desktop, ConversationId.parse('h'));
    const place = (window: number) => {
      const { x, y, width, height } = fake.windows[window]?.options ?? {};
      return { x, y, width, height };
    };
    expect(place(1)).toEqual({ x: 340, y: 30, width: 520, height: 720 });
    expect(place(2)).toEqual({ x: 368, y: 58, width: 520, height: 720 });
    const second = fake.windows[2];
    if (second === undefined) throw new Error('two windows');
    second.getNormalBounds = () => ({ x: 5, y: 5, width: 400, height: 500 });
    second.close();
    await open(desktop, ConversationId.parse('h'));
    expect(place(3)).toEqual({ x: 368, y: 58, width: 400, height: 500 });
  });

  it('stays while Meridian is locked, and closes when another account becomes active', async () => {
    const desktop = start(5 * minute);
    await desktop.handlers['lock.unlock']({ passphrase: null });
    await open(desktop);
    powerMonitor.emit('lock-screen');
    desktop.accountsChanged();
    expect([desktop.blockReason('messages.send')?.code, desktop.windows.pages.length]).toEqual(['locked', 2]);
    activeId = other;
    desktop.accountsChanged();
    expect(desktop.windows.pages.map(({ id }) => id)).toEqual([pageOf(0)]);
  });
});
