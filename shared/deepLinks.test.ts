import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeepLink, formatDeepLink, parseDeepLink } from './deepLinks.ts';
import { ConversationId, MessageId } from './model.ts';

const uuid = '5ae290ed-55d1-47a0-bc6d-fe2bc2700399';

describe('meridian:// links', () => {
  it.each<[string, DeepLink]>([
    ['meridian://messages', { kind: 'messages' }],
    ['meridian://messages/', { kind: 'messages' }],
    ['MERIDIAN://messages/@bayko', { kind: 'person', handle: 'bayko' }],
    ['meridian://messages/@b%C3%A4yko/', { kind: 'person', handle: 'bäyko' }],
    ['meridian://messages/new/bayko', { kind: 'new', handle: 'bayko' }],
    [
      `meridian://messages/${uuid}`,
      { kind: 'conversation', conversationId: ConversationId.parse(uuid), messageId: null },
    ],
    ['meridian://messages/%40x', { kind: 'conversation', conversationId: ConversationId.parse('@x'), messageId: null }],
    [
      'meridian://messages/%6Eew',
      { kind: 'conversation', conversationId: ConversationId.parse('new'), messageId: null },
    ],
    [
      `meridian://messages/${uuid}#m-1`,
      { kind: 'conversation', conversationId: ConversationId.parse(uuid), messageId: MessageId.parse('m-1') },
    ],
  ])('%s', (address, link) => {
    expect(parseDeepLink(address)).toEqual(link);
  });

  it.each([
    '',
    'https://messages/@bayko',
    'meridian:messages',
    'meridian:///messages',
    'meridian://other',
    'meridian://messagesx',
    'meridian://user:secret@messages/@bayko',
    'meridian://messages:80/@bayko',
    'meridian://messages?x=1',
    'meridian://messages/@bayko?x=1',
    'meridian://messages/@',
    'meridian://messages/@a@b',
    'meridian://messages/@a%2Fb',
    'meridian://messages/@a%0Ab',
    'meridian://messages/@bayko#m-1',
    'meridian://messages/new',
    'meridian://messages/new/',
    'meridian://messages/new/a/b',
    'meridian://messages/new/%E2%80%AE',
    'meridian://messages/../settings',
    'meridian://messages/%2e%2e',
    `meridian://messages/${uuid}/more`,
    `meridian://messages/${uuid}#`,
    'meridian://messages/%zz',
    'meridian://messages/@bay ko',
    `meridian://messages/@${'x'.repeat(3_000)}`,
  ])('refuses %j', (address) => {
    expect(parseDeepLink(address)).toBeNull();
  });

  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  /** Arbitrary ids without the characters that links can't contain. */
  const id = fc
    .oneof(
      fc.uuid(),
      text,
      text.map((rest) => `@${rest}`),
      fc.constantFrom('new', 'New', '@', '%6Eew', '...', '#', '?'),
    )
    .filter((made) => !/[\s/\\\p{C}]/u.test(made) && !['.', '..'].includes(made));
  const handle = fc.oneof(text, fc.constantFrom('new', '%40')).filter((made) => /^[^\s/\\?#@\p{C}]+$/u.test(made));
  const link: fc.Arbitrary<DeepLink> = fc.oneof(
    fc.constant({ kind: 'messages' as const }),
    handle.map((made) => ({ kind: 'person' as const, handle: made })),
    handle.map((made) => ({ kind: 'new' as const, handle: made })),
    fc.record({
      kind: fc.constant('conversation' as const),
      conversationId: id.map((made) => ConversationId.parse(made)),
      messageId: fc.option(id.map((made) => MessageId.parse(made))),
    }),
  );

  it('parse to the target that they were formatted for', () => {
    fc.assert(
      fc.property(link, (made) => {
        expect(parseDeepLink(formatDeepLink(made))).toEqual(made);
      }),
    );
  });

  it('never make the parser throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (tail) => {
        parseDeepLink(tail);
        parseDeepLink(`meridian://messages/${tail}`);
      }),
    );
  });
});
