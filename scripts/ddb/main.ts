import process from 'node:process';
import { systemClock } from '../../main/engine/clock.ts';
import { runCommand } from './run.ts';

/* The half of `npm run ddb` that runs on Node 24. */

const stop = new AbortController();
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
// A reader such as `head` may close the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  stop.abort();
});

const { timeZone: zone, locale } = Intl.DateTimeFormat().resolvedOptions();
process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  clock: systemClock,
  signal: stop.signal,
  zone,
  locale,
});
