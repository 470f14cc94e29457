import { describe, expect, it } from 'vitest';
import { actionOf, letterOf, messageAfter } from './messageKeys.ts';

const frame = { top: 100, bottom: 500 };
const box = (top: number, bottom: number) => ({
  getBoundingClientRect: () => ({
    top,
    bottom,
    x: 0,
    y: top,
    left: 0,
    right: 0,
    width: 0,
    height: bottom - top,
    toJSON: () => '',
  }),
});
const [above, first, last, below] = [box(0, 90), box(90, 300), box(310, 490), box(500, 600)];
const messages = [above, first, last, below];

describe('messageAfter', () => {
  it('starts with the last message in view', () => {
    expect(messageAfter(messages, null, 'ArrowUp', frame)).toBe(last);
    expect(messageAfter([above, below], null, 'ArrowUp', frame)).toBeNull();
  });

  it('moves by one and stays at the ends', () => {
    expect(messageAfter(messages, last, 'ArrowUp', frame)).toBe(first);
    expect(messageAfter(messages, last, 'ArrowDown', frame)).toBe(below);
    expect(messageAfter([last], last, 'ArrowDown', frame)).toBeNull();
  });

  it('scrolls first when a message extends beyond the edge', () => {
    expect(messageAfter(messages, first, 'ArrowUp', frame)).toBeNull();
    expect(messageAfter(messages, below, 'ArrowDown', frame)).toBeNull();
  });
});

describe('letterOf', () => {
  it('is the letter, or that of the same place on a Latin keyboard', () => {
    expect(letterOf({ key: 'M', code: 'Semicolon' })).toBe('m');
    expect(letterOf({ key: 'ؤ', code: 'KeyC' })).toBe('c');
    expect(letterOf({ key: 'Enter', code: 'Enter' })).toBe('');
  });
});

describe('the action of a key', () => {
  it.each([
    ['c', 'KeyC', 'copy'],
    ['r', 'KeyR', 'reply'],
    ['A', 'KeyA', 'react'],
    ['у', 'KeyE', 'edit'],
    ['Delete', 'Delete', 'remove'],
    ['Backspace', 'Backspace', 'remove'],
    ['x', 'KeyX', null],
    ['constructor', '', null],
  ])('%s (%s) is %s', (key, code, action) => {
    expect(actionOf({ key, code })).toBe(action);
  });
});
