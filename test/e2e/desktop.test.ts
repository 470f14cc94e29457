import fs from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemIds } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import type { SettingsChange } from '../../shared/settings.ts';
import { writeAs } from '../fixtures/timestampForms.ts';
import { recordDesktop } from './recorder.ts';
import { leaveWindow, setUpApp } from './support.ts';

const you = '@andrewbrown';
const running = setUpApp(cruddurItems({ now: systemClock.now() }).items, { user: you });

declare global {
  interface Window {
    /** Events of the main process. */
    events?: [EventName, unknown][];
  }
}
const change = (settings: SettingsChange) =>
  running.app.page.evaluate((request) => window.meridian.settings.change(request), settings);
const received = (name: EventName) =>
  running.app.page.evaluate(
    (wanted) => (window.events ?? []).filter(([each]) => each === wanted).map(([, what]) => what),
    name,
  );
const chooseInMenu = (id: string) =>
  running.app.main.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);
const isVisible = () => running.app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
const closeWindow = () => running.app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

/** Listens to events as the window does, and forgets earlier ones. */
const listen = () =>
  running.app.page.evaluate(async () => {
    if (!window.events) {
      const names: EventName[] = ['app.command', 'app.navigate', 'settings.changed'];
      for (const name of names) window.meridian.on(name, (what) => window.events?.push([name, what]));
    }
    window.events = [];
    await window.meridian.app.ready({});
  });

/** Returns the only conversation and the owner. */
async function onlyConversation() {
  const [conversation] = await running.app.conversations();
  const account = await running.app.account();
  if (!conversation || !account) throw new Error('no conversation');
  return { conversation, owner: account.owner };
}

/** Writes a message as another client, of the other person or of the owner. */
async function write(text: string, from: 'other' | 'owner' = 'other'): Promise<void> {
  const { conversation, owner } = await onlyConversation();
  const sk = writeAs.micros(systemClock.now());
  const sender = from === 'other' ? conversation.other : owner;
  const as = ({ id, name, handle }: typeof owner) => ({ user_uuid: id, user_display_name: name, user_handle: handle });
  await running.stage.table.put([
    { pk: `MSG#${conversation.id}`, sk, message: text, message_uuid: systemIds(), ...as(sender) },
    { pk: `GRP#${owner.id}`, sk, message: text, message_group_uuid: conversation.id, ...as(conversation.other) },
  ]);
  await running.app.refresh();
}

async function readAll(): Promise<void> {
  const { conversation } = await onlyConversation();
  const { messages } = await running.app.conversation(conversation.id, false);
  const last = messages.at(-1);
  if (!last) throw new Error('no message');
  const accountId = await running.app.accountId();
  const request = { accountId, conversationId: conversation.id, upTo: { at: last.at, id: last.id } };
  await running.app.page.evaluate((read) => window.meridian.conversations.markRead(read), request);
}

beforeEach(listen);

describe('the menu', () => {
  it.each(['new-conversation', 'search', 'next-conversation', 'shortcuts'])(
    'sends %s to the window',
    async (command) => {
      await chooseInMenu(command);
      await expect.poll(() => received('app.command')).toEqual([{ command }]);
    },
  );

  it('changes the text size setting', async () => {
    await chooseInMenu('text-larger');
    await expect.poll(() => received('settings.changed')).toMatchObject([{ appearance: { textSize: 1.05 } }]);
    await chooseInMenu('text-usual');
    await expect.poll(() => received('settings.changed')).toMatchObject([{}, { appearance: { textSize: 1 } }]);
  });

  it('is in the language of the settings', async () => {
    const labels = () =>
      running.app.main.evaluate(({ Menu }) =>
        Menu.getApplicationMenu()?.items.map(({ label }) => label.replace('&', '')),
      );
    await change({ appearance: { language: 'de' } });
    await expect.poll(labels).toContain('Unterhaltung');
    await change({ appearance: { language: null } });
    await expect.poll(labels).toContain('Conversation');
  });
});

