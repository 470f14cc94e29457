import { beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/model.ts';
import { friend, owner, PushBench } from '../../../test/support/pushBench.ts';
import { ProfilePublisher } from './profilePublisher.ts';

describe('keeping the profile', () => {
  const { signal } = new AbortController();
  let bench: PushBench;
  let keeper: ProfilePublisher;

  beforeEach(() => {
    bench = new PushBench();
    keeper = new ProfilePublisher(bench.deps());
  });

  const profiles = () => bench.store.table.rows().filter(({ sk }) => sk === 'PROFILE');
  const seed = ({ id, name }: Person, handle = owner.handle) =>
    bench.store.seed([
      { pk: `USR#${handle}`, sk: 'PROFILE', user_uuid: id, user_display_name: name, user_handle: handle },
    ]);
  const calls = () => bench.store.calls.map(({ method }) => method);

  it('writes it once, and again when the name changes', async () => {
    await keeper.keep(owner, signal);
    await keeper.keep(owner, signal);
    await new ProfilePublisher(bench.deps()).keep(owner, signal);
    expect(calls()).toEqual(['findProfile', 'putProfile']);
    expect(profiles()).toMatchObject([{ pk: 'USR#andrew', user_uuid: owner.id, user_display_name: owner.name }]);
    await keeper.keep({ ...owner, name: 'A new name' }, signal);
    expect(profiles()).toMatchObject([{ user_display_name: 'A new name' }]);
  });

  it('writes nothing where it stands already, nor over a name by none', async () => {
    seed(owner);
    await keeper.keep({ ...owner, name: owner.handle }, signal);
    await keeper.keep(owner, signal);
    expect(calls()).toEqual(['findProfile', 'findProfile']);
    expect(profiles()).toMatchObject([{ user_display_name: owner.name }]);
  });

  it('has nothing to write without a handle', async () => {
    await keeper.keep({ ...owner, handle: '' }, signal);
    expect(calls()).toEqual([]);
  });

  it('leaves somebody else’s alone, and says so once', async () => {
    seed(friend);
    await keeper.keep(owner, signal);
    await new ProfilePublisher(bench.deps()).keep(owner, signal);
    expect(calls()).toEqual(['findProfile']);
    expect(profiles()).toMatchObject([{ user_uuid: friend.id }]);
    expect(bench.logged).toHaveLength(1);
  });

  it('leaves it to who took the handle a moment before', async () => {
    const held = bench.store.hold('putProfile');
    const keeping = keeper.keep(owner, signal);
    await held.reached;
    seed(friend);
    held.release();
    await keeping;
    expect(profiles()).toMatchObject([{ user_uuid: friend.id }]);
    expect(bench.logged).toHaveLength(1);
  });

  it('does not ask again in this run for what is denied, and never fails', async () => {
    bench.store.failNext('putProfile', 'access-denied');
    await keeper.keep(owner, signal);
    await keeper.keep(owner, signal);
    expect(bench.store.countOf('putProfile')).toBe(1);
    expect(bench.logged).toHaveLength(1);
    await new ProfilePublisher(bench.deps()).keep(owner, signal);
    expect(profiles()).toHaveLength(1);
  });

  it('tries again after what passes', async () => {
    bench.store.failNext('findProfile', 'offline');
    await keeper.keep(owner, signal);
    expect(bench.logged).toEqual([]);
    await keeper.keep(owner, signal);
    expect(profiles()).toHaveLength(1);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const held = bench.store.hold('putProfile');
    const keeping = keeper.keep(owner, stop.signal);
    await held.reached;
    stop.abort();
    await expect(keeping).rejects.toMatchObject({ code: 'cancelled' });
    expect(bench.outbox.profileWritten()).toBeNull();
  });
});
