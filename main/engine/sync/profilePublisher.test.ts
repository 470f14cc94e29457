import { beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/model.ts';
import { friend, owner, PushBench } from '../../../test/support/pushBench.ts';
import { ProfilePublisher } from './profilePublisher.ts';

describe('publishing the profile', () => {
  const { signal } = new AbortController();
  let bench: PushBench;
  let publisher: ProfilePublisher;

  beforeEach(() => {
    bench = new PushBench();
    publisher = new ProfilePublisher(bench.context());
  });

  const profiles = () => bench.store.table.rows().filter(({ sk }) => sk === 'PROFILE');
  const seed = ({ id, name }: Person, handle = owner.handle) =>
    bench.store.seed([
      { pk: `USR#${handle}`, sk: 'PROFILE', user_uuid: id, user_display_name: name, user_handle: handle },
    ]);
  const calls = () => bench.store.calls.map(({ method }) => method);

  it('writes the profile once, and again when the name changes', async () => {
    await publisher.publish(owner, signal);
    await publisher.publish(owner, signal);
    await new ProfilePublisher(bench.context()).publish(owner, signal);
    expect(calls()).toEqual(['findProfile', 'putProfile']);
    expect(profiles()).toMatchObject([{ pk: 'USR#andrew', user_uuid: owner.id, user_display_name: owner.name }]);
    await publisher.publish({ ...owner, name: 'A new name' }, signal);
    expect(profiles()).toMatchObject([{ user_display_name: 'A new name' }]);
  });

  it('writes nothing when the profile exists, nor replaces a name by none', async () => {
    seed(owner);
    await publisher.publish({ ...owner, name: owner.handle }, signal);
    await publisher.publish(owner, signal);
    expect(calls()).toEqual(['findProfile', 'findProfile']);
    expect(profiles()).toMatchObject([{ user_display_name: owner.name }]);
  });

  it('writes nothing without a handle', async () => {
    await publisher.publish({ ...owner, handle: '' }, signal);
    expect(calls()).toEqual([]);
  });

  it('keeps another user’s profile, and logs it once', async () => {
    seed(friend);
    await publisher.publish(owner, signal);
    await new ProfilePublisher(bench.context()).publish(owner, signal);
    expect(calls()).toEqual(['findProfile']);
    expect(profiles()).toMatchObject([{ user_uuid: friend.id }]);
    expect(bench.logged).toHaveLength(1);
  });

  it('keeps the profile of a user who took the handle a moment before', async () => {
    const held = bench.store.hold('putProfile');
    const publishing = publisher.publish(owner, signal);
    await held.reached;
    seed(friend);
    held.release();
    await publishing;
    expect(profiles()).toMatchObject([{ user_uuid: friend.id }]);
    expect(bench.logged).toHaveLength(1);
  });

  it('does not retry after a denial until a restart, and never fails', async () => {
    bench.store.failNext('putProfile', 'access-denied');
    await publisher.publish(owner, signal);
    await publisher.publish(owner, signal);
    expect(bench.store.countOf('putProfile')).toBe(1);
    expect(bench.logged).toHaveLength(1);
    await new ProfilePublisher(bench.context()).publish(owner, signal);
    expect(profiles()).toHaveLength(1);
  });

  it('retries after a temporary failure', async () => {
    bench.store.failNext('findProfile', 'offline');
    await publisher.publish(owner, signal);
    expect(bench.logged).toEqual([]);
    await publisher.publish(owner, signal);
    expect(profiles()).toHaveLength(1);
  });

  it('stops when aborted', async () => {
    const stop = new AbortController();
    const held = bench.store.hold('putProfile');
    const publishing = publisher.publish(owner, stop.signal);
    await held.reached;
    stop.abort();
    await expect(publishing).rejects.toMatchObject({ code: 'cancelled' });
    expect(bench.outbox.values.get('profileWritten')).toBeNull();
  });
});
