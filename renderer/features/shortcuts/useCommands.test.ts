import { expect, it } from 'vitest';
import { commandOf, isCommandHeld } from './useCommands.ts';

const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

it.each([
  ['n', { ctrlKey: true }, false, 'new-conversation'],
  ['N', { ctrlKey: true }, false, 'new-conversation'],
  ['n', { metaKey: true }, true, 'new-conversation'],
  ['n', { ctrlKey: true }, true, null],
  ['n', { metaKey: true }, false, null],
  ['N', { ctrlKey: true, shiftKey: true }, false, null],
  ['U', { ctrlKey: true, shiftKey: true }, false, 'mark-unread'],
  ['u', { ctrlKey: true }, false, null],
  ['O', { ctrlKey: true, shiftKey: true }, false, 'open-window'],
  ['o', { metaKey: true, shiftKey: true }, true, 'open-window'],
  ['n', {}, false, null],
  ['i', { ctrlKey: true }, false, 'details'],
  [',', { ctrlKey: true }, false, 'settings'],
  ['/', { ctrlKey: true }, false, 'shortcuts'],
  // On a German keyboard.
  ['/', { ctrlKey: true, shiftKey: true }, false, 'shortcuts'],
  ['/', { ctrlKey: true, altKey: true }, false, null],
  ['ArrowDown', { altKey: true }, false, 'next-conversation'],
  ['ArrowUp', { altKey: true }, true, 'previous-conversation'],
  ['ArrowUp', { altKey: true, shiftKey: true }, false, null],
  ['constructor', { ctrlKey: true }, false, null],
] as const)('%s with %o, on a Mac: %s, is %s', (key, held, mac, command) => {
  expect(commandOf({ ...none, ...held, key }, mac)).toBe(command);
});

it.each([
  [{ ctrlKey: true }, false, true],
  [{ metaKey: true }, true, true],
  [{ metaKey: true }, false, false],
  [{ ctrlKey: true }, true, false],
  [{ ctrlKey: true, shiftKey: true }, false, false],
  [{ ctrlKey: true, altKey: true }, false, false],
  [{}, false, false],
])('%o, on a Mac: %s, holds Command: %s', (held, mac, expected) => {
  expect(isCommandHeld({ ...none, ...held }, mac)).toBe(expected);
});
