import { beforeEach, expect, it } from 'vitest';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AccountId } from '../../shared/ipc/accounts.ts';
import { ConversationId } from '../../shared/model.ts';
import { linkArgument } from './linkArgument.ts';
import { Navigator } from './navigator.ts';

const person: DeepLink = { kind: 'person', handle: 'bayko' };
const conversationId = ConversationId.parse('g');
const back: DeepLink = { kind: 'conversation', conversationId, messageId: null };

let told: unknown[];
let navigator: Navigator;
beforeEach(() => {
  told = [];
  navigator = new Navigator(({ name, payload }) => told.push([name, payload]));
});

it('keeps a place and a command for a window that does not listen yet', () => {
  navigator.go({ kind: 'messages' });
  navigator.go(person);
  navigator.command('settings');
  expect(told).toEqual([]);
  expect(navigator.ready()).toEqual(person);
  expect(told).toEqual([['app.command', { command: 'settings' }]]);
  expect(navigator.ready()).toBeNull();
  expect(told).toHaveLength(1);
});

it('tells them at once to one that does', () => {
  navigator.ready();
  navigator.go(person);
  navigator.command('find');
  expect(told).toEqual([
    ['app.navigate', { link: person }],
    ['app.command', { command: 'find' }],
  ]);
});

it('leads a window that was loaded again back to its conversation, unless another place is waiting', () => {
  navigator.ready();
  navigator.shows(conversationId);
  navigator.left();
  expect(navigator.ready()).toEqual(back);
  navigator.left();
  navigator.go(person);
  expect(told).toEqual([]);
  expect(navigator.ready()).toEqual(person);
  navigator.shows(null);
  expect(navigator.ready()).toBeNull();
});

it('leaves the conversation of an account with it, and waits with what another one is to show', () => {
  const [one, two] = ['0', '1'].map((digit) => AccountId.parse(digit.repeat(24)));
  if (one === undefined || two === undefined) throw new Error('two accounts');
  navigator.showsAccount(one);
  navigator.shows(conversationId);
  navigator.showsAccount(one);
  expect(navigator.open).toBe(conversationId);
  navigator.go(person);
  navigator.showsAccount(two);
  expect(navigator.open).toBeNull();
  expect(navigator.ready()).toEqual(person);
  navigator.shows(conversationId);
  navigator.showsAccount(null);
  expect(navigator.ready()).toBeNull();
});

it.each([
  [['--data-dir', '/x', 'meridian://messages/@bayko'], person],
  [['MERIDIAN://messages/@bayko', '--allow-file-access'], person],
  [['meridian://messages', 'meridian://messages/@bayko'], person],
  [['meridian://messages/@bayko', 'meridian://evil'], null],
  [['--link=meridian://messages'], null],
  [[], null],
])('the command line %j leads to %j', (argv, link) => {
  expect(linkArgument(argv)).toEqual(link);
});