describe('settings', () => {
  it('persist across a restart', async () => {
    const start = () => running.stage.launch({ user: you, dataDir: 'kept' });
    const first = await start();
    const set = { appearance: { density: 'compact' }, privacy: { disappearDefault: 3_600_000 } } as const;
    await first.page.evaluate((request) => window.meridian.settings.change(request), set);
    await running.stage.end(first);
    const second = await start();
    expect(await second.page.evaluate(() => window.meridian.settings.read({}))).toMatchObject({ ok: true, value: set });
    await running.stage.end(second);
  });

  it('apply the theme at once', async () => {
    await change({ appearance: { theme: 'dark' } });
    await expect.poll(() => running.app.main.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
    await change({ appearance: { theme: 'system' } });
  });

  it('refuse an invalid value', async () => {
    const answer: unknown = await running.app.page.evaluate(() =>
      Reflect.apply(window.meridian.settings.change, undefined, [{ appearance: { theme: 'pink' } }]),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'validation' } });
  });
});

describe('notifications', () => {
  const shown = () =>
    running.app.main.evaluate(() =>
      globalThis.recorder.notifications.map(({ title, body, silent }) => ({ title, body, silent })),
    );
  const withdrawn = () => running.app.main.evaluate(() => globalThis.recorder.closedNotifications);
  const badge = () => expect.poll(() => running.app.main.evaluate(() => globalThis.recorder.badge));
  const click = () => running.app.main.evaluate(() => void globalThis.recorder.notifications.at(-1)?.emit('click', {}));

  beforeEach(async () => {
    await leaveWindow(running.app);
    await readAll();
    await recordDesktop(running.app);
  });

  it('show sender and text, set the badge, and close when the message is read', async () => {
    const { conversation } = await onlyConversation();
    await write('Are you there?');
    await expect.poll(shown).toMatchObject([{ title: conversation.other.name, body: 'Are you there?', silent: false }]);
    await badge().toBe(1);
    await readAll();
    await expect.poll(withdrawn).toBe(1);
    await badge().toBe(0);
  });

  it('replace the earlier one of the same conversation', async () => {
    await write('First');
    await write('Second');
    await expect.poll(shown).toMatchObject([{ body: 'First' }, { body: '2 new messages\nSecond' }]);
    await expect.poll(withdrawn).toBe(1);
  });

  it('open the conversation when clicked', async () => {
    const { conversation } = await onlyConversation();
    await write('Look here');
    await expect.poll(shown).toHaveLength(1);
    await click();
    await expect
      .poll(() => received('app.navigate'))
      .toEqual([{ link: { kind: 'conversation', conversationId: conversation.id, messageId: null } }]);
    await expect
      .poll(() => running.app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused()))
      .toBe(true);
  });

  it('hide the text if the settings say so', async () => {
    await change({ notifications: { showText: false, sound: false } });
    await write('A secret');
    await expect.poll(shown).toMatchObject([{ body: '1 new message', silent: true }]);
    await change({ notifications: { showText: true, sound: true } });
  });

  it('are not shown for own messages, in a muted conversation, or while paused', async () => {
    const { conversation } = await onlyConversation();
    const accountId = await running.app.accountId();
    const mute = (until: 'always' | null) =>
      running.app.page.evaluate((request) => window.meridian.conversations.mute(request), {
        accountId,
        conversationId: conversation.id,
        until,
      });
    await write('My own, from elsewhere', 'owner');
    await mute('always');
    await write('Muted');
    await mute(null);
    await change({ notifications: { paused: true } });
    await write('Paused');
    await change({ notifications: { paused: false } });
    await write('Shown');
    await expect.poll(shown).toMatchObject([{ body: 'Shown' }]);
  });
});

describe('the tray', () => {
  it('keeps the app running when the window closes, and reopens it', async () => {
    await recordDesktop(running.app);
    // A change of what it shows gives the tray its menu again, which can be recorded then.
    for (const paused of [true, false]) await change({ notifications: { paused } });
    await change({ behaviour: { closeToTray: true } });
    await closeWindow();
    await expect.poll(isVisible).toBe(false);
    await running.app.main.evaluate(() => globalThis.recorder.trayMenu?.getMenuItemById('open')?.click());
    await expect.poll(isVisible).toBe(true);
    await change({ behaviour: { closeToTray: false } });
  });
});

