import { expect, it } from 'vitest';
import { type AppSettings, defaultSettings } from '../../shared/settings.ts';
import { CurrentSettings } from './currentSettings.ts';
import { steppedTextSize } from './textSize.ts';

it('changes, keeps and tells what is named', () => {
  const written: Partial<AppSettings>[] = [];
  const settings = new CurrentSettings({
    read: () => ({ ...defaultSettings, window: null, connection: null }),
    write: (change) => written.push(change),
  });
  const told: [string, string][] = [];
  settings.onChange((now, before) => told.push([before.appearance.theme, now.appearance.theme]));
  expect(settings.value).toEqual(defaultSettings);
  const changed = settings.change({ appearance: { theme: 'dark' } });
  expect(settings.value).toBe(changed);
  expect(written).toEqual([changed]);
  expect(told).toEqual([['system', 'dark']]);
  expect(changed.notifications).toEqual(defaultSettings.notifications);
});

it('steps through the sizes of text and back, and stays within them', () => {
  const up = [1, 1, 1].reduce((size, step) => steppedTextSize(size, step), 1);
  const back = [-1, -1, -1].reduce((size, step) => steppedTextSize(size, step), up);
  expect([up, back]).toEqual([1.15, 1]);
  expect([steppedTextSize(1.5, 1), steppedTextSize(0.85, -1), steppedTextSize(1.3, 0)]).toEqual([1.5, 0.85, 1]);
});
