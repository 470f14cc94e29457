import { beforeEach, describe, expect, it } from 'vitest';
import { ConnectionSettings } from '../../shared/connection.ts';
import type { TestReport, TestStep } from '../../shared/contract/accounts.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld, type ScenarioName } from '../../test/design/scenarios.ts';
import { createFakeBridge, type FakeBridge } from '../../test/support/fakeBridge.ts';
import type { FakeWorld } from '../../test/support/fakeWorld.ts';
import { createClient } from '../client.ts';
import { createConnectionTest, isUsable } from './connectionTest.ts';

let world: FakeWorld;
let bridge: FakeBridge;
const request = {
  connection: ConnectionSettings.parse({ user: '@me' }),
  keys: null,
  accountId: null,
  write: false,
};
const settle = () => new Promise<void>((done) => setImmediate(done));

function begin(scenario: ScenarioName) {
  world = createWorld(scenario, instantFromMicros(1_700_000_000_000_000));
  bridge = createFakeBridge(world);
  const test = createConnectionTest(createClient(bridge));
  test.listen();
  return test;
}

const report = (step: TestStep, state: TestReport['state']): TestReport => ({
  step,
  state,
  error: null,
  facts: {},
});

describe('a connection test', () => {
  let test: ReturnType<typeof begin>;
  const states = () => Object.entries(test.getState().reports).map(([step, { state }]) => `${step} ${state}`);

  beforeEach(() => {
    test = begin('first-run');
  });

  it('includes reports that arrive before the reply with the run ID', async () => {
    await test.getState().start(request);
    await settle();
    expect(test.getState().running).toBe(false);
    expect(states()).toEqual([
      'credentials ok',
      'reachability ok',
      'table ok',
      'keys ok',
      'index ok',
      'settings ok',
      'ownList ok',
      'changes ok',
      'write skipped',
    ]);
    expect(isUsable(test.getState().reports)).toBe(true);
  });

  it('is usable if only the index or the protection is missing', async () => {
    test = begin('first-run-missing-index');
    await test.getState().start(request);
    await settle();
    expect(isUsable(test.getState().reports)).toBe(true);
    test = begin('first-run-unprotected');
    await test.getState().start(request);
    await settle();
    expect(test.getState().running).toBe(false);
    expect(isUsable(test.getState().reports)).toBe(true);
    test = begin('first-run-missing-table');
    await test.getState().start(request);
    await settle();
    expect(isUsable(test.getState().reports)).toBe(false);
  });

  it('keeps the reports received before it was canceled', async () => {
    test = begin('first-run-slow');
    await test.getState().start(request);
    await settle();
    expect(test.getState().running).toBe(true);
    test.getState().cancel();
    await settle();
    expect(test.getState().running).toBe(false);
    expect(states()).toContain('reachability ok');
    expect(states()).toContain('table skipped');
    expect(world.desk.received.cancelled).toEqual(['run-1']);
  });

  it('is stopped before it has started, too', async () => {
    test = begin('first-run-slow');
    const starting = test.getState().start(request);
    test.getState().cancel();
    await starting;
    await settle();
    expect(test.getState()).toMatchObject({ running: false, reports: {} });
    expect(world.desk.received.cancelled).toEqual(['run-1']);
  });

  it('drops reports of an older run and of a cleared one', async () => {
    await test.getState().start(request);
    await test.getState().start(request);
    await settle();
    bridge.emit('accounts.tested', { runId: 'run-1', report: report('table', 'failed') });
    expect(states()).toContain('table ok');
    test.getState().forget();
    bridge.emit('accounts.tested', { runId: 'run-2', report: report('table', 'failed') });
    expect(states()).toEqual([]);
  });
});
