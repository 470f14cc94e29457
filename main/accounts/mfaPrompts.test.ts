import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { MfaPrompts } from './mfaPrompts.ts';

const request = { serial: 'mfa', profile: 'work' };

let clock: ManualClock;
let events: unknown[];
let prompts: MfaPrompts;
beforeEach(() => {
  clock = new ManualClock();
  events = [];
  let count = 0;
  prompts = new MfaPrompts({
    clock,
    ids: () => `prompt-${++count}`,
    onOpen: (prompt) => void events.push(prompt),
    onClose: (promptId) => void events.push(promptId),
  });
});

it('delivers a code to the thread that needs it, once', () => {
  const codes: unknown[] = [];
  prompts.open({}, request, (code) => void codes.push(code));
  prompts.open({}, request, () => void codes.push('other'));
  expect(prompts.list()).toEqual([
    { promptId: 'prompt-1', ...request },
    { promptId: 'prompt-2', ...request },
  ]);
  prompts.answer('prompt-1', '123456');
  expect(codes).toEqual(['123456']);
  expect(prompts.list()).toHaveLength(1);
  prompts.answer('prompt-1', '123456');
  expect(codes).toEqual(['123456']);
  expect(events).toEqual([{ promptId: 'prompt-1', ...request }, { promptId: 'prompt-2', ...request }, 'prompt-1']);
});

it('delivers null when the user has no code', () => {
  const codes: unknown[] = [];
  prompts.open({}, request, (code) => void codes.push(code));
  prompts.answer('prompt-1', null);
  expect(codes).toEqual([null]);
});

it('closes after five minutes and delivers null', async () => {
  const codes: unknown[] = [];
  prompts.open({}, request, (code) => void codes.push(code));
  await clock.advance(5 * 60_000 - 1);
  expect(codes).toEqual([]);
  await clock.advance(1);
  expect(codes).toEqual([null]);
  expect(events.at(-1)).toBe('prompt-1');
  expect(prompts.list()).toEqual([]);
});

it('rejects a code after the timeout, but accepts an empty answer', async () => {
  prompts.open({}, request, () => {});
  await clock.advance(5 * 60_000);
  prompts.answer('prompt-1', null);
  expect(() => prompts.answer('prompt-1', '123456')).toThrow(expect.objectContaining({ code: 'not-found' }));
});

it('closes the prompts of a thread that ended, and clears its timers', () => {
  const ended = {};
  const codes: unknown[] = [];
  prompts.open(ended, request, (code) => void codes.push(code));
  prompts.open({}, request, () => {});
  prompts.withdraw(ended);
  expect(prompts.list()).toEqual([{ promptId: 'prompt-2', ...request }]);
  expect(clock.sleeping).toBe(1);
  expect(codes).toEqual([]);
});
