import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '../../../shared/contract/sync.ts';
import { AppError } from '../../../shared/errors.ts';
import { createTranslator } from '../../../shared/text/translator.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { statusLineOf } from './StatusLine.tsx';

const { t } = createTranslator('en', 'en');
const idle: SyncStatus = {
  phase: 'idle',
  syncedAt: instantFromMicros(1),
  error: null,
  firstSync: null,
  lastRefresh: { read: 0.5, write: 0 },
  waiting: 0,
  failed: 0,
  disk: null,
  sending: null,
  costLimit: null,
  outboxLoss: null,
};
const words = (change: Partial<SyncStatus>): string => statusLineOf(t, { ...idle, ...change })?.words ?? '';

describe('statusLineOf', () => {
  it('shows no units, which are in the settings', () => {
    expect(words({ lastRefresh: { read: 1, write: 0 } })).toBe('Up to date');
  });

  it('does not change during a refresh', () => {
    expect(words({ phase: 'pulling' })).toBe(words({ phase: 'idle' }));
  });

  it('counts waiting messages as not sent while nothing can be sent', () => {
    const sending = new AppError('cache-unreadable').toData();
    expect(words({ waiting: 2, failed: 1 })).toBe('1 message not sent');
    expect(words({ waiting: 2, failed: 1, sending })).toBe('3 messages not sent');
    expect(words({ waiting: 0, sending })).toMatch('Up to date');
  });

  it('shows failed messages and a pause', () => {
    expect(statusLineOf(t, { ...idle, failed: 2 })).toEqual({
      tone: 'bad',
      words: '2 messages not sent',
      showsTime: false,
    });
    expect(statusLineOf(t, { ...idle, phase: 'paused' })).toEqual({ tone: 'quiet', words: 'Paused', showsTime: true });
  });

  it('shows the progress of the first sync', () => {
    expect(words({ phase: 'pulling', syncedAt: null, firstSync: { done: 12, total: 240 } })).toBe(
      'Downloading conversations: 12 of 240',
    );
    expect(words({ phase: 'pulling', syncedAt: null, firstSync: { done: 0, total: 0 } })).toBe(
      'Downloading conversations…',
    );
  });

  it('is empty while a bar says that it is offline or failing', () => {
    expect(statusLineOf(t, { ...idle, phase: 'offline' })).toBeNull();
    expect(statusLineOf(t, { ...idle, phase: 'failed' })).toBeNull();
  });
});
