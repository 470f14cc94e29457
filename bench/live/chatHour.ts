import { FakeTable } from '../../test/fakes/fakeTable.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { EngineBench } from '../../test/support/engineBench.ts';
import { conversation, conversationIdOf, OWNER } from '../../test/support/pulling.ts';
import { sumUnits } from '../support/benchEngine.ts';

const id = conversationIdOf('g');
const HOUR_MS = 3_600_000;
/** A message every 10 s, in turn: fast for a conversation of two. */
const EVERY_MS = 10_000;
/** An average message row is 307 bytes in real tables. */
const TEXT = 'lorem ipsum dolor sit amet, '.repeat(3);

/** The read units that an account consumes in an hour of chatting, on a virtual clock; `isLive`: polling every second. */
export async function readUnitsOfChatting(isLive: boolean): Promise<number> {
  const [clock, table] = [new ManualClock(), new FakeTable()];
  const people = [OWNER, 'friend'].map((user) => new EngineBench({ user, table, clock }));
  const [owner] = people;
  const rows = conversation('g', 200, clock.now());
  owner?.store.seed([...rows, friendsRow(rows.at(-1))]);
  for (const person of people) {
    await person.call('preferences.change', { live: isLive });
    await person.call('sync.refresh', {});
    await person.call('messages.open', { conversationId: id });
  }
  const before = sumUnits(owner?.cost.totals() ?? {}).read;
  for (let at = 0; at < HOUR_MS; at += EVERY_MS) {
    const person = people[(at / EVERY_MS) % people.length];
    await clock.advance(EVERY_MS / 2);
    await person?.call('drafts.save', { conversationId: id, text: TEXT });
    await clock.advance(EVERY_MS / 2);
    await person?.call('messages.send', { conversationId: id, text: TEXT });
  }
  await settle();
  const units = sumUnits(owner?.cost.totals() ?? {}).read - before;
  for (const person of people) await person.engine.stop();
  return units;
}

/** The read units of a refresh without news and without an open conversation. */
export async function readUnitsOfIdleRefresh(): Promise<number> {
  const engine = new EngineBench();
  engine.store.seed(conversation('g', 200, engine.clock.now()));
  await settle();
  await engine.call('sync.refresh', {});
  const before = sumUnits(engine.cost.totals()).read;
  await engine.call('sync.refresh', {});
  const units = sumUnits(engine.cost.totals()).read - before;
  await engine.engine.stop();
  return units;
}

/** The other person's row of the conversation. */
const friendsRow = (row: object | undefined) => ({
  ...row,
  pk: 'GRP#friend',
  user_uuid: OWNER,
  user_display_name: 'Owner',
  user_handle: 'owner',
});
