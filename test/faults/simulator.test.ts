import { describe, expect, test } from 'vitest';
import { broken, withoutTheMinute } from './simulator/broken.ts';
import type { RequestFault } from './simulator/faults.ts';
import type { ClientSetup, Scenario } from './simulator/scenario.ts';
import { findFirst, scenarioOf, shrink } from './simulator/search.ts';
import { simulate } from './simulator/simulate.ts';

const client: ClientSetup = {
  person: 0,
  clockMs: 0,
  rowMover: 'app',
  mayMoveRows: true,
  activeMs: 10_000,
  knownBy: 'id',
};

/** Ada sends one message to Bob; nothing else happens. */
const oneMessage: Scenario = {
  clients: [client, { ...client, person: 1 }],
  hasIndex: true,
  hasLambda: false,
  conversations: [{ between: [0, 1], messages: 2, ageMs: 60_000, form: 'micros', rows: 'proper' }],
  steps: [{ afterMs: 5_000, client: 0, action: { does: 'send', conversation: 0, count: 1 } }],
  faults: { requests: [], stops: [], lambda: [] },
  chance: 1,
};

describe('a run', () => {
  test('is deterministic', async () => {
    for (const seed of [3, 11, 42]) {
      const first = await simulate(scenarioOf(seed), { keepsLog: true });
      const second = await simulate(scenarioOf(seed), { keepsLog: true });
      expect(first.log.length).toBeGreaterThan(20);
      expect(second).toEqual(first);
    }
  });

  test('logs events in simulated time', async () => {
    const { log, violations } = await simulate(oneMessage, { keepsLog: true });
    expect(violations).toEqual([]);
    const lines = log.map((line) => line.replace(/ +/g, ' ').trim());
    expect(lines).toContainEqual('5.000s client A > {"does":"send","conversation":0,"count":1}');
    expect(lines).toContainEqual(
      expect.stringMatching(/^5\.\d+s client A putMessage web-conversation-0 .* "message 1 of client A"$/),
    );
  });

  test('simulates hours without waiting for them', async () => {
    const steps: Scenario['steps'] = [{ afterMs: 3_600_000, client: 1, action: { does: 'focus' } }];
    const { log } = await simulate({ ...oneMessage, steps }, { keepsLog: true });
    expect(log).toContainEqual(expect.stringMatching(/^ *3600\.000s +client B +> /));
  });
});

describe('a planted fault is found', () => {
  test.each([
    ['overwriteMessages', /where a message was/],
    ['overwriteRows', /where another conversation's row was/],
    ['reallocateAtOnce', /is in the table 2 times/],
    ['ackTooEarly', /was accepted and is not in the table/],
    ['deleteFirst', /not older than what it put/],
    ['forgetTheRest', /does not show/],
    ['loseBells', /has not heard/],
    ['skipLog', /shows/],
  ] as const)('%s', async (name, kind) => {
    const finding = await findFirst(0, 400, kind, { breakStore: broken[name] });
    expect(finding).not.toBeNull();
  });

  const edit = { does: 'change', conversation: 0, what: 'edit', nth: 0 } as const;
  const sentAndEdited: Scenario['steps'] = [...oneMessage.steps, { afterMs: 20_000, client: 0, action: edit }];

  test('a late edit that replaces a newer one', async () => {
    const late: RequestFault = { client: 0, on: 'saveChange', nth: 0, times: 1, kind: 'twice', ms: 50_000 };
    const steps: Scenario['steps'] = [...sentAndEdited, { afterMs: 10_000, client: 0, action: edit }];
    const scenario = { ...oneMessage, steps, faults: { ...oneMessage.faults, requests: [late] } };
    expect((await simulate(scenario)).violations).toEqual([]);
    const { violations } = await simulate(scenario, { breakStore: broken.forceChanges });
    expect(violations).toContainEqual(expect.stringMatching(/has the edit/));
  });

  test('messages that are read without what was done to them', async () => {
    const steps: Scenario['steps'] = [
      ...sentAndEdited,
      { afterMs: 600_000, client: 1, action: { does: 'crash', forMs: 1_000, losesCache: true } },
    ];
    const scenario = { ...oneMessage, steps };
    expect((await simulate(scenario)).violations).toEqual([]);
    const { violations } = await simulate(scenario, { breakStore: broken.ignoreOverlays });
    expect(violations).toContainEqual(expect.stringMatching(/has not heard/));
  });

  test('a request that takes effect after more than a minute', async () => {
    const strike = (nth: number, times: number, kind: RequestFault['kind'], ms: number): RequestFault => ({
      client: 0,
      on: 'putMessage',
      nth,
      times,
      kind,
      ms,
    });
    // The first attempt is under way for long; later ones are lost until the key is too old.
    const requests = [strike(0, 1, 'late', 59_500), strike(1, 40, 'lost', 0)];
    const steps: Scenario['steps'] = [
      ...oneMessage.steps,
      { afterMs: 30_000, client: 0, action: { does: 'offline', forMs: 330_000 } },
      { afterMs: 400_000, client: 0, action: { does: 'focus' } },
    ];
    const scenario = { ...oneMessage, steps, faults: { ...oneMessage.faults, requests } };
    expect((await simulate(scenario)).violations).toEqual([]);
    const { violations } = await simulate(withoutTheMinute(scenario));
    expect(violations).toContainEqual(expect.stringMatching(/is in the table 2 times/));
  });

  test('shrinks to a small scenario', async () => {
    const variant = { breakStore: broken.ackTooEarly };
    const finding = await findFirst(0, 400, /./, variant);
    const { scenario, outcome } = await shrink(finding?.seed ?? 0, 60, variant);
    expect(outcome.violations).not.toHaveLength(0);
    expect(scenario.steps.length).toBeLessThan(scenarioOf(finding?.seed ?? 0).steps.length);
  });
});

describe('conversations of many', () => {
  const people: ClientSetup[] = [0, 1, 2].map((person) => ({ ...client, person }));
  const start = { afterMs: 5_000, client: 0, action: { does: 'start-group', with: 0b0110 } } as const;
  const send = (who: number, afterMs: number, count = 1): Scenario['steps'][number] => ({
    afterMs,
    client: who,
    action: { does: 'send', conversation: 0, count },
  });
  const change = (who: number, what: 'add' | 'leave' | 'rename' | 'remove', other = 0): Scenario['steps'][number] => ({
    afterMs: 120_000,
    client: who,
    action: { does: 'change-group', conversation: 0, what, with: other },
  });
  const run = (steps: Scenario['steps'], options: Parameters<typeof simulate>[1] = {}) =>
    simulate({ ...oneMessage, clients: people, conversations: [], steps }, options);

  test('are started, changed and written to', async () => {
    const steps = [start, send(1, 120_000, 3), send(2, 0, 3), change(0, 'rename'), change(0, 'remove', 1)];
    const more = [change(0, 'add', 3), change(2, 'leave'), send(0, 120_000)];
    const { violations, log } = await run([...steps, ...more], { keepsLog: true });
    expect(violations).toEqual([]);
    expect(log.filter((line) => line.includes(' putMember ')).length).toBeGreaterThanOrEqual(6);
    expect(log.filter((line) => line.includes(' putMessage ')).length).toBeGreaterThanOrEqual(12);
  });

  test('keep a row too many without a second look', async () => {
    const atOnce = [start, send(1, 120_000), send(2, 0), send(0, 0)];
    expect((await run(atOnce)).violations).toEqual([]);
    const { violations } = await run(atOnce, { breakStore: broken.skipSecondLook });
    expect(violations).toContainEqual(expect.stringMatching(/has [23] rows of/));
  });
});
