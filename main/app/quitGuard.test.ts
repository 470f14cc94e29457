import { EventEmitter } from 'node:events';
import type { MessageBoxOptions } from 'electron';
import { beforeEach, expect, it } from 'vitest';
import { createTranslator } from '../../shared/text/translator.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import type { Unsaved } from '../accounts/accounts.ts';
import { QuitGuard, type QuitGuardParts } from './quitGuard.ts';

const [stay, quit] = [0, 1];
let isAtRisk: boolean;
let losses: Promise<Unsaved | null>;
let response: number;
let clock: ManualClock;
let events: string[];
let shown: string[];
let app: EventEmitter;
let guard: QuitGuard;

beforeEach(() => {
  isAtRisk = true;
  losses = Promise.resolve({ unsent: 2, drafts: 1 });
  response = stay;
  clock = new ManualClock();
  events = [];
  shown = [];
  app = new EventEmitter();
  const showMessageBox = async (options: MessageBoxOptions) => {
    shown.push(options.detail ?? '');
    return { response, checkboxChecked: false };
  };
  guard = new QuitGuard({
    app: Object.assign(app, { quit: () => requestQuit() }) as unknown as QuitGuardParts['app'],
    dialog: { showMessageBox } as QuitGuardParts['dialog'],
    clock,
    translator: () => createTranslator('en', 'en'),
    log: (_level, text) => void events.push(text),
    window: () => null,
    isAtRisk: () => isAtRisk,
    countLosses: () => losses,
    onStay: () => events.push('stay'),
  });
});

/** What Electron does when something requests to quit. */
function requestQuit(): void {
  let isPrevented = false;
  app.emit('before-quit', { preventDefault: () => (isPrevented = true) });
  if (!isPrevented) events.push('quit');
}

it('asks, says what would be lost, and stays open', async () => {
  requestQuit();
  await settle();
  expect(events).toEqual(['stay']);
  expect(shown).toEqual([expect.stringMatching(/2 unsent messages[\s\S]*1 draft/)]);
  requestQuit();
  await settle();
  expect(shown).toHaveLength(2);
});

it('quits after confirmation, and asks once however often that is requested', async () => {
  response = quit;
  requestQuit();
  requestQuit();
  await settle();
  expect([shown.length, new Set(events)]).toEqual([1, new Set(['quit'])]);
});

it('does not ask when nothing would be lost', async () => {
  losses = Promise.resolve({ unsent: 0, drafts: 0 });
  requestQuit();
  await settle();
  expect([shown, events]).toEqual([[], ['quit']]);
});

it('does not delay quitting when keys are on the disk', () => {
  isAtRisk = false;
  requestQuit();
  expect([shown, events]).toEqual([[], ['quit']]);
});

it.each([
  ['an engine can’t say it', Promise.resolve(null), 0],
  ['an engine hangs', new Promise<null>(() => {}), 3_000],
])('asks when %s', async (_, counting, after) => {
  losses = counting;
  requestQuit();
  await settle();
  await clock.advance(after);
  await settle();
  expect(shown).toEqual([expect.stringContaining('Can’t check for unsent messages')]);
});

it('asks before a restart, too', async () => {
  expect(await guard.confirm()).toBe(false);
  response = quit;
  expect(await guard.confirm()).toBe(true);
  requestQuit();
  expect([shown.length, events]).toEqual([2, ['stay', 'quit']]);
});
