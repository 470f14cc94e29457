import { beforeEach, expect, it } from 'vitest';
import type { DeepLink } from '../../shared/deepLinks.ts';
import { AccountId, ConversationId } from '../../shared/model.ts';
import { linkArgument, Navigator } from './navigator.ts';

const person: DeepLink = { kind: 'person', handle: 'bayko' };
const conversationId = ConversationId.parse('g');
const back: DeepLink = { kind: 'conversation', conversationId, messageId: null };

let sent: unknown[];
let navigator: Navigator;
beforeEach(() => {
  sent = [];
  navigator = new Navigator(({ name, payload }) => sent.push([name, payload]));
});

it('keeps the last link and command until the page is ready', () => {
  navigator.go({ kind: 'messages' });
  navigator.go(person);
  navigator.command('settings');
  expect(sent).toEqual([]);
  expect(navigator.ready()).toEqual(person);
  expect(sent).toEqual([['app.command', { command: 'settings' }]]);
  expect(navigator.ready()).toBeNull();
  expect(sent).toHaveLength(1);
});

it('sends links and commands to a ready page immediately', () => {
  navigator.ready();
  navigator.go(person);
  navigator.command('find');
  expect(sent).toEqual([
    ['app.navigate', { link: person }],
    ['app.command', { command: 'find' }],
  ]);
});

it('returns a reloaded page to its conversation, unless a link is waiting', () => {
  navigator.ready();
  navigator.conversationOpened(conversationId);
  navigator.pageLeft();
  expect(navigator.ready()).toEqual(back);
  navigator.pageLeft();
  navigator.go(person);
  expect(sent).toEqual([]);
  expect(navigator.ready()).toEqual(person);
  navigator.conversationOpened(null);
  expect(navigator.ready()).toBeNull();
});

it('forgets the open conversation when another account becomes active, but keeps a waiting link', () => {
  const [one, two] = ['0', '1'].map((digit) => AccountId.parse(digit.repeat(24)));
  if (one === undefined || two === undefined) throw new Error('two accounts');
  navigator.accountActivated(one);
  navigator.conversationOpened(conversationId);
  navigator.accountActivated(one);
  expect(navigator.open).toBe(conversationId);
  navigator.go(person);
  navigator.accountActivated(two);
  expect(navigator.open).toBeNull();
  expect(navigator.ready()).toEqual(person);
  navigator.conversationOpened(conversationId);
  navigator.accountActivated(null);
  expect(navigator.ready()).toBeNull();
});

it.each([
  [['--data-dir', '/x', 'meridian://messages/@bayko'], person],
  [['MERIDIAN://messages/@bayko', '--allow-file-access'], person],
  [['meridian://messages', 'meridian://messages/@bayko'], person],
  [['meridian://messages/@bayko', 'meridian://evil'], null],
  [['--link=meridian://messages'], null],
  [[], null],
])('the command line %j contains the link %j', (argv, link) => {
  expect(linkArgument(argv)).toEqual(link);
});
