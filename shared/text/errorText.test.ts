import { expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { catalogues } from './catalogues.ts';
import { errorText, suggestedActions } from './errorText.ts';
import { createTranslator } from './translator.ts';

const { t } = createTranslator('en', 'en');
const text = (error: AppError): string => errorText(t, error.toData());

it('prefers the sentence of the reason, and shows the handle as it was given', () => {
  const error = new AppError('not-found', {
    reason: 'handle-unknown',
    params: { handle: '@bayko' },
    details: { handle: 'bayko' },
  });
  expect(text(error)).toBe('No person with the handle \u2068@bayko\u2069 was found. Check the spelling.');
  expect(errorText(createTranslator('ar', 'ar').t, error.toData())).toContain('\u2068@bayko\u2069');
});

it('falls back to the sentence of the code for an unknown reason', () => {
  const error = { ...new AppError('not-found').toData(), reason: 'of-a-newer-version' };
  expect(errorText(t, error)).toBe(t('errors.not-found'));
});

it('names the endpoint, else the region', () => {
  const offline = (details: Record<string, string>): string => text(new AppError('offline', { details }));
  expect(offline({ endpoint: 'http://127.0.0.1:8000', region: 'eu-west-1' })).toContain('http://127.0.0.1:8000');
  expect(offline({ region: 'eu-west-1' })).toContain('eu-west-1');
  expect(offline({})).toContain('the table');
});

it('suggests what the sentence of an error mentions', () => {
  for (const [key, { defaultMessage: sentence }] of Object.entries(catalogues.en)) {
    if (!key.startsWith('errors.')) continue;
    const mentioned = [/\bthe log\b/.test(sentence) && 'openLog', /restart Meridian/i.test(sentence) && 'restart'];
    const reason = key.slice('errors.'.length);
    expect(suggestedActions({ code: 'validation', reason }), key).toEqual(mentioned.filter(Boolean));
  }
});
