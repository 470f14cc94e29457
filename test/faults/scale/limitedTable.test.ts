import { describe, expect, it } from 'vitest';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { LimitedTable } from './limitedTable.ts';

const row = (owner: string, conversation: string, sk: string) => ({
  pk: `GRP#${owner}`,
  sk,
  message_group_uuid: conversation,
});

const tableAt = (now = 0) => new LimitedTable(() => instantFromMicros(now));

describe('a table with limits', () => {
  it('throttles a write whose conversation has no throughput left in the index, although the list has some', () => {
    const table = tableAt();
    const write = (n: number) => table.put(row(`member ${n}`, 'one conversation', 'now'));
    for (let n = 0; n < 1_000; n++) write(n);
    expect(() => write(1_000)).toThrow(expect.objectContaining({ code: 'throttled' }));
    expect(table.takeCounts()).toMatchObject({ requests: 1_001, write: 2_000, throttled: 1 });
    expect(table.query({ pk: 'GRP#member 1000' }).value.items).toEqual([]);
  });

  it('counts the units of the table and of the index, and begins again after they were taken', () => {
    const table = tableAt();
    table.put(row('me', 'a', '1'));
    table.put({ pk: 'MSG#a', sk: '1' });
    table.delete({ pk: 'GRP#me', sk: '1' });
    table.query({ pk: 'MSG#a' });
    table.queryIndex('a');
    expect(table.takeCounts()).toMatchObject({ requests: 5, read: 1, write: 5 });
    expect(table.takeCounts()).toMatchObject({ requests: 0, read: 0, write: 0 });
  });

  it('throttles reads of a partition apart from its writes', () => {
    const table = tableAt();
    for (let n = 0; n < 6_000; n++) table.query({ pk: 'MSG#a' });
    expect(() => table.query({ pk: 'MSG#a' })).toThrow(expect.objectContaining({ code: 'throttled' }));
    expect(table.put({ pk: 'MSG#a', sk: '1' }).value).toBe(true);
  });
});
