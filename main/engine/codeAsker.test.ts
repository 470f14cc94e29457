import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { CodeAsker, type NumberedRequest } from './codeAsker.ts';

const question = { serial: 'arn:aws:iam::1:mfa/bob', profile: 'work' };

let clock: ManualClock;
let sent: NumberedRequest[];
let asker: CodeAsker;
beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  asker = new CodeAsker(clock, (request) => void sent.push(request));
});

it('gives each question its own answer', async () => {
  const codes = [asker.ask(question), asker.ask({ ...question, profile: 'home' })];
  expect(sent).toEqual([
    { id: 1, ...question },
    { id: 2, ...question, profile: 'home' },
  ]);
  asker.answer(2, '222222');
  asker.answer(1, '111111');
  asker.answer(1, '333333');
  expect(await Promise.all(codes)).toEqual(['111111', '222222']);
});

it('fails, and is quiet for a while, when there is no answer', async () => {
  const code = asker.ask(question);
  asker.answer(1, null);
  await expect(code).rejects.toMatchObject({ code: 'credentials-expired', details: { serial: question.serial } });
  await expect(asker.ask(question)).rejects.toMatchObject({ code: 'credentials-expired' });
  expect(sent).toHaveLength(1);
  await clock.advance(15 * 60_000);
  void asker.ask(question).catch(() => {});
  expect(sent).toHaveLength(2);
});

it('asks again at once when the person wants something', async () => {
  const code = asker.ask(question);
  asker.answer(1, null);
  await expect(code).rejects.toThrow();
  asker.resetCooldown();
  const again = asker.ask(question);
  asker.answer(2, '123456');
  expect(await again).toBe('123456');
});

it('ends every wait when it is stopped, and asks nothing after', async () => {
  const code = asker.ask(question);
  asker.stop();
  await expect(code).rejects.toMatchObject({ code: 'cancelled' });
  await expect(asker.ask(question)).rejects.toMatchObject({ code: 'cancelled' });
  expect(sent).toHaveLength(1);
});
