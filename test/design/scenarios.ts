import type { UnitsByPurpose } from '../../shared/contract/sync.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { type Account, type Conversation, type Gap, type Message, MessageId, type Person } from '../../shared/model.ts';
import { compareConversations, compareMessages } from '../../shared/order.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { fakeAccount, fakeDesk } from '../support/fakeDesk.ts';
import { fakeConversation, fakeConversationId, fakeMessage, fakePerson } from '../support/fakeModel.ts';
import { fakeShell } from '../support/fakeShell.ts';
import type { FakeConversation, FakeWorld } from '../support/fakeWorld.ts';
import { changedConversation } from './changedConversation.ts';
import { type DeskName, deskNames, deskWorld } from './deskScenarios.ts';
import { formattedConversation } from './formattedConversation.ts';
import { groupConversations } from './groupConversations.ts';
import { writingNames, writingWorld } from './writingScenarios.ts';

const MINUTE = 60 * MICROS_PER_SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const scenarioNames = [
  'online',
  'offline',
  'failed',
  'first-sync',
  'loading',
  'empty',
  'offline-empty',
  'no-account',
  'account-unreadable',
  'list-unreadable',
  'messages-unreadable',
  'owner-unknown',
  'gap-offline',
  'long',
  'overflowing',
  'short',
  'huge',
  'formatted',
  'group',
  'changes',
  ...writingNames,
  ...deskNames,
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

const owner = fakePerson('andrewbrown', 'Andrew Brown');
const account: Account = { owner, table: 'cruddur-messages', region: 'us-east-1', endpoint: null };
const bayko = fakePerson('bayko', 'Andrew Bayko');

/** The fake world of a scenario, as of `now`. */
export function createWorld(name: ScenarioName, now: Instant, hugeLength = 100_000): FakeWorld {
  const ago = (micros: number): Instant => instantFromMicros(now - micros);
  const base = worldAt(ago);
  const offline = new AppError('offline').toData();
  const unreadable: AppErrorData = new AppError('internal', {
    details: { where: 'conversations.0.at: custom' },
  }).toData();
  switch (name) {
    case 'online':
      return base;
    case 'offline':
      return { ...base, networkError: offline, status: { ...base.status, phase: 'offline', error: offline } };
    case 'account-unreadable': {
      const accounts = base.desk.accounts.map((entry) => ({ ...entry, account: null }));
      return { ...base, desk: { ...base.desk, accounts }, unreadable: { account: unreadable } };
    }
    case 'list-unreadable':
      return { ...base, unreadable: { conversations: unreadable } };
    case 'messages-unreadable':
      return { ...base, unreadable: { messages: unreadable } };
    case 'owner-unknown':
      return { ...base, account: { ...account, owner: { ...owner, name: '', handle: '' } } };
    case 'gap-offline':
      for (const conversation of base.conversations) conversation.cached = 30;
      return { ...base, networkError: offline, status: { ...base.status, phase: 'offline', error: offline } };
    case 'failed':
      return {
        ...base,
        status: {
          ...base.status,
          phase: 'failed',
          error: new AppError('table-missing', {
            details: {
              action: 'Query',
              resource: 'cruddur-messages',
              requestId: 'S2K1VJ8M6EQ0TBCHUJ5G4L0D2RVV4KQNSO5AEMVJF66Q9ASUAAJG',
            },
          }).toData(),
        },
      };
    case 'first-sync':
      return {
        ...base,
        status: { ...base.status, phase: 'pulling', syncedAt: null, firstSync: { done: 12, total: 240 } },
      };
    case 'loading':
      return {
        ...base,
        conversations: [],
        status: { ...base.status, phase: 'pulling', syncedAt: null, firstSync: { done: 0, total: 0 } },
      };
    case 'empty':
      return { ...base, conversations: [] };
    case 'offline-empty':
      return {
        ...base,
        conversations: [],
        status: { ...base.status, phase: 'offline', syncedAt: null, error: offline, lastRefresh: null },
      };
    case 'no-account':
      return { ...base, account: null, conversations: [], desk: fakeDesk(null) };
    case 'long':
      return { ...base, conversations: [longConversation(ago), ...base.conversations] };
    case 'overflowing': {
      const conversations = overflowingNames.map((other, n) => overflowingConversation(ago, other, n));
      const entry = fakeAccount(1, { ...account, owner: overflowingOwner });
      return {
        ...base,
        account: { ...account, owner: overflowingOwner },
        conversations,
        desk: { ...base.desk, accounts: [{ ...entry, label: 'W'.repeat(60) }] },
      };
    }
    case 'huge':
      return { ...base, conversations: [hugeConversation(ago, hugeLength), ...people(ago)] };
    case 'formatted':
      return { ...base, conversations: [formattedConversation(ago, bayko, owner), ...people(ago)] };
    case 'group':
      return { ...base, conversations: [...groupConversations(ago, owner), ...base.conversations] };
    case 'changes':
      return {
        ...base,
        conversations: [changedConversation(ago, bayko, owner), ...people(ago)],
        earlierTexts: new Map([[MessageId.parse('map'), [{ at: ago(41 * MINUTE), text: 'The map is still there' }]]]),
      };
    case 'short':
      return { ...base, conversations: [shortConversation(ago), ...base.conversations] };
    default:
      return isDesk(name) ? deskWorld(name, base, ago) : writingWorld(name, base, ago);
  }
}

const isDesk = (name: ScenarioName): name is DeskName => deskNames.some((each) => each === name);

function worldAt(ago: (micros: number) => Instant): FakeWorld {
  const conversations = [mainConversation(ago), ...people(ago)];
  return {
    account,
    info: {
      version: '0.1.0',
      platform: 'linux',
      locale: 'en-US',
      packaged: false,
      spellingLanguages: ['de', 'en-US', 'fr'],
      setAside: [],
      tz: null,
    },
    status: {
      phase: 'idle',
      syncedAt: ago(2 * MINUTE),
      error: null,
      firstSync: null,
      lastRefresh: { read: 0.5, write: 0 },
      waiting: 0,
      failed: 0,
      disk: null,
      sending: null,
      costLimit: null,
      outboxLoss: null,
    },
    conversations: conversations.toSorted((a, b) => compareConversations(a.summary, b.summary)),
    diagnostics: {
      versions: { meridian: '0.1.0', electron: '45.4.1', chromium: '153.0.7700.2', node: '24.21.0', sqlite: '3.51.0' },
      cache: { conversations: 10, messages: 1_204, gaps: 2, bytes: 1_843_200, quarantined: null },
      unparsable: {
        count: 1,
        items: [{ pk: 'MSG#5ae290ed', sk: 'yesterday-ish', reason: 'The sort key is not a time.' }],
      },
      outbox: { waiting: 0, failed: 0, drafts: 1, quarantined: null, rowsGivenUp: 0 },
      units: { sinceStart: unitsOf(1), today: unitsOf(3), month: unitsOf(41.5) },
      sync: { overlapMs: 330_000, clockOffsetMs: -1_240 },
    },
    networkError: null,
    unreadable: {},
    opened: { links: [], conversations: [] },
    diskError: null,
    completeness: { gaps: 12, conversations: 3 },
    unindexed: 0,
    history: null,
    strangers: [fakePerson('grace', 'Grace Hopper'), fakePerson('ada', 'Ada Lovelace')],
    unknownHandles: {},
    desk: fakeDesk(account),
    shell: fakeShell(),
    earlierTexts: new Map(),
    received: { sent: [], drafts: [], read: [], hints: [], retried: [], discarded: [], deleted: [], fetched: [] },
  };
}

/** The units of a usual period, times a factor. */
const unitsOf = (times: number): UnitsByPurpose => ({
  refresh: { read: 118.5 * times, write: 0 },
  live: { read: 212.5 * times, write: 0 },
  open: { read: 12 * times, write: 0 },
  history: { read: 41.5 * times, write: 0 },
  sweep: { read: 7 * times, write: 0 },
  send: { read: 1 * times, write: 10 * times },
  setup: { read: 1, write: 0 },
});

const conversationOf = (id: string, other: Person, last: Message, syncedAt: Instant | null): Conversation =>
  fakeConversation({
    id: fakeConversationId(id),
    other,
    at: last.at,
    text: last.text,
    lastSenderId: last.sender.id,
    syncedAt,
  });

/** The conversation of the mock-up, with a history before it. */
function mainConversation(ago: (micros: number) => Instant): FakeConversation {
  const id = fakeConversationId('main');
  const say = (sender: Person, before: number, text: string): Message =>
    fakeMessage(id, `main-${before}`, ago(before), sender, text);
  const history = Array.from({ length: 120 }, (_, index) =>
    say(
      index % 5 < 3 ? bayko : owner,
      9 * DAY + (120 - index) * 47 * MINUTE,
      sentences[index % sentences.length] ?? '',
    ),
  );
  const recent = [
    say(
      bayko,
      3 * DAY + 40 * MINUTE,
      'Did you see how the sort key looks once someone runs the seed from a laptop in Kolkata?',
    ),
    say(bayko, 3 * DAY + 39 * MINUTE, 'Half the rows carry +05:30, the other half carry nothing at all.'),
    say(
      owner,
      3 * DAY + 34 * MINUTE,
      'Yes. So we sort by the instant, never by the text of the key. Notes are in https://example.com/docs/decisions/0004-order.md',
    ),
    say(bayko, 4 * HOUR, 'Landed in Auckland, and every time on the screen moved with me. I did nothing 🎉'),
    say(bayko, 3.4 * HOUR, 'سأكون هناك يوم الاثنين، كما اتفقنا. هل نلتقي عند المدخل الرئيسي؟'),
    say(owner, 3.3 * HOUR, 'נתראה ביום שני בשעה 9:30 😊'),
    say(bayko, 3.2 * HOUR, '了解しました。月曜日の朝、いつもの場所で会いましょう。'),
    say(bayko, 3.19 * HOUR, '👍🏽👨‍👩‍👧'),
    say(bayko, 64 * MINUTE, 'Can you read this on the plane back?'),
    say(bayko, 63 * MINUTE, "I'd rather not pay for the wifi twice."),
    say(
      owner,
      12 * MINUTE,
      "Everything you've opened is on disk, encrypted. Whatever you write goes out when you land.",
    ),
    say(owner, 11 * MINUTE, 'See you Monday.'),
    say(bayko, -35 * MINUTE, 'Written by a clock that runs ahead of everybody else’s.'),
  ];
  const messages = [...history, ...recent].sort(compareMessages);
  const gap: Gap = { id: 7, at: ago(3 * DAY + 40 * MINUTE) };
  const holds = Array.from({ length: 12 }, (_, index) =>
    say(index % 2 === 0 ? bayko : owner, 4 * DAY + (12 - index) * 9 * MINUTE, `Found again, part ${index + 1} of 12.`),
  );
  return {
    summary: {
      ...conversationOf('main', bayko, messages.at(-2) ?? recent[0] ?? fallback, ago(2 * MINUTE)),
      at: ago(11 * MINUTE),
    },
    messages,
    gaps: [{ ...gap, holds }],
  };
}

/** A conversation of years: texts of every length, a message a few minutes after the other, with nights between them. */
function hugeConversation(ago: (micros: number) => Instant, length: number): FakeConversation {
  const id = fakeConversationId('main');
  const messages = Array.from({ length }, (_, index) => {
    const before = (length - index) * 11 * MINUTE;
    const words = sentences[(index * 5) % sentences.length] ?? '';
    const text = `${index}. ${words}${index % 23 === 0 ? ` ${words} ${words}\n${words}` : ''}`;
    return fakeMessage(id, `huge-${index}`, ago(before), index % 5 < 3 ? bayko : owner, text);
  });
  return { summary: conversationOf('main', bayko, messages.at(-1) ?? fallback, ago(2 * MINUTE)), messages };
}

const fallback = fakeMessage(fakeConversationId('none'), 'none', instantFromMicros(0), owner, '');

/** The other rows of the list: scripts, lengths and ages of every kind. */
function people(ago: (micros: number) => Instant): FakeConversation[] {
  const rows: readonly (readonly [string, string, string, number, boolean?])[] = [
    ['londo', 'Londo Mollari', 'The quiet ones change the universe. The loud ones only take the credit.', 14 * MINUTE],
    ['worf', 'Worf, son of Mogh', 'Today is a good day to refactor', 2 * HOUR],
    ['sara', 'سارة منصور', 'شكرًا، وصلت الرسالة', 5 * HOUR],
    [
      'yusuf',
      'يوسف بن عبد الرحمن بن محمد الأنصاري القرطبي',
      'هذه رسالة طويلة جدًا لا تتسع لها السطر الواحد في القائمة أبدًا',
      6 * HOUR,
      true,
    ],
    ['deanna', 'Deanna Xu', 'Photos from the offsite are in the shared folder', 23 * HOUR],
    ['niamh', "Niamh O'Neill", 'The certificate renews by itself now', 29 * HOUR, true],
    ['hanako', '山田 花子', '了解しました。月曜日に会いましょう。', 4 * DAY],
    ['priya', 'Priya Raman', 'Shift the seed three hours back and it sorts', 13 * DAY],
    ['tomasz', 'Tomasz Kowalski-Brzęczyszczykiewicz', 'https://docs.aws.amazon.com/amazondynamodb/latest', 23 * DAY],
    ['jadzia', 'Jadzia S.', '👍', 333 * DAY, true],
    ['noa', 'נועה לוי', 'בסדר גמור, תודה', 400 * DAY],
    ['ghost', '', 'A row whose writer left no name', 410 * DAY],
    ['emoji', '🦊 Fox', 'First line\nsecond line', 420 * DAY],
  ];
  return rows.map(([handle, name, text, before, own = false]) => {
    const other = fakePerson(handle, name);
    const message = fakeMessage(fakeConversationId(handle), `${handle}-1`, ago(before), own ? owner : other, text);
    return { summary: conversationOf(handle, other, message, ago(3 * HOUR)), messages: [message] };
  });
}

function longConversation(ago: (micros: number) => Instant): FakeConversation {
  const other = fakePerson(
    'long',
    'Maximiliana Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh the Third of Somewhere',
  );
  const say = (before: number, sender: Person, text: string): Message =>
    fakeMessage(fakeConversationId('long'), `long-${before}`, ago(before), sender, text);
  const messages = [
    say(9 * MINUTE, other, `${'All work and no play makes Jack a dull boy. '.repeat(90)}`),
    say(8 * MINUTE, owner, `https://example.com/${'a-very-long-path/'.repeat(12)}?q=1`),
    say(7 * MINUTE, other, 'x'.repeat(400)),
    say(
      6 * MINUTE,
      owner,
      'Mail me at someone@example.com or see http://example.org/a_(b), but not ftp://example.org.',
    ),
    say(5 * MINUTE, other, 'One\nline\n\nper\nthought'),
  ];
  return { summary: conversationOf('long', other, messages[4] ?? fallback, ago(1 * MINUTE)), messages };
}

/** Text that is wider or higher than its line, as fonts draw it. */
const tallText = `a${'\u0301\u0316\u0489'.repeat(300)}b`;
const overflowingTexts: readonly string[] = [
  `a${'\u0301\u0316\u0489'.repeat(3_333)}`,
  'x'.repeat(3_000),
  'ก็็็็็็็็็็็็็็็็็็็็ ཧཱུྃ ༼ ཨོྃ '.repeat(20),
  '﷽'.repeat(60),
  '𒐫'.repeat(40),
  '👨‍👩‍👧‍👦'.repeat(120),
  `**${'w'.repeat(400)}** \`${'c'.repeat(400)}\` https://example.com/${'u'.repeat(400)}`,
  `\`\`\`\n${'code '.repeat(200)}\n${tallText}\n\`\`\`\n> ${'q'.repeat(300)}\n- ${tallText}`,
  `${tallText}\n${tallText}\n${tallText}`,
];
const overflowingOwner = fakePerson('w'.repeat(100), `W${tallText}`.repeat(3));
const overflowingNames: readonly Person[] = [
  fakePerson('a'.repeat(100), 'W'.repeat(400)),
  fakePerson('tall', tallText),
  fakePerson('basmala', '﷽'.repeat(60)),
  fakePerson('cuneiform', '𒐫'.repeat(40)),
  fakePerson('family', '👨‍👩‍👧‍👦'.repeat(40)),
  fakePerson('thai', 'ก็็็็็็็็็็็็็็็็็็็็ '.repeat(20)),
];

/** A conversation whose texts paint outside of their lines. */
function overflowingConversation(ago: (micros: number) => Instant, other: Person, n: number): FakeConversation {
  const id = `overflowing-${n}`;
  const messages = overflowingTexts.map((text, m): Message => {
    const [sender, replied] = m % 2 === 0 ? [other, overflowingOwner] : [overflowingOwner, other];
    const at = ago((n + 1) * HOUR - m * MINUTE);
    const message = fakeMessage(fakeConversationId(id), `${id}-${m}`, at, sender, text);
    return {
      ...message,
      replyTo: { id: message.id, sortKey: message.sortKey },
      quote: { state: 'known', sender: replied, text: text.slice(0, 200) },
      reactions: [{ emoji: '👩🏽‍❤️‍💋‍👨🏿', people: [other, overflowingOwner] }],
    };
  });
  return { summary: conversationOf(id, other, messages[n] ?? fallback, ago(MINUTE)), messages };
}

function shortConversation(ago: (micros: number) => Instant): FakeConversation {
  const other = fakePerson('new', 'Grace Hopper');
  const message = fakeMessage(fakeConversationId('short'), 'short-1', ago(30_000_000), other, '🎉');
  return { summary: conversationOf('short', other, message, ago(MINUTE)), messages: [message] };
}

const sentences = [
  'I moved the retry out of the loop. It was counting the same failure twice.',
  'Good.',
  'The second region answers in 38 ms, which is less than the first one does from here. I would not have guessed that.',
  'Shall we keep the old index for a week, in case someone still reads by it? It costs next to nothing and I sleep better.',
  'Yes, a week.',
  'Then I write it down, with the date on which it goes, so that no one has to wonder in March why there are two of them and which of the two is the one that counts.',
  '👌',
];
