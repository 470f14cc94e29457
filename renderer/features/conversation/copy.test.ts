import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../../shared/text/translator.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { fakeConversationId, fakeMessage, fakePerson } from '../../../test/support/fakeModel.ts';
import { textsOf, textsWithTimes, withWholeTexts } from './copy.ts';

const ana = fakePerson('ana', 'Ana');
const ben = fakePerson('ben', '');
const say = (sender: typeof ana, minutes: number, text: string) =>
  fakeMessage(
    fakeConversationId('g'),
    `m${minutes}`,
    instantFromMicros(1_700_000_000_000_000 + minutes * 60_000_000),
    sender,
    text,
  );
const both = [say(ben, 2, 'See you'), say(ana, 1, 'Monday?\nOr later')];

describe('copied messages', () => {
  it('are texts in order', () => {
    expect(textsOf(both)).toBe('Monday?\nOr later\nSee you');
  });

  it('are whole, however little of them the window has', async () => {
    const long = { ...say(ana, 4, 'The start'), wholeBytes: 300_000 };
    const whole = await withWholeTexts([...both, long], async (id) => (id === long.id ? 'The start and the end' : ''));
    expect(textsOf(whole)).toBe('Monday?\nOr later\nSee you\nThe start and the end');
  });

  it('include sender and time, also for own messages', () => {
    // A message on its way does not tell the reader’s name.
    const sent = { ...say(ana, 3, 'On its way'), sender: { ...ana, name: '' } };
    const now = instantFromMicros(1_700_000_900_000_000);
    expect(
      textsWithTimes(createTranslator('en', 'en').t, [...both, sent], ana, { now, zone: 'UTC', locale: 'en-GB' }).split(
        '\n',
      ),
    ).toEqual([
      expect.stringMatching(/^\[.*2023.*22:14.*\] \u2068Ana\u2069: Monday\?$/),
      'Or later',
      expect.stringMatching(/^\[.*2023.*22:15.*\] \u2068@ben\u2069: See you$/),
      expect.stringMatching(/^\[.*2023.*22:16.*\] \u2068Ana\u2069: On its way$/),
    ]);
  });
});
