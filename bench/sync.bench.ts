import { parseBenchOptions } from './support/benchOptions.ts';
import { printReport, type Report } from './support/report.ts';
import { measureFirstSync } from './sync/firstSync.ts';
import { measureHostileRows } from './sync/hostileRows.ts';
import { measureIdleRefresh } from './sync/idleRefresh.ts';
import { measureLateMessages } from './sync/lateMessages.ts';
import { measureSendCost } from './sync/sendCost.ts';

const measurements: Readonly<Record<string, () => Promise<Report | readonly Report[]>>> = {
  idle: measureIdleRefresh,
  hostile: measureHostileRows,
  first: measureFirstSync,
  send: measureSendCost,
  late: measureLateMessages,
};

const { parts } = parseBenchOptions({
  name: 'sync',
  purpose:
    'Measures on the wire what sync consumes in DynamoDB units, compares it with the minimum, and checks the limits.',
  parts: Object.keys(measurements),
});

let exceeded = 0;
for (const [name, measure] of Object.entries(measurements)) {
  if (!parts.includes(name)) continue;
  for (const report of [await measure()].flat()) exceeded += printReport(report);
}
if (exceeded > 0) process.exitCode = 1;
