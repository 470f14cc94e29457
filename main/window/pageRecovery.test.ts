import { EventEmitter } from 'node:events';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTranslator } from '../../shared/text/translator.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { recoverPage } from './pageRecovery.ts';

const translator = createTranslator('en', 'en');
let clock: ManualClock;
let did: string[];
let dialogs: MessageBoxOptions[];
let answer: PromiseWithResolvers<number>;
let webContents: EventEmitter;
let window: EventEmitter;

beforeEach(() => {
  clock = new ManualClock();
  did = [];
  dialogs = [];
  answer = Promise.withResolvers();
  webContents = Object.assign(new EventEmitter(), {
    reload: () => did.push('reload'),
    forcefullyCrashRenderer: () => did.push('crash'),
  });
  window = Object.assign(new EventEmitter(), { webContents, isDestroyed: () => false });
  const showMessageBox = async (...args: readonly unknown[]) => {
    dialogs.push(Object(args.at(-1)));
    return { response: await answer.promise, checkboxChecked: false };
  };
  // A fake with only the parts that are used.
  recoverPage(window as unknown as BrowserWindow, {
    dialog: { showMessageBox },
    clock,
    translator: () => translator,
    log: (level, text) => did.push(`${level} ${text}`),
    onPageLeft: () => did.push('left'),
    restart: () => did.push('restart'),
    quit: () => did.push('quit'),
  });
});

const crash = (reason = 'crashed'): void => void webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
const load = (): void => void webContents.emit('did-finish-load');
const choose = async (response: number): Promise<void> => {
  answer.resolve(response);
  await settle();
};

describe('a page that crashes', () => {
  it('is reloaded and logged', () => {
    load();
    crash();
    expect(did).toEqual(['left', 'error The page process ended: crashed (5).', 'reload']);
  });

  it('is not reloaded after a clean exit', () => {
    load();
    crash('clean-exit');
    expect(did).toEqual(['left']);
  });

  it.each([
    [0, 'reload'],
    [1, 'restart'],
    [2, 'quit'],
  ])('is not reloaded automatically if it never loaded: answer %i is %s', async (response, what) => {
    crash();
    expect(did).not.toContain('reload');
    const buttons = ['Reload', 'Restart Meridian', 'Quit'];
    expect(dialogs).toMatchObject([
      { message: translator.t('failures.pageTitle'), buttons, defaultId: 0, cancelId: 0 },
    ]);
    await choose(response);
    expect(did.at(-1)).toBe(what);
  });

  it('is not reloaded automatically for the third time within a minute', async () => {
    for (const _ of [1, 2, 3]) {
      load();
      crash();
      await clock.advance(10_000);
    }
    expect(did.filter((each) => each === 'reload')).toHaveLength(2);
    expect(dialogs).toHaveLength(1);
    await clock.advance(60_000);
    load();
    crash();
    expect(did.at(-1)).toBe('reload');
  });
});

describe('a page that hangs', () => {
  it('is ended when the user chooses so in the dialog', async () => {
    window.emit('unresponsive');
    expect(dialogs).toMatchObject([{ message: translator.t('failures.hungTitle'), buttons: ['Wait', 'Reload'] }]);
    await choose(1);
    expect(did.at(-1)).toBe('crash');
  });

  it('keeps running when the user chooses to wait', async () => {
    window.emit('unresponsive');
    await choose(0);
    expect(did).toEqual(['warn The page does not respond.']);
  });

  it('closes the dialog when it responds or is closed', async () => {
    window.emit('unresponsive');
    window.emit('responsive');
    expect(dialogs[0]?.signal?.aborted).toBe(true);
    window.emit('unresponsive');
    window.emit('closed');
    expect(dialogs[1]?.signal?.aborted).toBe(true);
    await choose(1);
    expect(did).not.toContain('crash');
  });
});

it('reports that the page has left when it navigates', () => {
  webContents.emit('did-navigate');
  expect(did).toEqual(['left']);
});
