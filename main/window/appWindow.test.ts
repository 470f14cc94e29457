import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, expect, it } from 'vitest';
import { AppWindow } from './appWindow.ts';

class FakeWindow extends EventEmitter {
  readonly did: string[] = [];
  readonly webContents = {};
  isDestroyed = () => false;
  isMinimized = () => this.did.at(-1) === 'minimize';
  isFocused = () => true;
  restore = () => void this.did.push('restore');
  show = () => void this.did.push('show');
  focus = () => void this.did.push('focus');
  hide = () => void this.did.push('hide');
  isFullScreen = () => this.did.at(-1) === 'full screen';
  setFullScreen = (on: boolean) => void this.did.push(on ? 'full screen' : 'leave full screen');
  /** Closes it like a user. Returns whether that was prevented. */
  close(): boolean {
    let isPrevented = false;
    this.emit('close', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    if (!isPrevented) this.emit('closed');
    return isPrevented;
  }
}

let made: FakeWindow[];
let events: string[];
let staysInTray: boolean;
let window: AppWindow;
const last = (): FakeWindow => made.at(-1) ?? new FakeWindow();

beforeEach(() => {
  made = [];
  events = [];
  staysInTray = false;
  window = new AppWindow({
    open: () => {
      const fake = new FakeWindow();
      made.push(fake);
      // A fake with only the parts that are used.
      return fake as unknown as BrowserWindow;
    },
    staysInTray: () => staysInTray,
    onFocus: () => events.push('focused'),
    onBlur: () => events.push('blurred'),
    onClosed: () => events.push('closed'),
  });
});

it('opens one window, and restores it', () => {
  expect([window.current, window.contents, window.isFocused]).toEqual([null, null, false]);
  window.reveal();
  last().did.push('minimize');
  window.reveal();
  expect(made).toHaveLength(1);
  expect(last().did).toEqual(['minimize', 'restore', 'show', 'focus']);
});

it('opens a new window after it was closed', () => {
  window.reveal();
  expect(last().close()).toBe(false);
  expect([window.current, events]).toEqual([null, ['closed']]);
  window.reveal();
  expect(made).toHaveLength(2);
});

it('hides in the tray instead of closing, until Meridian quits', () => {
  staysInTray = true;
  window.reveal();
  expect(last().close()).toBe(true);
  expect(last().did).toEqual(['hide']);
  window.prepareToQuit();
  expect(last().close()).toBe(false);
});

it('hides in the tray only after it left full screen', () => {
  staysInTray = true;
  window.reveal();
  last().setFullScreen(true);
  expect(last().close()).toBe(true);
  expect(last().did).toEqual(['full screen', 'leave full screen']);
  last().emit('leave-full-screen');
  expect(last().did.at(-1)).toBe('hide');
});

it('hides in the tray again after quitting was canceled', () => {
  staysInTray = true;
  window.reveal();
  window.prepareToQuit();
  window.reveal();
  expect(last().close()).toBe(true);
});

it('reports focus and blur', () => {
  window.reveal();
  last().emit('focus');
  last().emit('blur');
  expect(events).toEqual(['focused', 'blurred']);
});
