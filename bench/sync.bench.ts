/**
 * What synchronising costs in DynamoDB's units, measured on the wire and next to its floor, and whether the limits hold.
 * Run: node_modules/.bin/node bench/sync.bench.ts [idle] [first] [send] [late]
 * Ends with exit code 1 when a limit is broken.
 */
import { printReport, type Report } from './support/report.ts';
import { measureFirstSync } from './sync/firstSync.ts';
import { measureIdleRefresh } from './sync/idleRefresh.ts';
import { measureLateMessages } from './sync/lateMessages.ts';
import { measureSendCost } from './sync/sendCost.ts';

const measurements: Readonly<Record<string, () => Promise<Report | readonly Report[]>>> = {
  idle: measureIdleRefresh,
  first: measureFirstSync,
  send: measureSendCost,
  late: measureLateMessages,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in measurements));
if (unknown.length > 0)
  throw new RangeError(`Unknown: ${unknown}. There are: ${Object.keys(measurements).join(', ')}.`);

let broken = 0;
for (const [name, measure] of Object.entries(measurements)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const report of [await measure()].flat()) broken += printReport(report);
}
if (broken > 0) process.exitCode = 1;
