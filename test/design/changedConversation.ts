import type { Message, Person, Quote, ReplyTarget } from '../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { fakeConversation, fakeConversationId, fakeMessage, fakePerson } from '../support/fakeModel.ts';
import type { FakeConversation } from '../support/fakeWorld.ts';

const MINUTE = 60 * MICROS_PER_SECOND;

/** A conversation with replies, reactions and an edit, and enough before them to scroll. */
export function changedConversation(ago: (micros: number) => Instant, other: Person, owner: Person): FakeConversation {
  const id = fakeConversationId('changes');
  const say = (name: string, before: number, sender: Person, text: string, more: Partial<Message> = {}): Message => ({
    ...fakeMessage(id, name, ago(before * MINUTE), sender, text),
    ...more,
  });
  const toOriginal = ({ id: messageId, sortKey }: Message): ReplyTarget => ({ id: messageId, sortKey });
  const known = ({ sender, text }: Message): Quote => ({ state: 'known', sender, text: text.slice(0, 200) });
  const priya = fakePerson('priya', 'Priya Raman');
  const earlier = Array.from({ length: 60 }, (_, n) =>
    say(`early-${n}`, 3_000 - n * 7, n % 3 === 0 ? owner : other, `Stall ${n + 1} is paid, and its cable is measured.`),
  );
  const closure = say(
    'closure',
    60,
    other,
    'Morning! The council signed off the **road closure** for Saturday. Gates open at `17:30`, rain or shine.',
    {
      reactions: [
        { emoji: '🎉', people: [other, priya] },
        { emoji: '👏', people: [owner, other] },
      ],
    },
  );
  const map = say('map', 41, owner, 'The public map is still at www.night-market.example/map', {
    editedAt: ago(40 * MINUTE),
    reactions: [{ emoji: '❤️', people: [other] }],
  });
  const gone: ReplyTarget = toOriginal({ ...closure, id: fakeMessage(id, 'gone', closure.at, other, '').id });
  const messages = [
    ...earlier,
    closure,
    say('holders', 50, owner, 'That was the last big one. I’ll tell the stall holders today.', {
      replyTo: toOriginal(closure),
      quote: known(closure),
    }),
    map,
    say('numbers', 40, owner, 'Numbers on it don’t change, right?'),
    say('no', 30, other, 'No, they stay.', { replyTo: toOriginal(map), quote: known(map), editedAt: ago(29 * MINUTE) }),
    say('which', 20, owner, 'Which one was that about?', { replyTo: gone, quote: { state: 'deleted' } }),
    say('arabic', 12, other, 'نعم، عند المدخل الرئيسي', { replyTo: toOriginal(map), quote: known(map) }),
    say('keys', 5, other, 'I can be there from two. Who has the keys?', {
      reactions: [{ emoji: '👍', people: [owner] }],
    }),
  ];
  const last = messages.at(-1) ?? closure;
  return {
    summary: fakeConversation({
      id,
      other,
      at: last.at,
      text: last.text,
      lastSenderId: last.sender.id,
      syncedAt: ago(MINUTE),
    }),
    messages,
  };
}
