import type { Client } from './client.ts';
import type { World } from './world.ts';

const minute = 60_000;
/** Minutes without a fault after which every accepted message must be in the table. */
const sendingRounds = 30;
/** Long enough for every sweep to be due again, ms. */
const longRest = 70 * minute;
const everySweep = { sweepUnitsPerHour: 100_000 };
const seldom = { activeMs: 60 * minute, backgroundMs: 60 * minute, idleMs: 24 * 60 * minute };

/**
 * Ends all faults and actions: everything under way must complete in bounded time, and sweeps must find what no refresh could.
 */
export async function settle(world: World): Promise<void> {
  const { clients, plan, scheduler } = world;
  plan.isActive = false;
  for (const client of clients) {
    client.isOnline = true;
    client.resume();
  }
  // Clients that are quitting do so first.
  await scheduler.run(5_000);
  for (const client of clients) client.start();
  for (const client of clients) await world.until(client.call('preferences.change', { intervals: seldom }));
  // Past every request under way and the Lambda's work.
  await scheduler.run(2 * minute);
  await sendAll(world);
  for (const client of clients) await world.until(client.call('preferences.change', everySweep));
  await scheduler.run(longRest);
  await sweep(world);
  // A row that one full list lacks must be lacking a minute later too.
  await scheduler.run(minute);
  await sweep(world);
}

/** Runs minute by minute until everything is sent, retrying failed messages. */
async function sendAll(world: World): Promise<void> {
  for (let round = 0; round < sendingRounds; round++) {
    for (const client of world.clients) {
      await world.until(world.persons.retryFailed(client));
      await world.until(world.persons.sendLaterNow(client));
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

/** Runs sweep steps until nothing is left to sweep. */
async function sweep({ clients, scheduler }: World): Promise<void> {
  const spent = (): number => clients.reduce((sum, client) => sum + client.unitsSpent('sweep'), 0);
  for (let before = -1; before < spent(); ) {
    before = spent();
    for (const client of clients) void client.call('sync.hint', { online: true, metered: false });
    await scheduler.run(5_000);
  }
}
