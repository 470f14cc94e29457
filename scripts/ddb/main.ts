import process from 'node:process';
import { systemClock } from '../../main/engine/clock.ts';
import { zoneOfTz } from '../../shared/time/tzVariable.ts';
import { tolerateClosedPipes } from '../lib/commandLine.mjs';
import { linesTo } from '../lib/output.ts';
import { runCommand } from './run.ts';

/* The half of `npm run ddb` that runs on Node 24. */

const stop = new AbortController();
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
tolerateClosedPipes();

const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
const tz = zoneOfTz(process.env.TZ);
if (tz?.isExact === false) process.stderr.write(`TZ is ${process.env.TZ}. Times are shown in ${tz.zone}.\n`);
process.exitCode = await runCommand(process.argv.slice(2), {
  out: linesTo((text) => process.stdout.write(text)),
  err: linesTo((text) => process.stderr.write(text)),
  env: process.env,
  clock: systemClock,
  signal: stop.signal,
  zone: tz?.zone ?? timeZone,
  locale,
});
