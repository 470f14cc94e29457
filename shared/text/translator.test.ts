import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../errors.ts';
import { languages } from '../settings.ts';
import { catalogues } from './catalogues.ts';
import { errorText } from './errorText.ts';
import { createTranslator, directionOf, isMessageKey, withoutIsolates } from './translator.ts';

describe('a translator', () => {
  it('formats numbers and plural forms for its locale', () => {
    const { t } = createTranslator('en', 'en-US');
    const count = (n: number) => t('notifications.newMessages', { count: n });
    expect([1, 2, 1_234].map(count)).toEqual(['1 new message', '2 new messages', '1,234 new messages']);
    expect(createTranslator(null, 'de-DE').t('notifications.newMessages', { count: 1_234 })).toBe(
      '1.234 neue Nachrichten',
    );
    expect(createTranslator('ar', 'de-DE').t('notifications.newMessages', { count: 2 })).toBe('رسالتان جديدتان');
  });

  it('uses the system’s locale only for its own language', () => {
    expect(createTranslator('de', 'de-AT')).toMatchObject({ language: 'de', locale: 'de-AT' });
    expect(createTranslator('de', 'ja-JP')).toMatchObject({ language: 'de', locale: 'de' });
    expect(createTranslator(null, 'fr-FR')).toMatchObject({ language: 'en', locale: 'en' });
  });

  it('does not interpret ICU syntax in values', () => {
    const { t } = createTranslator('en', 'en');
    expect(t('conversation.label', { name: '{count} <b># ’' })).toContain('{count} <b># ’');
  });

  it('isolates text values in a right-to-left language, but selects by the bare value', () => {
    const { t } = createTranslator('ar', 'ar');
    const label = t('conversation.label', { name: '@bayko' });
    expect(label).toContain('\u2068@bayko\u2069');
    expect(withoutIsolates(label)).toContain('@bayko');
    expect(withoutIsolates(label)).not.toContain('\u2068');
    const bold = t.format('errors.credentials-expired', { profile: 'none' });
    expect(bold).not.toContain('--profile');
  });

  it.each(languages)('isolates a name and its direction in %s', (language) => {
    const { t } = createTranslator(language, language);
    const label = t('conversation.label', { name: 'Andrew\u202e\u2069worB' });
    expect(label).toContain('\u2068AndrewworB\u2069');
    expect(t('notices.writeTo', { handle: '@سارة' })).toContain('\u2068@سارة\u2069');
    expect(t('conversation.said', { sender: 'سارة', message: 'no' })).toContain('\u2068سارة\u2069');
    expect(t('engine.stoppedOf', { account: 'سارة' })).toContain('\u2068سارة\u2069');
    expect(
      errorText(t, new AppError('not-found', { reason: 'handle-unknown', params: { handle: '@سارة' } })),
    ).toContain('\u2068@سارة\u2069');
  });

  it.each(languages)('isolates every name that a sentence in %s contains', (language) => {
    const { t } = createTranslator(language, language);
    const names = ['account', 'fileName', 'filter', 'handle', 'name', 'other', 'selection', 'sender'];
    // A sentence that selects by another value need not contain the name.
    const sentences = Object.entries(catalogues[language])
      .filter(([, { defaultMessage }]) => !defaultMessage.includes(', select,'))
      .flatMap(([key, { defaultMessage }]) =>
        names.filter((name) => defaultMessage.includes(`{${name}}`)).map((name) => ({ key, name })),
      );
    expect(sentences.length).toBeGreaterThan(30);
    const hostile = fc.string({
      unit: fc.constantFrom('a', 'ש', 'ع', '1', ' ', '\u202e', '\u2066', '\u2069', '{', '<'),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const value = `x${text}y`;
        const shown = value.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '');
        for (const { key, name } of sentences) {
          if (isMessageKey(key)) expect(t.format(key, { [name]: value }), key).toContain(`\u2068${shown}\u2069`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('leaves other text of a left-to-right sentence as it is', () => {
    const { t } = createTranslator('en', 'en');
    expect(t('status.asOf', { time: '5m' })).not.toContain('\u2068');
  });

  it('fills in `none` for values that are missing or empty', () => {
    const { t } = createTranslator('en', 'en');
    expect(t.format('errors.table-missing', { table: '' })).toBe(t('errors.table-missing', { table: 'none' }));
    expect(t.format('errors.table-missing', { table: 'Chat' })).toContain('Chat');
  });
});

it('loads a language when it is first needed, and only once', async () => {
  vi.resetModules();
  const fresh = await import('./translator.ts');
  expect(() => fresh.createTranslator('de', 'de')).toThrow('not loaded');
  const loaded: string[] = [];
  fresh.loadCataloguesBy((language) => {
    loaded.push(language);
    return catalogues[language];
  });
  expect(fresh.createTranslator('de', 'de').t('times.today')).toBe('Heute');
  expect(fresh.createTranslator('de', 'de-AT').t('times.today')).toBe('Heute');
  expect(loaded).toEqual(['de']);
});

it('knows its keys and nothing that every object has', () => {
  expect(isMessageKey('conversation.label')).toBe(true);
  expect(isMessageKey('constructor')).toBe(false);
});

it.each([
  ['ar-EG', 'rtl'],
  ['he', 'rtl'],
  ['en-US', 'ltr'],
  ['arn', 'ltr'],
])('%s is written %s', (locale, direction) => {
  expect(directionOf(locale)).toBe(direction);
});
