import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { CodeAsker, type NumberedRequest } from './codeAsker.ts';

const request = { serial: 'arn:aws:iam::1:mfa/bob', profile: 'work' };

let clock: ManualClock;
let sent: NumberedRequest[];
let asker: CodeAsker;
beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  asker = new CodeAsker(clock, (prompt) => void sent.push(prompt));
});

it('gives each prompt its own code', async () => {
  const codes = [asker.ask(request), asker.ask({ ...request, profile: 'home' })];
  expect(sent).toEqual([
    { id: 1, ...request },
    { id: 2, ...request, profile: 'home' },
  ]);
  asker.answer(2, '222222');
  asker.answer(1, '111111');
  asker.answer(1, '333333');
  expect(await Promise.all(codes)).toEqual(['111111', '222222']);
});

it('fails without a code, and prompts no more for a while', async () => {
  const code = asker.ask(request);
  asker.answer(1, null);
  await expect(code).rejects.toMatchObject({ code: 'credentials-expired', details: { serial: request.serial } });
  await expect(asker.ask(request)).rejects.toMatchObject({ code: 'credentials-expired' });
  expect(sent).toHaveLength(1);
  await clock.advance(15 * 60_000);
  void asker.ask(request).catch(() => {});
  expect(sent).toHaveLength(2);
});

it('prompts again at once after the cooldown is reset', async () => {
  const code = asker.ask(request);
  asker.answer(1, null);
  await expect(code).rejects.toThrow();
  asker.resetCooldown();
  const again = asker.ask(request);
  asker.answer(2, '123456');
  expect(await again).toBe('123456');
});

it('ends every wait when stopped, and prompts no more', async () => {
  const code = asker.ask(request);
  asker.stop();
  await expect(code).rejects.toMatchObject({ code: 'cancelled' });
  await expect(asker.ask(request)).rejects.toMatchObject({ code: 'cancelled' });
  expect(sent).toHaveLength(1);
});