describe('an error', () => {
  const log = () => fs.readFile(running.stage.path('data/logs/main.log'), 'utf8');

  it('that the main process does not catch is logged, and shown once', async () => {
    await recordDesktop(running.app);
    await running.app.main.evaluate(() => {
      for (const message of ['first of two', 'second of two']) void Promise.reject(new Error(message));
    });
    await expect.poll(log).toMatch(/first of two[\s\S]*second of two/);
    const dialogs = () => running.app.main.evaluate(() => globalThis.recorder.messageBoxes);
    await expect.poll(dialogs).toMatchObject([{ message: 'Something went wrong in Meridian' }]);
  });

  it('that the page reports is logged', async () => {
    const report = { where: 'conversation', message: 'it broke', stack: 'at render (index.js:1)' };
    await running.app.page.evaluate((request) => window.meridian.app.report(request), report);
    await expect.poll(log).toMatch(/The page failed \(conversation\)\.[\s\S]*at render/);
  });

  it('that the page reports can’t forge an entry of the log or flood it', async () => {
    const forged = '\n[2020-01-01 00:00:00.000] [info] forged';
    const codes = await running.app.page.evaluate(async (more) => {
      const report = { where: 'window', message: `it broke${more}`, stack: `Error: it broke${more}` };
      const answers = [];
      for (let n = 0; n < 1_000; n++) answers.push(await window.meridian.app.report(report));
      answers.push(await window.meridian.app.report({ ...report, where: `window${more}` }));
      answers.push(await window.meridian.app.report({ ...report, stack: 'x'.repeat(100_000) }));
      return [...new Set(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)))];
    }, forged);
    expect(codes).toEqual(['ok', 'validation']);
    await expect.poll(log).toContain('There are too many entries');
    expect((await log()).split('it broke').length).toBeLessThan(200);
    expect(await log()).not.toMatch(/^\[2020/m);
  });
});

it('opens the link of a second start', async () => {
  const second = running.stage.launch({ user: you, arguments: ['meridian://messages/@bayko'] });
  await expect(second).rejects.toMatchObject({ code: 'already-running' });
  await expect.poll(() => received('app.navigate')).toEqual([{ link: { kind: 'person', handle: 'bayko' } }]);
  await expect(running.stage.launch({ user: you, arguments: ['meridian://evil/../x'] })).rejects.toThrow();
  expect(await received('app.navigate')).toHaveLength(1);
});

it('offers spelling, editing and links in the context menu', async () => {
  await recordDesktop(running.app);
  await running.app.main.evaluate(({ BrowserWindow }) => {
    const editFlags = {
      canUndo: true,
      canRedo: false,
      canCut: true,
      canCopy: true,
      canPaste: true,
      canSelectAll: true,
    };
    BrowserWindow.getAllWindows()[0]?.webContents.emit(
      'context-menu',
      {},
      {
        isEditable: true,
        selectionText: 'helo',
        linkURL: '',
        misspelledWord: 'helo',
        dictionarySuggestions: ['hello', 'help'],
        editFlags,
      },
    );
  });
  const labels = () => running.app.main.evaluate(() => globalThis.recorder.popups.at(-1) ?? []);
  await expect.poll(labels).toEqual(expect.arrayContaining(['hello', 'help', 'Add to Dictionary', 'Paste']));
});

it('returns to its conversation after the page crashed', async () => {
  const { conversation } = await onlyConversation();
  const request = { accountId: await running.app.accountId(), conversationId: conversation.id };
  await running.app.page.evaluate((opened) => window.meridian.messages.open(opened), request);
  // Through the main process, since Playwright loses a page that crashed.
  const answer: unknown = await running.app.main.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('no window');
    const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(null)));
    contents.forcefullyCrashRenderer();
    await loaded;
    return contents.executeJavaScript('window.meridian.app.ready({})');
  });
  expect(answer).toEqual({
    ok: true,
    value: { link: { kind: 'conversation', conversationId: conversation.id, messageId: null } },
  });
});
