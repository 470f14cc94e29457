import { EventEmitter } from 'node:events';
import type { NotificationCloseEventParams, NotificationConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AccountId, ConversationId, type Message, MessageId } from '../../shared/model.ts';
import { type AppSettings, changeSettings, defaultSettings, type SettingsChange } from '../../shared/settings.ts';
import { createTranslator } from '../../shared/text/translator.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { fakeMessage, fakePerson } from '../../test/support/fakeModel.ts';
import { Notifications } from './notifications.ts';
import type { QuickReply } from './quickReply.ts';

/** A notification without a desktop. */
class FakeNotification extends EventEmitter {
  readonly options: NotificationConstructorOptions;
  isShown = false;
  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show(): void {
    this.isShown = true;
  }
  close(): void {
    this.end('userCanceled');
  }
  /** The user dismisses it. macOS reports that only if it has a button. */
  dismiss(): void {
    this.isShown = false;
    if (platform !== 'darwin' || this.options.closeButtonText) this.emit('close', { reason: 'userCanceled' });
  }
  /** Closes it; after a time-out Windows keeps it in its Action Center. */
  end(reason: NonNullable<NotificationCloseEventParams['reason']>): void {
    if (reason !== 'timedOut') this.isShown = false;
    this.emit('close', { reason });
  }
}

const account = AccountId.parse('0'.repeat(24));
const other = AccountId.parse('1'.repeat(24));
const friendConversation = ConversationId.parse('g');
const friend = fakePerson('bayko', 'Andrew Bayko');

let clock: ManualClock;
let settings: AppSettings;
let seen: ConversationId | null;
let isLocked: boolean;
let zone: string;
let platform: NodeJS.Platform;
let failures: string[];
let made: FakeNotification[];
let opened: [AccountId, DeepLink][];
let replies: [AccountId, QuickReply][];
let notifications: Notifications;

beforeEach(() => {
  clock = new ManualClock();
  settings = defaultSettings;
  seen = null;
  isLocked = false;
  zone = 'UTC';
  platform = 'linux';
  failures = [];
  made = [];
  opened = [];
  replies = [];
  notifications = create();
});

const create = (): Notifications =>
  new Notifications({
    create: (options) => {
      const notification = new FakeNotification(options);
      made.push(notification);
      // The fake has one of the overloads of `on`.
      return notification as unknown as ReturnType<ConstructorParameters<typeof Notifications>[0]['create']>;
    },
    clock: { now: () => clock.now(), sleep: (ms, signal) => clock.sleep(ms, signal), turn: () => clock.turn() },
    settings: () => settings,
    translator: () => createTranslator('en', 'en'),
    zone: () => zone,
    isSeen: (who, conversationId) => who === account && conversationId === seen,
    isLocked: () => isLocked,
    open: (who, link) => opened.push([who, link]),
    reply: (who, reply) => replies.push([who, reply]),
    platform,
    failed: (reason) => failures.push(reason),
  });

const set = (change: SettingsChange): void => {
  settings = changeSettings(settings, change);
};
const at = (seconds: number): Instant => instantFromMicros(clock.now() + seconds * MICROS_PER_SECOND);
const message = (text: string, conversationId = friendConversation, more: Partial<Message> = {}): Message => ({
  ...fakeMessage(conversationId, `m-${text}`, clock.now(), friend, text),
  ...more,
});
const arrive = (newest: Message, count = 1, who = account): void =>
  notifications.arrived(who, { conversationId: newest.conversationId, other: friend, isGroup: false, count, newest });
/** Title and body of each notification on screen. */
const shown = () => made.filter(({ isShown }) => isShown).map(({ options: { title, body } }) => [title, body]);

