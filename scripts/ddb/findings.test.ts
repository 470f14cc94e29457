import { expect, it } from 'vitest';
import { FakeMessageStore } from '../../test/fakes/fakeMessageStore.ts';
import { findingsOf } from './findings.ts';

const context = { purpose: 'setup', signal: new AbortController().signal } as const;
const described = await new FakeMessageStore().describeTable(context);
const textsOf = (changes: Partial<typeof described>): string =>
  findingsOf({ ...described, ...changes }, 'message-group-sk-index')
    .map(({ level, text }) => `${level}: ${text}`)
    .join('\n');

it('says what a batch size above 1 means where there is a stream, since the table does not show it', () => {
  expect(textsOf({ stream: 'NEW_IMAGE' })).toContain('Its batch size should be 1');
  expect(textsOf({ stream: null })).not.toContain('batch size');
});

it('says how long a message to the most people takes where the capacity is small', () => {
  const provisioned = { billing: 'PROVISIONED', readCapacity: 5 };
  expect(textsOf({ ...provisioned, writeCapacity: 5 })).toMatch(
    /^limited: .*With 5 write units a second, a message to 50 people uses 21 seconds of it\.$/m,
  );
  expect(textsOf({ ...provisioned, writeCapacity: 200 })).not.toContain('50 people');
});
