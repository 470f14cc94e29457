import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { MfaPrompts } from './mfaPrompts.ts';

const request = { serial: 'mfa', profile: 'work' };

let clock: ManualClock;
let told: unknown[];
let questions: MfaPrompts;
beforeEach(() => {
  clock = new ManualClock();
  told = [];
  let count = 0;
  questions = new MfaPrompts({
    clock,
    ids: () => `ask-${++count}`,
    asked: (question) => void told.push(question),
    settled: (askId) => void told.push(askId),
  });
});

it('hands a code to who asked, once', () => {
  const codes: unknown[] = [];
  questions.ask({}, request, (code) => void codes.push(code));
  questions.ask({}, request, () => void codes.push('other'));
  expect(questions.list()).toEqual([
    { askId: 'ask-1', ...request },
    { askId: 'ask-2', ...request },
  ]);
  questions.answer('ask-1', '123456');
  expect(codes).toEqual(['123456']);
  expect(questions.list()).toHaveLength(1);
  questions.answer('ask-1', '123456');
  expect(codes).toEqual(['123456']);
  expect(told).toEqual([{ askId: 'ask-1', ...request }, { askId: 'ask-2', ...request }, 'ask-1']);
});

it('tells that the person will give none', () => {
  const codes: unknown[] = [];
  questions.ask({}, request, (code) => void codes.push(code));
  questions.answer('ask-1', null);
  expect(codes).toEqual([null]);
});

it('gives up after five minutes, and tells both sides', async () => {
  const codes: unknown[] = [];
  questions.ask({}, request, (code) => void codes.push(code));
  await clock.advance(5 * 60_000 - 1);
  expect(codes).toEqual([]);
  await clock.advance(1);
  expect(codes).toEqual([null]);
  expect(told.at(-1)).toBe('ask-1');
  expect(questions.list()).toEqual([]);
});

it('refuses a code that comes too late to be used, but not a refusal', async () => {
  questions.ask({}, request, () => {});
  await clock.advance(5 * 60_000);
  questions.answer('ask-1', null);
  expect(() => questions.answer('ask-1', '123456')).toThrow(expect.objectContaining({ code: 'not-found' }));
});

it('withdraws what a thread asked that is gone, and leaves no timer behind', () => {
  const gone = {};
  const codes: unknown[] = [];
  questions.ask(gone, request, (code) => void codes.push(code));
  questions.ask({}, request, () => {});
  questions.withdraw(gone);
  expect(questions.list()).toEqual([{ askId: 'ask-2', ...request }]);
  expect(clock.sleeping).toBe(1);
  expect(codes).toEqual([]);
});
