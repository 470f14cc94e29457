import { describe, expect, it } from 'vitest';
import type { Gap, Message } from '../../shared/model.ts';
import { ConversationId, MessageId, SortKey, UserId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { joinNewer, joinOlder, type LoadedWindow, WINDOW_SIZE } from './loadedWindow.ts';

const conversationId = ConversationId.parse('a');
const sender = { id: UserId.parse('u'), name: 'U', handle: 'u' };

/** Message `n` at instant `n`. */
const message = (n: number): Message => ({
  id: MessageId.parse(`m${n}`),
  conversationId,
  sortKey: SortKey.parse(`k${n}`),
  at: instantFromMicros(n),
  sender,
  text: `Text ${n}`,
  expiresAt: null,
});
const page = (from: number, to: number, gapsAt: readonly number[]): LoadedWindow => ({
  messages: Array.from({ length: to - from }, (_, index) => message(from + index)),
  gaps: gapsAt.map((at): Gap => ({ id: at, at: instantFromMicros(at) })),
  older: { kind: 'start' },
  newer: false,
  outgoing: [],
  syncedAt: null,
  firstUnread: null,
});
const gapsOf = ({ gaps }: LoadedWindow) => gaps.map(({ at }) => at);
const ends = ({ messages }: LoadedWindow) => [messages[0]?.at, messages.at(-1)?.at];

describe('a window that grows over its size', () => {
  it('drops the newest messages with the gaps after them', () => {
    const loaded = page(100, 100 + WINDOW_SIZE, [100, 449, 450, 499]);
    const joined = joinOlder({ conversationId, ...page(50, 100, [60]) }, loaded);
    expect(ends(joined)).toEqual([50, 449]);
    expect(gapsOf(joined)).toEqual([60, 100, 449]);
    expect(joined).toMatchObject({ newer: true, older: { kind: 'start' } });
  });

  it('drops the oldest messages with the gaps before them', () => {
    const loaded = page(100, 100 + WINDOW_SIZE, [100, 149, 150, 499]);
    const joined = joinNewer({ conversationId, ...page(500, 550, [520]) }, loaded);
    expect(ends(joined)).toEqual([150, 549]);
    expect(gapsOf(joined)).toEqual([150, 499, 520]);
    expect(joined).toMatchObject({ newer: false, older: { kind: 'cached', before: { at: 150 } } });
  });
});
