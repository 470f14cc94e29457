import { expect, it } from 'vitest';
import { defaultSettings } from '../../shared/settings.ts';
import { Settings } from './settings.ts';
import type { Content } from './storedContent.ts';

function open(content: Content, write: (content: Content) => void = () => {}) {
  const log: string[] = [];
  const setAside: string[] = [];
  const file = { content, write, setAside: (where: readonly string[]) => void setAside.push(...where) };
  const settings = new Settings(file, (_level, text) => void log.push(text));
  return { settings, log, setAside };
}

it('stores a change, keeps everything else, and notifies listeners', () => {
  const written: Content[] = [];
  const { settings } = open({ ofALaterVersion: 7 }, (content) => void written.push(content));
  const themes: string[][] = [];
  settings.onChange((now, previous) => void themes.push([previous.appearance.theme, now.appearance.theme]));
  expect(settings.value).toEqual(defaultSettings);
  const changed = settings.change({ appearance: { theme: 'dark' } });
  expect(settings.value).toBe(changed);
  expect(changed.notifications).toEqual(defaultSettings.notifications);
  expect(written).toEqual([{ ofALaterVersion: 7, ...changed }]);
  expect(themes).toEqual([['system', 'dark']]);
});

it('remembers the size of the last window of a conversation', () => {
  const written: Content[] = [];
  open({}, (content) => void written.push(content)).settings.remember({
    conversationWindow: { width: 420, height: 600 },
  });
  const { settings, setAside } = open(written.at(-1) ?? {});
  expect([settings.remembered.conversationWindow, setAside]).toEqual([{ width: 420, height: 600 }, []]);
});

it('uses the default for each value that it can’t read, and sets the file aside', () => {
  const { settings, setAside } = open({ appearance: { theme: 'pink', density: 'compact' }, window: { x: 'left' } });
  expect(settings.value.appearance).toEqual({ ...defaultSettings.appearance, density: 'compact' });
  expect(settings.remembered).toEqual({
    window: null,
    conversationWindow: null,
    notificationsFailed: false,
    keyChoice: null,
    connection: null,
  });
  expect(setAside).toEqual(expect.arrayContaining(['appearance.theme', 'window.x']));
  expect(setAside).not.toContain('appearance.density');
});

it.each([{}, { ...defaultSettings, version: 1 }, { privacy: { lockAfterMs: 60_000 }, ofALaterVersion: 7 }])(
  'sets nothing aside of %j',
  (content) => {
    expect(open(content).setAside).toEqual([]);
  },
);

it('logs a failed write and keeps the change for this run', () => {
  const { settings, log } = open({}, () => {
    throw new Error('no space');
  });
  settings.change({ behaviour: { spellcheck: false } });
  settings.remember({ window: { x: 1, y: 2, width: 300, height: 400, maximized: true } });
  expect(settings.value.behaviour.spellcheck).toBe(false);
  expect(settings.remembered.window?.x).toBe(1);
  expect(log).toEqual(Array(2).fill('The settings could not be written.'));
});
