import { describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { settle } from './sync.ts';

const now = instantFromMicros(1_700_000_000_000_000);
const { status: offline } = createWorld('offline', now);
const { status: failed } = createWorld('failed', now);
const { status: idle } = createWorld('online', now);
const pulling = { ...idle, phase: 'pulling' } as const;

describe('settle', () => {
  it.each([offline, failed, { ...idle, phase: 'paused' } as const])(
    'keeps showing trouble during an attempt to end it ($phase)',
    (trouble) => {
      expect(settle(trouble, pulling)).toMatchObject({ phase: trouble.phase, error: trouble.error });
    },
  );

  it('ends trouble with the first success', () => {
    expect(settle(offline, idle)).toBe(idle);
    const synced = { ...pulling, syncedAt: now };
    expect(settle(offline, synced)).toBe(synced);
    const progress = { ...pulling, firstSync: { done: 1, total: 9 } };
    expect(settle(offline, progress)).toBe(progress);
  });

  it('shows every other status as received', () => {
    expect(settle(idle, pulling)).toBe(pulling);
    expect(settle(idle, failed)).toBe(failed);
    expect(settle(offline, failed)).toBe(failed);
  });
});
