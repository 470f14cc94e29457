import type { Client } from './client.ts';
import { contentOf } from './tableContent.ts';
import type { World } from './world.ts';

const minute = 60_000;
/** Bells are read at least so often, ms. */
const bellsWithin = 6 * minute;
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
  await checkBells(world);
  const opened = new Set<string>();
  await openAll(world, opened);
  for (const client of clients) await world.until(client.call('preferences.change', everySweep));
  await scheduler.run(longRest);
  await sweep(world);
  // A row that one full list lacks must be lacking a minute later too.
  await scheduler.run(minute);
  await sweep(world);
  // Sweeps may have found more. What is opened is marked as unread no more, which is written with the next refreshes.
  if (await openAll(world, opened)) await scheduler.run(longRest);
}

/** Bells suffice for others to see edits and deletions of messages that they have, without opening a conversation. */
async function checkBells(world: World): Promise<void> {
  // Where access rules deny it, no bell rings.
  if (world.scenario.faults.requests.some(({ kind, on }) => kind === 'refused' && (on === 'ringBell' || on === 'any')))
    return;
  await world.scheduler.run(bellsWithin);
  for (const client of world.clients) await world.until(client.call('sync.refresh', {}));
  await world.scheduler.run(2_000);
  const content = contentOf(world.table);
  for (const client of world.clients.filter(({ areChangesRefused }) => !areChangesRefused)) {
    const { conversations } = await world.until(client.call('conversations.list', {}));
    for (const { id: conversationId } of conversations) {
      const window = { conversationId, from: { kind: 'newest' }, limit: 500 } as const;
      const { messages } = await world.until(client.call('messages.window', window));
      for (const message of messages.filter(({ sender }) => sender.id !== client.person.id)) {
        const overlay = content.overlays.get(`${conversationId} ${message.id}`);
        const text = overlay?.edits.get(message.sender.id) ?? message.text;
        if (overlay?.deletedBy.has(message.sender.id) || text !== message.text)
          world.violate(`${client.name} has not heard what was done to "${message.text}" in ${conversationId}`);
      }
    }
  }
}

/**
 * Opens every conversation that was not, which reads what was done to its messages; the reply does not wait for that. Resolves to
 * whether there was any.
 */
async function openAll(world: World, opened: Set<string>): Promise<boolean> {
  const before = opened.size;
  for (const client of world.clients) {
    const { conversations } = await world.until(client.call('conversations.list', {}));
    for (const { id } of conversations) {
      if (opened.has(`${client.name} ${id}`)) continue;
      opened.add(`${client.name} ${id}`);
      await world.until(client.call('messages.open', { conversationId: id }));
      await world.scheduler.run(2_000);
    }
    await world.until(client.call('messages.open', { conversationId: null }));
  }
  return opened.size > before;
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
    else if (!hasSentAll(client))
      world.violate(`${client.name} still has rows to move, or changes of messages or of conversations`);
  }
}

function hasSentAll(client: Client): boolean {
  const outbox = client.outbox();
  const { waiting, failed } = outbox.outgoing.counts();
  const hasChanges = outbox.messageChanges.all().length + outbox.groupActions.all().length > 0;
  return waiting === 0 && failed === 0 && outbox.rowTasks.all().length === 0 && !hasChanges;
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
