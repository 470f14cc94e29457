import { afterAll, describe, test } from 'vitest';
import { startDynalite } from '../../scripts/lib/dynalite.ts';
import { startDynamoDbLocal } from '../support/dynamoDbLocal.ts';
import { type Backend, emulatorBackend, fakeBackend } from './messageStore/backend.ts';
import { testChanges } from './messageStore/changes.ts';
import { testCharging } from './messageStore/charging.ts';
import { testFailing } from './messageStore/failing.ts';
import { testMembers } from './messageStore/members.ts';
import { testOwnState } from './messageStore/ownState.ts';
import { testReading } from './messageStore/reading.ts';
import { testSyncing } from './messageStore/syncing.ts';
import { testWriting } from './messageStore/writing.ts';

/** One suite for every store, so that tests against the fake hold for the service. */
function testStore(backend: Backend): void {
  describe(`the message store: ${backend.name}`, () => {
    describe('reading', () => testReading(backend));
    describe('writing', () => testWriting(backend));
    describe('failing', () => testFailing(backend));
    describe('charging', () => testCharging(backend));
    describe('changes of messages', () => testChanges(backend));
    describe('conversations of many', () => testMembers(backend));
    describe('own state', () => testOwnState(backend));
    describe('syncing', () => testSyncing(backend));
  });
}

testStore(fakeBackend);

const dynalite = await startDynalite({ directory: null });
afterAll(() => dynalite.stop());
testStore(emulatorBackend('dynalite', dynalite.endpoint));

const local = await startDynamoDbLocal();
if ('endpoint' in local) {
  afterAll(() => local.stop());
  testStore(emulatorBackend('DynamoDB Local', local.endpoint));
} else {
  const notice = `The suite of DynamoDB Local is skipped: ${local.reason}.`;
  const { CI } = process.env;
  if (CI === 'true') throw new Error(notice);
  console.warn(notice);
  test.skip(notice);
}
