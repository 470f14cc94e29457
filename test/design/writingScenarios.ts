import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { Conversation, Message } from '../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { fakeOutgoing } from '../support/fakeModel.ts';
import type { FakeConversation, FakeWorld } from '../support/fakeWorld.ts';

const MINUTE = 60 * MICROS_PER_SECOND;
const HOUR = 60 * MINUTE;
const DAY_MS = 86_400_000;

/** Scenarios of writing, sending and reading. */
export const writingNames = [
  'busy',
  'busy-offline',
  'unread',
  'unread-many',
  'unread-beyond',
  'draft-long',
  'draft-near-limit',
  'draft-over-limit',
  'disk-full',
  'disappearing',
  'paused',
  'slowed',
] as const;
export type WritingName = (typeof writingNames)[number];

const denied: AppErrorData = new AppError('access-denied', {
  details: { action: 'PutItem', resource: 'cruddur-messages', requestId: 'S2K1VJ8M6EQ0TBCHUJ5G4L0D2RVV4KQNSO5A' },
}).toData();
const offline: AppErrorData = new AppError('offline').toData();
const diskFull: AppErrorData = new AppError('disk-full').toData();

/** The usual world with drafts, outgoing or unread messages. */
export function writingWorld(name: WritingName, base: FakeWorld, ago: (micros: number) => Instant): FakeWorld {
  const [main, ...others] = splitMain(base.conversations);
  const { summary } = main;
  const inMain = (change: Partial<FakeConversation>, changed: Partial<Conversation> = {}): FakeWorld => ({
    ...base,
    conversations: [{ ...main, ...change, summary: { ...summary, ...changed } }, ...others],
  });
  switch (name) {
    case 'busy':
    case 'busy-offline': {
      const world = busyWorld(base, main, others, ago);
      if (name === 'busy') return world;
      const status = { ...world.status, phase: 'offline', error: offline, waiting: 2, failed: 0 } as const;
      return { ...world, networkError: offline, status };
    }
    case 'unread':
      return inMain(
        { messages: withoutFuture(main.messages), firstUnread: cursorBack(main.messages, 5) },
        { unread: 2 },
      );
    case 'unread-many':
      return inMain({ firstUnread: cursorBack(main.messages, 40) }, { unread: 23 });
    case 'unread-beyond':
      return inMain({ firstUnread: cursorBack(main.messages, 90) }, { unread: 57 });
    case 'draft-long':
      return inMain(
        {},
        { draft: Array.from({ length: 14 }, (_, line) => `Line ${line + 1} of a longer thought`).join('\n') },
      );
    case 'draft-near-limit':
      return inMain({}, { draft: `${'All work and no play makes Jack a dull boy. '.repeat(23)}Done` });
    case 'draft-over-limit':
      return inMain({}, { draft: `${'All work and no play makes Jack a dull boy. '.repeat(24)}😀` });
    case 'disk-full':
      return { ...inMain({}), diskError: diskFull, status: { ...base.status, disk: diskFull } };
    case 'disappearing': {
      const messages = main.messages.map((message) =>
        message.at > ago(5 * HOUR) ? { ...message, expiresAt: instantFromMicros(message.at + 24 * HOUR) } : message,
      );
      const outgoing = [
        fakeOutgoing(summary.id, 'leaving', {
          text: 'This one goes tomorrow.',
          acceptedAt: ago(20 * MICROS_PER_SECOND),
          disappearAfter: DAY_MS,
        }),
      ];
      return inMain({ messages: withoutFuture(messages), outgoing }, { disappearAfter: DAY_MS, waiting: 1 });
    }
    case 'slowed':
      return { ...base, status: { ...base.status, costLimit: { units: 12_345, limit: 10_000 } } };
    case 'paused':
      return { ...base, status: { ...base.status, phase: 'paused' } };
  }
}

/** As in the mock-up: waiting, failed, unread, drafts, all at once. */
function busyWorld(
  base: FakeWorld,
  main: FakeConversation,
  others: readonly FakeConversation[],
  ago: (micros: number) => Instant,
): FakeWorld {
  const { id } = main.summary;
  const outgoing = [
    fakeOutgoing(id, 'busy-1', {
      text: 'Everything you’ve opened is on disk, encrypted. Whatever you write goes out when you land.',
      acceptedAt: ago(3 * MINUTE),
      nextAttemptAt: ago(-MINUTE),
      attempts: 2,
      error: offline,
    }),
    fakeOutgoing(id, 'busy-2', {
      text: 'See you Monday.',
      acceptedAt: ago(2 * MINUTE),
      state: 'failed',
      attempts: 1,
      error: denied,
    }),
    fakeOutgoing(id, 'busy-3', { text: 'Or Tuesday?', acceptedAt: ago(MINUTE) }),
    fakeOutgoing(id, 'busy-4', { text: 'Either is fine.', acceptedAt: ago(40 * MICROS_PER_SECOND) }),
  ];
  const marks: Readonly<Record<string, Partial<Conversation>>> = {
    londo: { unread: 3 },
    worf: { draft: 'Today is a good day to' },
    yusuf: { unread: 100, waiting: 1 },
    deanna: { waiting: 2 },
    hanako: { unread: 1 },
    noa: { draft: 'כן, נתראה ביום שני' },
    tomasz: { failed: 1, unread: 12 },
  };
  const messages = withoutFuture(main.messages).slice(0, -2);
  return {
    ...base,
    status: { ...base.status, waiting: 5, failed: 2 },
    conversations: [
      {
        ...main,
        messages,
        outgoing,
        firstUnread: cursorBack(messages, 2),
        summary: { ...main.summary, unread: 2, waiting: 3, failed: 1, draft: 'Monday at the usual place?' },
      },
      ...others.map((other) => ({ ...other, summary: { ...other.summary, ...marks[other.summary.id] } })),
    ],
  };
}

function splitMain(conversations: readonly FakeConversation[]): readonly [FakeConversation, ...FakeConversation[]] {
  const main = conversations.find(({ summary }) => summary.id === 'main');
  if (main === undefined) throw new Error('no main conversation');
  return [main, ...conversations.filter((each) => each !== main)];
}

const withoutFuture = (messages: readonly Message[]): readonly Message[] => messages.slice(0, -1);

/** The cursor of the n-th message from the end. */
const cursorBack = (messages: readonly Message[], back: number): Pick<Message, 'at' | 'id'> => {
  const message = messages.at(-back);
  if (message === undefined) throw new Error('too few messages');
  return { at: message.at, id: message.id };
};
