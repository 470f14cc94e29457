import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayHandle, displayHandleBeside, displayName } from './displayName.ts';

const named = (name: string): string => displayName({ name, handle: 'bayko' });

describe('a name', () => {
  it.each([
    ['Andrew\u202ewor\u202cB', 'AndrewworB'],
    ['An\u200bdrew\u2066\u2069 \ufeffBrown\u00ad', 'Andrew Brown'],
    ['Andrew\u3164\u2800Brown', 'Andrew Brown'],
    ['Andrew\r\n\u2028Brown', 'Andrew Brown'],
    ['Andrew\u001b[31m\u0000\u0007', 'Andrew[31m'],
    ['\u{e0041}\u{e0042}Andrew', 'Andrew'],
    ['\ud83dAndrew', '\ufffdAndrew'],
    [`A${'\u0301'.repeat(400)}ndrew`.slice(0, 30), `A${'\u0301'.repeat(5)}`],
  ])('%j shows nothing unseen', (name, shown) => expect(named(name)).toBe(shown));

  it.each([
    'Niamh O’Neill',
    'Tomasz Kowalski-Brzęczyszczykiewicz',
    'Kalaniʻōpuʻu',
    'Иван Smith',
    '山田ハナコ Tanaka',
    'エレナA',
    '김민준A',
    'سارة منصور',
    'مه\u200cسا',
    'नेहा क्\u200dष',
    '葛\u{e0100}城',
    'Ελένη',
    'ᏣᎳᎩ',
    '👨‍👩‍👧 us',
    '1️⃣ ❤️',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} Eng',
  ])('%s stays as it is', (name) => expect(named(name)).toBe(name));

  it.each(['Вayko', 'Αndrew Brown', 'Andrew Вrown', 'Ꭺnna', '𝓐nna'])(
    '%s, which mixes alphabets in a word, is marked',
    (name) => expect(named(name)).toBe(`${name} ⚠`),
  );

  it('of unseen characters only is none', () => {
    const unnamed = { name: ' \u200b\u3164\u202e', handle: 'bayko' };
    expect(displayName(unnamed)).toBe('@bayko');
    expect(displayHandleBeside(unnamed)).toBe('');
    expect(displayName({ ...unnamed, handle: '' })).toBe('');
  });

  it('is cut where it is absurdly long', () => {
    expect(named('a'.repeat(400_000))).toHaveLength(256);
  });

  it('is cut between characters', () => {
    const family = '👨‍👩‍👧';
    expect(named(family.repeat(100))).toBe(family.repeat(32));
    expect(named(`x${family.repeat(100)}`)).toBe(`x${family.repeat(31)}`);
  });
});

describe('a handle', () => {
  it.each([
    ['bayko', '@bayko'],
    ['bay\u200bko', '@bay‹U+200B›ko'],
    ['bayko ', '@bayko‹U+0020›'],
    ['\u202eokyab', '@‹U+202E›okyab'],
    ['bayko\u3164', '@bayko‹U+3164› ⚠'],
    ['bay\u001bko\n', '@bay‹U+001B›ko‹U+000A›'],
    ['bayko\u{e0100}', '@bayko‹U+E0100›'],
    ['مه\u200cسا', '@مه‹U+200C›سا'],
    ['fox🦊❤️', '@fox🦊❤️'],
    ['иван', '@иван'],
    ['山田taro', '@山田taro'],
    // The first letter is Cyrillic; all are; a ligature; full width.
    ['ваyko', '@ваyko ⚠'],
    ['асе', '@асе ⚠'],
    ['ﬁnn', '@ﬁnn ⚠'],
    ['ｂayko', '@ｂayko ⚠'],
    ['иван_smith', '@иван_smith ⚠'],
  ])('%j is shown as %s', (handle, shown) => expect(displayHandle(handle)).toBe(shown));

  it('is beside the name unless it is the name', () => {
    expect(displayHandleBeside({ name: 'Andrew', handle: 'bayko' })).toBe('@bayko');
    expect(displayHandleBeside({ name: 'Andrew', handle: '' })).toBe('');
  });
});

it('shows no control or direction character, whatever the name and handle', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(text, text, (name, handle) => {
      for (const shown of [displayName({ name, handle }), displayHandle(handle)]) {
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u);
      }
    }),
  );
});
