import { describe, expect, it } from 'vitest';
import type { TestReport } from '../../shared/contract/accounts.ts';
import { createTranslator } from '../../shared/text/translator.ts';
import { findingText } from './sentences.ts';

const { t } = createTranslator('en', 'en');
const finding = (step: TestReport['step'], facts: Record<string, string>): string =>
  findingText(t, { step, state: 'ok', error: null, detail: '', facts });

describe('findingText', () => {
  it('says whether AWS verified the credentials', () => {
    expect(finding('credentials', { accessKeyId: 'AKIA' })).toMatch(/^AWS accepts the access key .*AKIA/);
    expect(finding('credentials', { accessKeyId: 'AKIA', unasked: 'true' })).not.toMatch(/^AWS accepts/);
  });

  it('counts conversations', () => {
    expect(finding('ownGroups', { owner: 'andrew', conversations: '2' })).toContain('2');
    expect(finding('ownGroups', { conversations: '2', more: 'true' })).toMatch(/^More than/);
  });

  it('names the written item', () => {
    expect(finding('write', { pk: 'MERIDIAN#TEST', sk: 'id' })).toContain('MERIDIAN#TEST / id');
  });
});