describe('a reply', () => {
  beforeEach(() => {
    platform = 'darwin';
    notifications = create();
  });

  it('is of the account, conversation and newest message of its notification, once', () => {
    arrive(message('one'));
    expect(made[0]?.options).toMatchObject({ hasReply: true, replyPlaceholder: 'Message' });
    const newest = message('two');
    arrive(newest, 1, other);
    made[1]?.emit('reply', { reply: 'Yes.' });
    made[1]?.emit('reply', { reply: 'Yes.' });
    expect(replies).toEqual([
      [other, { conversationId: friendConversation, text: 'Yes.', newest: { at: newest.at, id: newest.id } }],
    ]);
    expect(made[1]?.isShown).toBe(false);
  });

  it.each([
    ['where the system has no field for it', () => (platform = 'linux')],
    ['while Meridian is locked', () => (isLocked = true)],
  ])('is not possible %s', (_when, begin) => {
    begin();
    notifications = create();
    arrive(message('one'));
    expect(made[0]?.options.hasReply).toBeUndefined();
    made[0]?.emit('reply', { reply: 'Yes.' });
    expect(replies).toEqual([]);
  });

  it('is ignored once Meridian is locked', () => {
    arrive(message('one'));
    isLocked = true;
    made[0]?.emit('reply', { reply: 'Yes.' });
    expect(replies).toEqual([]);
  });

  it('is not possible to many conversations', async () => {
    for (let n = 0; n < 6; n++) arrive(message('x', ConversationId.parse(`g${n}`)));
    await clock.advance(1_000);
    expect(made.at(-1)?.options.title).toBe('2 new messages');
    expect(made.at(-1)?.options.hasReply).toBeUndefined();
  });
});

describe('a new message', () => {
  it('is shown with its sender and its text on one line', () => {
    arrive(message(' Hello\n\n  there '));
    expect(shown()).toEqual([['Andrew Bayko', 'Hello there']]);
    expect(made[0]?.options.silent).toBe(false);
  });

  it('replaces the notification of its conversation and counts the messages', () => {
    arrive(message('one'));
    arrive(message('three'), 2);
    arrive(message('elsewhere', ConversationId.parse('h')));
    expect(shown()).toEqual([
      ['Andrew Bayko', '3 new messages\nthree'],
      ['Andrew Bayko', 'elsewhere'],
    ]);
  });

  it('is not shown while its conversation is on screen', () => {
    seen = friendConversation;
    arrive(message('seen'));
    arrive(message('another account', friendConversation), 1, other);
    expect(shown()).toEqual([['Andrew Bayko', 'another account']]);
  });

  it('names who wrote, and the conversation of many', () => {
    const group = { ...fakePerson('g', 'Harbor Night Market'), handle: '' };
    const newest = message('Enough?');
    notifications.arrived(account, {
      conversationId: friendConversation,
      other: group,
      isGroup: true,
      count: 1,
      newest,
    });
    expect(shown()).toEqual([['Andrew Bayko in Harbor Night Market', 'Enough?']]);
  });

  it('contains no tags that a desktop could parse', () => {
    arrive(message('<a href="http://x">click</a>'));
    expect(made[0]?.options.body).not.toMatch(/<[a-z/]/i);
  });

  it.each([
    ['the handle of a sender without a name', 'bayko', ' ', '@bayko'],
    ['that the sender is unknown', '', '', 'Unknown user'],
    ['a name without NUL, ESC and text that is turned around', 'bayko', 'Ann\0\u001b[2J\u202e \u2066Lee', 'Ann[2J Lee'],
    ['a handle with each unseen character', 'bay\u202eko', '', '@bay‹U+202E›ko'],
  ])('shows %s', (_what, handle, name, title) => {
    notifications.arrived(account, {
      conversationId: friendConversation,
      other: fakePerson(handle, name),
      isGroup: false,
      count: 1,
      newest: message('x'),
    });
    expect(shown()).toEqual([[title, 'x']]);
  });

  it('is shown without control characters and lone surrogates', () => {
    arrive(message('a\0b\u001b]0;x\u0007c\u0085d\ud800'));
    expect(shown()).toEqual([['Andrew Bayko', 'a b ]0;x c d\ufffd']]);
  });

  it.each(['👨‍👩‍👧', '🇳🇿', '👍🏽', 'e\u0301\u0302'])('is cut between characters: %s', (character) => {
    for (const before of ['', 'x', 'xx', 'xxx']) arrive(message(before + character.repeat(120)));
    for (const { options } of made) {
      const body = options.body?.replace(/^.*\n/, '') ?? '';
      expect(body.length).toBeGreaterThan(110);
      expect(body.replaceAll(character, '')).toMatch(/^x*$/);
    }
  });
});

