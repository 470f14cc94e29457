import type { Bench } from './support/figure.ts';
import { measureFirstSync } from './sync/firstSync.ts';
import { measureHostileRows } from './sync/hostileRows.ts';
import { measureIdleRefresh } from './sync/idleRefresh.ts';
import { measureLateMessages } from './sync/lateMessages.ts';
import { measureSendCost } from './sync/sendCost.ts';

export const bench: Bench = {
  purpose: `What sync consumes in DynamoDB's units, read off the wire by a proxy in front of an emulator. Floor of a first sync: one Query
for the list and for each conversation, the sum of the item sizes, rounded up to 4 KB, halved.`,
  measure: async (isQuick) => [
    ...(await measureIdleRefresh()),
    ...(isQuick ? [] : await measureFirstSync()),
    ...(await measureSendCost()),
    ...(isQuick ? [] : await measureLateMessages()),
    ...(await measureHostileRows()),
  ],
};
