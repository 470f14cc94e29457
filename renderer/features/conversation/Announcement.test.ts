import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../../shared/text/translator.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { fakeConversationId, fakeMessage, fakeOutgoing, fakePerson } from '../../../test/support/fakeModel.ts';
import { announcementOf, failureOf } from './Announcement.tsx';

const { t } = createTranslator('en', 'en');
const ana = fakePerson('ana', 'Ana');
const ben = fakePerson('ben', 'Ben');
const say = (sender: typeof ana, at: number, text: string) =>
  fakeMessage(fakeConversationId('g'), `m${at}`, instantFromMicros(at), sender, text);
const seen = say(ben, 1, 'seen');

describe('announcementOf', () => {
  it('names sender and text on one line', () => {
    expect(announcementOf(t, seen, [seen, say(ben, 2, 'Hello\nthere')], ana.id)).toBe('\u2068Ben\u2069: Hello there');
  });

  it('skips own and older messages', () => {
    expect(announcementOf(t, seen, [say(ben, 0, 'late'), seen, say(ana, 2, 'mine')], ana.id)).toBe('');
  });

  it('counts many messages', () => {
    const many = [2, 3, 4, 5].map((at) => say(ben, at, 'again'));
    expect(announcementOf(t, seen, [seen, ...many], ana.id)).toBe('4 new messages');
  });
});

describe('failureOf', () => {
  it('announces a failed message once', () => {
    const pending = fakeOutgoing(fakeConversationId('g'), 'a', { text: 'See you\nMonday' });
    const failed = { ...pending, state: 'failed' } as const;
    expect(failureOf(t, [], [pending])).toBe('');
    expect(failureOf(t, [pending], [failed])).toBe('Not sent: See you Monday');
    expect(failureOf(t, [failed], [failed])).toBe('');
  });
});
