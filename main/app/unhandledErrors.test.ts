import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { reportUnhandledErrors } from './unhandledErrors.ts';

it('logs every error, and shows one message in ten minutes', async () => {
  const clock = new ManualClock();
  const process = new EventEmitter();
  const logged: unknown[] = [];
  let shown = 0;
  reportUnhandledErrors({
    process: process as NodeJS.Process,
    clock,
    log: (_level, _text, error) => logged.push(error),
    show: () => {
      shown++;
    },
  });
  process.emit('uncaughtException', 'one');
  process.emit('unhandledRejection', 'two');
  expect([logged, shown]).toEqual([['one', 'two'], 1]);
  await clock.advance(600_000);
  process.emit('unhandledRejection', 'three');
  expect([logged.length, shown]).toEqual([3, 2]);
});
