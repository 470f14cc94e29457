import { describe, expect, it } from 'vitest';
import type { ConversationEvent } from '../../shared/model.ts';
import { languages } from '../../shared/settings.ts';
import { createTranslator, withoutIsolates } from '../../shared/text/translator.ts';
import { fakePerson } from '../../test/support/fakeModel.ts';
import { eventText } from './eventText.ts';

const [reader, noor, tomas, eve] = ['Olga', 'Noor', 'Tomás', 'Eve'].map((name) => fakePerson(name, name)) as [
  ReturnType<typeof fakePerson>,
  ReturnType<typeof fakePerson>,
  ReturnType<typeof fakePerson>,
  ReturnType<typeof fakePerson>,
];
const event = (kind: ConversationEvent['kind'], people: ConversationEvent['people'] = [], title = '') => ({
  kind,
  people,
  title,
});
const english = (what: ConversationEvent, sender = noor): string =>
  withoutIsolates(eventText(createTranslator('en', 'en').t, what, sender, reader.id));

describe('what happened in a conversation of many', () => {
  it.each<[ConversationEvent, typeof noor, string]>([
    [event('started', [tomas], 'Market'), noor, 'Noor started “Market”'],
    [event('started', [tomas], 'Market'), reader, 'You started “Market”'],
    [event('added', [tomas, eve]), noor, 'Noor added Tomás and Eve'],
    [event('added', [reader]), noor, 'Noor added you'],
    [event('added', [reader, eve]), noor, 'Noor added Eve and you'],
    [event('removed', [eve]), reader, 'You removed Eve'],
    [event('left'), reader, 'You left'],
    [event('left'), eve, 'Eve left'],
    [event('renamed', [], 'Night\nMarket'), noor, 'Noor renamed the conversation to “Night Market”'],
    [event('admin', [eve]), noor, 'Noor made Eve an admin'],
    [event('member', [reader]), noor, 'Noor removed you as admin'],
  ])('is a sentence: %j by %j', (what, sender, sentence) => expect(english(what, sender)).toBe(sentence));

  it('isolates each name, in every language', () => {
    const sara = fakePerson('sara', 'سارة \u202eمنصور');
    for (const language of languages) {
      const { t } = createTranslator(language, language);
      const text = eventText(t, event('added', [sara, eve]), noor, reader.id);
      for (const name of ['Noor', 'سارة منصور', 'Eve']) expect(text, language).toContain(`\u2068${name}\u2069`);
      expect(text.match(/\u2068/g)?.length).toBe(text.match(/\u2069/g)?.length);
    }
  });
});
