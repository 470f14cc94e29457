import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { type CodePrompt, CodePrompter } from './codePrompter.ts';

const request = { serial: 'arn:aws:iam::1:mfa/bob', profile: 'work' };

let clock: ManualClock;
let sent: CodePrompt[];
let prompter: CodePrompter;
beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  prompter = new CodePrompter(clock, (prompt) => void sent.push(prompt));
});

it('resolves each prompt with its own code', async () => {
  const codes = [prompter.prompt(request), prompter.prompt({ ...request, profile: 'home' })];
  expect(sent).toEqual([
    { id: 1, ...request },
    { id: 2, ...request, profile: 'home' },
  ]);
  prompter.answer(2, '222222');
  prompter.answer(1, '111111');
  prompter.answer(1, '333333');
  expect(await Promise.all(codes)).toEqual(['111111', '222222']);
});

it('fails without a code and sends no further prompt during the cooldown', async () => {
  const code = prompter.prompt(request);
  prompter.answer(1, null);
  await expect(code).rejects.toMatchObject({ code: 'credentials-expired', details: { serial: request.serial } });
  await expect(prompter.prompt(request)).rejects.toMatchObject({ code: 'credentials-expired' });
  expect(sent).toHaveLength(1);
  await clock.advance(15 * 60_000);
  void prompter.prompt(request).catch(() => {});
  expect(sent).toHaveLength(2);
});

it('prompts again as soon as the cooldown is reset', async () => {
  const code = prompter.prompt(request);
  prompter.answer(1, null);
  await expect(code).rejects.toThrow();
  prompter.resetCooldown();
  const again = prompter.prompt(request);
  prompter.answer(2, '123456');
  expect(await again).toBe('123456');
});

it('fails open and later prompts when stopped', async () => {
  const code = prompter.prompt(request);
  prompter.stop();
  await expect(code).rejects.toMatchObject({ code: 'cancelled' });
  await expect(prompter.prompt(request)).rejects.toMatchObject({ code: 'cancelled' });
  expect(sent).toHaveLength(1);
});
