import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialsOf } from './Avatar.tsx';

describe('initialsOf', () => {
  it.each([
    ['Andrew Brown', 'AB'],
    ['worf, son of mogh', 'WM'],
    ["Niamh O'Neill", 'NO'],
    ['Tomasz Kowalski-Brzęczyszczykiewicz', 'TK'],
    ['Cher', 'C'],
    ['  (Ana)   "Lima" ', 'AL'],
    ['Ana – Lima', 'AL'],
    ['سارة منصور', 'سم'],
    ['נועה לוי', 'נל'],
    ['山田 花子', '山'],
    ['김민준', '김'],
    ['🦊 Fox', '🦊'],
    ['👨‍👩‍👧 us', '👨‍👩‍👧'],
    ['étienne Ünal', 'ÉÜ'],
    ['e\u0301tienne', 'E\u0301'],
    ['7 of 9', '79'],
    ['!?', 'H'],
  ])('of %s is %s', (name, initials) => expect(initialsOf(name, 'handle')).toBe(initials));

  it('uses the handle without a name', () => {
    expect(initialsOf(' ', 'bayko')).toBe('B');
    expect(initialsOf('', '')).toBe('');
  });

  it('is short and never splits a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, handle) => {
        expect(initialsOf(name, handle).isWellFormed()).toBe(true);
      }),
    );
  });
});
