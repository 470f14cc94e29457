import { readUnitsOfChatting, readUnitsOfIdleRefresh } from './live/chatHour.ts';
import { TwoWindows } from './live/twoWindows.ts';
import { quantile } from './support/corpus.ts';
import type { Bench, Figure } from './support/figure.ts';

/** Limits, ms: of the median and of 95 % of messages in use, and of each in the background. */
const P50_MS = 700;
const P95_MS = 1_300;
const BACKGROUND_MS = 6_000;
const CHAT_UNITS = 4_000;
const IDLE_UNITS = 0.5;

const ascending = (all: readonly number[]): number[] => all.toSorted((a, b) => a - b);

async function measureDelivery(isQuick: boolean): Promise<readonly Figure[]> {
  return TwoWindows.run(async (windows) => {
    const many = isQuick ? 10 : 60;
    // The first message makes the conversation one in use.
    await windows.deliver();
    const took: number[] = [];
    for (let n = 0; n < many; n++) {
      // All phases of a second in turn, in no regular order.
      await windows.pause((n * 379) % 1_000);
      took.push(await windows.deliver());
    }
    await windows.prefer({ paused: true });
    const floor: number[] = [];
    for (let n = 0; n < many / 2; n++) floor.push(await windows.deliverAtOnce());
    await windows.prefer({ paused: false });
    await windows.leave();
    const away: number[] = [];
    for (let n = 0; n < (isQuick ? 3 : 12); n++) {
      await windows.pause((n * 1_790) % 5_000);
      away.push(await windows.deliver());
    }
    const [all, least] = [ascending(took), ascending(floor)];
    const figure = (what: string, value: number, most: number, quick: number): Figure => ({
      what,
      value,
      unit: 'ms',
      floor: quick,
      limit: { most },
    });
    return [
      figure(
        'Enter to the other window, both in the conversation, p50',
        quantile(all, 0.5),
        P50_MS,
        quantile(least, 0.5),
      ),
      figure(
        'Enter to the other window, both in the conversation, p95',
        quantile(all, 0.95),
        P95_MS,
        quantile(least, 0.95),
      ),
      figure('Enter to a window in the background, slowest', Math.max(...away), BACKGROUND_MS, Math.max(...least)),
    ];
  });
}

export const bench: Bench = {
  purpose: `How soon a message is on another computer, and what that costs. Two built apps on the Chromium host share a table of dynalite,
from Enter in one until the other has painted the message. Floor: the same with a refresh of the receiver as soon as the message is
in the table, instead of a poll. Units are those of one account on a virtual clock, whose two people write every 10 seconds in turn.`,
  measure: async (isQuick) => {
    const units = 'read units';
    return [
      ...(await measureDelivery(isQuick)),
      {
        what: 'an hour of chatting, polling every second',
        value: await readUnitsOfChatting(true),
        unit: units,
        floor: await readUnitsOfChatting(false),
        limit: { most: CHAT_UNITS },
      },
      {
        what: 'a refresh with nothing new, no conversation open',
        value: await readUnitsOfIdleRefresh(),
        unit: units,
        limit: { most: IDLE_UNITS },
      },
    ];
  },
};