describe('a notification', () => {
  it('opens its conversation and closes after a click', () => {
    arrive(message('hello'), 1, other);
    made[0]?.emit('click', {});
    expect(opened).toEqual([[other, { kind: 'conversation', conversationId: friendConversation, messageId: null }]]);
    expect(shown()).toEqual([]);
    made[0]?.emit('click', {});
    expect(opened).toHaveLength(1);
  });

  it('closes when its message is read, but not when an older one is', () => {
    const last = message('last');
    arrive(last);
    notifications.read(account, friendConversation, { at: instantFromMicros(last.at - 1), id: MessageId.parse('z') });
    notifications.read(other, friendConversation, last);
    expect(shown()).toHaveLength(1);
    notifications.read(account, friendConversation, last);
    expect(shown()).toEqual([]);
  });

  it('closes when its message expires', async () => {
    arrive(message('secret', friendConversation, { expiresAt: at(60) }));
    await clock.advance(59_000);
    expect(shown()).toHaveLength(1);
    await clock.advance(1_000);
    expect(shown()).toEqual([]);
  });

  it('stays if a later message does not expire', async () => {
    arrive(message('secret', friendConversation, { expiresAt: at(60) }));
    arrive(message('stays'));
    await clock.advance(120_000);
    expect(shown()).toEqual([['Andrew Bayko', '2 new messages\nstays']]);
  });

  it.each(['darwin', 'win32', 'linux'] as const)('restarts the count after the user dismisses it on %s', (system) => {
    platform = system;
    notifications = create();
    arrive(message('one'));
    made[0]?.dismiss();
    arrive(message('two'));
    expect(shown()).toEqual([['Andrew Bayko', 'two']]);
  });

  it('is not counted if the system does not show it, and the reason is reported', () => {
    arrive(message('one'));
    made[0]?.emit('failed', {}, 'Notifications are not allowed for this application');
    arrive(message('two'));
    expect(shown()).toEqual([['Andrew Bayko', 'two']]);
    expect(failures).toEqual(['Notifications are not allowed for this application']);
  });

  it('keeps working in the Action Center after a time-out, and closes when read', () => {
    arrive(message('one'));
    made[0]?.end('timedOut');
    expect(shown()).toEqual([['Andrew Bayko', 'one']]);
    const two = message('two');
    arrive(two);
    made[1]?.end('timedOut');
    expect(shown()).toEqual([['Andrew Bayko', '2 new messages\ntwo']]);
    notifications.read(account, friendConversation, two);
    expect(shown()).toEqual([]);
    arrive(message('three'));
    made[2]?.end('timedOut');
    made[2]?.emit('click', {});
    expect(opened).toHaveLength(1);
  });

  it('closes when its conversation is muted', () => {
    arrive(message('one'));
    arrive(message('two'), 1, other);
    arrive(message('three', ConversationId.parse('h')));
    notifications.muted(account, friendConversation);
    expect(shown().map(([, body]) => body)).toEqual(['two', 'three']);
  });

  it('closes with its account, or with all others', () => {
    arrive(message('one'));
    arrive(message('two'), 1, other);
    notifications.accountRemoved(other);
    expect(shown()).toEqual([['Andrew Bayko', 'one']]);
    notifications.clear();
    expect(shown()).toEqual([]);
  });
});

describe('the settings', () => {
  it.each<[string, SettingsChange]>([
    ['switched off', { notifications: { enabled: false } }],
    ['paused', { notifications: { paused: true } }],
  ])('close all notifications and show no more when %s', (_what, change) => {
    arrive(message('before'));
    notifications.settingsChanged();
    expect(shown()).toHaveLength(1);
    set(change);
    notifications.settingsChanged();
    expect(shown()).toEqual([]);
    arrive(message('after'));
    expect(made).toHaveLength(1);
  });

  it('show nothing in quiet hours', async () => {
    const hour = new Date(clock.now() / 1_000).getUTCHours();
    const two = (value: number): string => String(value % 24).padStart(2, '0');
    const quietHours = { from: `${two(hour)}:00`, to: `${two(hour + 1)}:00` };
    set({ notifications: { doNotDisturb: true, quietHours } });
    arrive(message('asleep'));
    await clock.advance(3_600_000);
    arrive(message('awake'));
    expect(shown()).toEqual([['Andrew Bayko', 'awake']]);
  });

  it.each([
    ['Asia/Kolkata', ['awake']],
    ['UTC', ['asleep', 'awake']],
  ])('apply quiet hours by the clocks of %s', async (local, bodies) => {
    zone = local;
    // It is 12:00 in UTC and 17:30 in Kolkata.
    set({ notifications: { doNotDisturb: true, quietHours: { from: '17:00', to: '18:00' } } });
    arrive(message('asleep'));
    await clock.advance(3_600_000);
    arrive(message('awake', ConversationId.parse('h')));
    expect(shown().map(([, body]) => body)).toEqual(bodies);
  });

  it('hide the text and mute the sound', () => {
    set({ notifications: { showText: false, sound: false } });
    arrive(message('secret'), 2);
    expect(shown()).toEqual([['Andrew Bayko', '2 new messages']]);
    expect(made[0]?.options.silent).toBe(true);
  });
});

