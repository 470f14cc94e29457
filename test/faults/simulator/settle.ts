import type { Client } from './client.ts';
import type { World } from './world.ts';

const minute = 60_000;
/** What was accepted must be in the table after so many rounds of a minute without a fault. */
const sendingRounds = 30;
/** Rests so long that every sweep is due again. */
const longRest = 70 * minute;
const everySweep = { sweepUnitsPerHour: 100_000 };
const seldom = { activeMs: 60 * minute, backgroundMs: 60 * minute, idleMs: 24 * 60 * minute };

/**
 * From here on nothing goes wrong any more and nobody does anything: everything that was begun has to come to its end in
 * bounded time, and the sweeps have to find what no refresh could.
 */
export async function settle(world: World): Promise<void> {
  const { clients, plan, scheduler } = world;
  plan.isActive = false;
  for (const client of clients) {
    client.isOnline = true;
    client.resume();
  }
  // Whoever is about to quit does so first.
  await scheduler.run(5_000);
  for (const client of clients) client.start();
  for (const client of clients) await world.until(client.call('preferences.change', { intervals: seldom }));
  // Past every request under way, and the Lambda's work.
  await scheduler.run(2 * minute);
  await sendAll(world);
  for (const client of clients) await world.until(client.call('preferences.change', everySweep));
  await scheduler.run(longRest);
  await sweep(world);
  // What one full list missed has to be missed by another one, a minute later.
  await scheduler.run(minute);
  await sweep(world);
}

/** Minute by minute until nothing is left to be sent, with a person who retries whatever failed. */
async function sendAll(world: World): Promise<void> {
  for (let round = 0; round < sendingRounds; round++) {
    for (const client of world.clients) {
      await world.until(world.persons.retryFailed(client));
      await world.until(client.call('sync.refresh', {}));
    }
    if (world.clients.every(hasSentAll)) return;
    await world.scheduler.run(minute);
  }
  for (const client of world.clients) {
    const { waiting, failed } = client.outbox().outgoing.counts();
    if (waiting + failed > 0) world.violate(`${client.name} still has ${waiting} waiting and ${failed} failed`);
    else if (!hasSentAll(client)) world.violate(`${client.name} still has rows to move`);
  }
}

function hasSentAll(client: Client): boolean {
  const outbox = client.outbox();
  const { waiting, failed } = outbox.outgoing.counts();
  return waiting === 0 && failed === 0 && outbox.rowTasks.all().length === 0;
}

/** One sweep step after the other, until there is nothing left to sweep. */
async function sweep({ clients, scheduler }: World): Promise<void> {
  const spent = (): number => clients.reduce((sum, client) => sum + client.unitsSpent('sweep'), 0);
  for (let before = -1; before < spent(); ) {
    before = spent();
    for (const client of clients) void client.call('sync.hint', { online: true, metered: false });
    await scheduler.run(5_000);
  }
}
