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
  /** Closes it as a person does; true: it was prevented. */
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
let told: string[];
let staysInTray: boolean;
let window: AppWindow;
const last = (): FakeWindow => made.at(-1) ?? new FakeWindow();

beforeEach(() => {
  made = [];
  told = [];
  staysInTray = false;
  window = new AppWindow({
    open: () => {
      const fake = new FakeWindow();
      made.push(fake);
      // Of a window only what is used is there.
      return fake as unknown as BrowserWindow;
    },
    staysInTray: () => staysInTray,
    focused: () => told.push('focused'),
    blurred: () => told.push('blurred'),
    closed: () => told.push('closed'),
  });
});

it('is there when it is wanted, once', () => {
  expect([window.current, window.contents, window.isFocused]).toEqual([null, null, false]);
  window.reveal();
  last().did.push('minimize');
  window.reveal();
  expect(made).toHaveLength(1);
  expect(last().did).toEqual(['minimize', 'restore', 'show', 'focus']);
});

it('closes, and comes back as another one', () => {
  window.reveal();
  expect(last().close()).toBe(false);
  expect([window.current, told]).toEqual([null, ['closed']]);
  window.reveal();
  expect(made).toHaveLength(2);
});

it('hides in the tray instead, until Meridian ends', () => {
  staysInTray = true;
  window.reveal();
  expect(last().close()).toBe(true);
  expect(last().did).toEqual(['hide']);
  window.quitting();
  expect(last().close()).toBe(false);
});

it('stays in the tray again when ending was called off', () => {
  staysInTray = true;
  window.reveal();
  window.quitting();
  window.reveal();
  expect(last().close()).toBe(true);
});

it('tells of the focus', () => {
  window.reveal();
  last().emit('focus');
  last().emit('blur');
  expect(told).toEqual(['focused', 'blurred']);
});
