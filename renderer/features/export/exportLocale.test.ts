import { describe, expect, it } from 'vitest';
import { exportLocale } from './ExportDialog.tsx';

describe('exportLocale', () => {
  it.each([
    ['en-US', 'locale', '1:05 PM'],
    ['en-US', '24', '13:05'],
    ['de-DE', '12', '1:05 PM'],
    ['not a locale', '24', '13:05'],
  ] as const)('has the chosen hour cycle: %s, %s', (locale, hours, text) => {
    const format = new Intl.DateTimeFormat(exportLocale({ locale, hours }), {
      hour: 'numeric',
      minute: 'numeric',
      timeZone: 'UTC',
    });
    expect(format.format(Date.UTC(2026, 10, 22, 13, 5)).replaceAll('\u202f', ' ')).toBe(text);
  });
});
