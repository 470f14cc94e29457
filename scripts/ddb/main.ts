import process from 'node:process';
import { systemClock } from '../../main/engine/clock.ts';
import { tolerateClosedPipes } from '../lib/commandLine.mjs';
import { linesTo } from '../lib/output.ts';
import { runCommand } from './run.ts';

/* The half of `npm run ddb` that runs on Node 24. */

const stop = new AbortController();
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
tolerateClosedPipes();

const { timeZone: zone, locale } = Intl.DateTimeFormat().resolvedOptions();
process.exitCode = await runCommand(process.argv.slice(2), {
  out: linesTo((text) => process.stdout.write(text)),
  err: linesTo((text) => process.stderr.write(text)),
  env: process.env,
  clock: systemClock,
  signal: stop.signal,
  zone,
  locale,
});