it('shows neither sender nor text while Meridian is locked', () => {
  isLocked = true;
  arrive(message('secret'));
  expect(shown()).toEqual([['Meridian', '1 new message']]);
});

describe('many conversations at once', () => {
  const conversationIds = Array.from({ length: 7 }, (_, index) => ConversationId.parse(`g${index}`));

  beforeEach(async () => {
    for (const each of conversationIds) arrive(message('hi', each), 2);
    await clock.advance(1_000);
  });

  it('get four notifications, and the rest share one', () => {
    expect(shown()).toHaveLength(5);
    expect(shown().at(-1)).toEqual(['6 new messages', 'In 3 more conversations']);
  });

  it('have a summary that opens the list, and closes when the window gets the focus', async () => {
    made.findLast(({ isShown }) => isShown)?.emit('click', {});
    expect(opened).toEqual([[account, { kind: 'messages' }]]);
    arrive(message('again', conversationIds[6]));
    await clock.advance(1_000);
    expect(shown().at(-1)).toEqual(['1 new message', 'In 1 more conversation']);
    notifications.windowFocused();
    expect(shown()).toHaveLength(4);
  });

  it('get their own notifications again later', async () => {
    notifications.windowFocused();
    await clock.advance(10_000);
    arrive(message('later', conversationIds[6]));
    expect(shown().at(-1)).toEqual(['Andrew Bayko', 'later']);
  });
});

describe('a flood', () => {
  const arriveIn = (count: number, from = 0, who = account): void => {
    for (let n = from; n < from + count; n++) arrive(message('hi', ConversationId.parse(`g${n}`)), 1, who);
  };
  const sounds = (): number => made.filter(({ options }) => options.silent === false).length;

  it('of 60 conversations gives four notifications, one sound, and after a second one summary', async () => {
    arriveIn(60);
    expect([made.length, sounds()]).toEqual([4, 1]);
    await clock.advance(999);
    expect(made).toHaveLength(4);
    await clock.advance(1);
    expect([made.length, sounds()]).toEqual([5, 2]);
    expect(shown().at(-1)).toEqual(['56 new messages', 'In 56 more conversations']);
  });

  it('has one summary and one sound a second, however long it lasts', async () => {
    for (let tenth = 0; tenth < 100; tenth++) {
      arriveIn(6, tenth * 6);
      await clock.advance(100);
    }
    // Four conversations get their own.
    expect(made.length).toBeLessThanOrEqual(4 + 10);
    // At 0 s, at 10 s and between.
    expect(sounds()).toBeLessThanOrEqual(11);
    await clock.advance(1_000);
    expect(shown().at(-1)?.[0]).toBe('596 new messages');
  });

  it('of messages of one conversation has one sound a second', async () => {
    for (let n = 0; n < 60; n++) arrive(message(`m${n}`));
    expect(sounds()).toBe(1);
    await clock.advance(1_000);
    arrive(message('later'));
    expect(sounds()).toBe(2);
  });

  it('has a sound again after the clock is set back', () => {
    arrive(message('one'));
    clock = new ManualClock(instantFromMicros(clock.now() - 3_600 * MICROS_PER_SECOND));
    arrive(message('two'));
    expect(sounds()).toBe(2);
  });

  it.each<[string, () => void]>([
    ['the window gets the focus', () => notifications.windowFocused()],
    ['Meridian locks', () => notifications.clear()],
    ['its account is removed', () => notifications.accountRemoved(account)],
  ])('has no summary if %s within the second', async (_what, happens) => {
    arriveIn(60);
    happens();
    await clock.advance(5_000);
    expect(made).toHaveLength(4);
    arriveIn(1, 60);
    await clock.advance(1_000);
    expect(shown().at(-1)).toEqual(['1 new message', 'In 1 more conversation']);
  });

  it('keeps the summary of another account than the removed one', async () => {
    arriveIn(5, 0, other);
    notifications.accountRemoved(account);
    await clock.advance(1_000);
    expect(shown().at(-1)).toEqual(['1 new message', 'In 1 more conversation']);
  });
});
