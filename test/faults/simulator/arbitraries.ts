import fc from 'fast-check';
import {
  type DatabaseStop,
  type Faults,
  type LambdaFault,
  putFaultKinds,
  type RequestFault,
  readFaultKinds,
  requestFaultKinds,
  type Target,
} from './faults.ts';
import {
  type ClientAction,
  type ClientSetup,
  type ConversationSetup,
  type ForeignAction,
  keyForms,
  type Scenario,
  type Step,
} from './scenario.ts';

/*
 * Random scenarios. Simple values come first in each choice, since fast-check shrinks towards them. Times are chosen so that a
 * run takes some minutes of simulated time: longer ones cost refreshes and find nothing more.
 */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A value with its weight. */
const often = <T>(weight: number, value: fc.Arbitrary<T>) => ({ weight, arbitrary: value });
const person = fc.nat(3);
const conversation = fc.nat(5);

/** A writer's clock: mostly right, sometimes slightly off, or hours. */
const clockMs = fc.oneof(
  often(5, fc.constant(0)),
  often(2, fc.integer({ min: -5 * second, max: 5 * second })),
  often(3, fc.integer({ min: -2 * hour, max: 2 * hour })),
  often(1, fc.constantFrom(2 * hour, -2 * hour, -90 * minute, 30 * minute)),
);
const form = fc.oneof(often(3, fc.constant(keyForms[0])), often(4, fc.constantFrom(...keyForms)));
const pause = fc.oneof(
  often(4, fc.nat(200)),
  often(8, fc.nat(5 * second)),
  often(4, fc.nat(40 * second)),
  often(1, fc.nat(7 * minute)),
);

const client: fc.Arbitrary<ClientSetup> = fc.record({
  person: fc.nat(2),
  clockMs,
  rowMover: fc.oneof(often(4, fc.constant('app' as const)), often(1, fc.constant('lambda' as const))),
  mayMoveRows: fc.oneof(often(7, fc.constant(true)), often(1, fc.constant(false))),
  activeMs: fc.constantFrom(60 * second, 20 * second, 10 * second, 5 * minute),
  knownBy: fc.oneof(often(4, fc.constant('id' as const)), often(1, fc.constant('handle' as const))),
});

const conversationSetup: fc.Arbitrary<ConversationSetup> = fc.record({
  between: fc.tuple(person, person),
  messages: fc.oneof(often(20, fc.nat(6)), often(1, fc.integer({ min: 45, max: 70 }))),
  ageMs: fc.oneof(
    often(3, fc.nat(10 * minute)),
    often(2, fc.nat(30 * hour)),
    often(1, fc.integer({ min: -103 * minute, max: 0 })),
  ),
  form,
  rows: fc.constantFrom('proper', 'filler', 'twice', 'one-sided'),
});

const clientAction: fc.Arbitrary<ClientAction> = fc.oneof(
  often(12, fc.record({ does: fc.constant('send' as const), conversation, count: fc.constant(1) })),
  often(2, fc.record({ does: fc.constant('send' as const), conversation, count: fc.integer({ min: 2, max: 5 }) })),
  often(3, fc.record({ does: fc.constant('start' as const), with: person })),
  often(2, fc.record({ does: fc.constant('start-group' as const), with: fc.integer({ min: 1, max: 15 }) })),
  often(
    3,
    fc.record({
      does: fc.constant('change-group' as const),
      conversation,
      what: fc.constantFrom('add' as const, 'rename' as const, 'remove' as const, 'role' as const, 'leave' as const),
      with: person,
    }),
  ),
  often(
    7,
    fc.record({
      does: fc.constant('change' as const),
      conversation,
      what: fc.constantFrom('edit', 'react', 'delete', 'edit', 'react', 'take-back', 'reply', 'hide'),
      nth: fc.oneof(often(3, fc.constant(0)), often(2, fc.nat(6))),
    }),
  ),
  often(4, fc.record({ does: fc.constant('mark-read' as const), conversation })),
  often(1, fc.record({ does: fc.constant('fill' as const), conversation })),
  often(
    3,
    fc.record({
      does: fc.constant('keep' as const),
      conversation,
      kind: fc.constantFrom('pinned' as const, 'archived' as const, 'unread' as const),
      isOn: fc.boolean(),
    }),
  ),
  often(3, fc.record({ does: fc.constant('draft' as const), conversation, empty: fc.boolean() })),
  often(3, fc.record({ does: fc.constant('open' as const), conversation: fc.option(conversation, { freq: 3 }) })),
  often(
    1,
    fc.record({
      does: fc.constant('disappear' as const),
      conversation,
      afterMs: fc.constantFrom(3_600_000 as const, 86_400_000 as const, null),
    }),
  ),
  often(2, fc.record({ does: fc.constantFrom('refresh' as const, 'focus' as const, 'blur' as const) })),
  often(1, fc.record({ does: fc.constantFrom('retry' as const, 'discard' as const, 'leave' as const) })),
  often(2, fc.record({ does: fc.constant('offline' as const), forMs: fc.nat(4 * minute) })),
  often(1, fc.record({ does: fc.constant('sleep' as const), forMs: fc.oneof(fc.nat(5 * minute), fc.nat(8 * hour)) })),
  often(1, fc.record({ does: fc.constant('set-clock' as const), byMs: clockMs })),
  often(
    2,
    fc.record({
      does: fc.constant('crash' as const),
      forMs: fc.oneof(fc.nat(2 * second), fc.nat(8 * minute)),
      losesCache: fc.oneof(often(3, fc.constant(false)), often(1, fc.constant(true))),
    }),
  ),
);

const foreignAction: fc.Arbitrary<ForeignAction> = fc.oneof(
  often(
    8,
    fc.record({
      does: fc.constant('web-send' as const),
      conversation,
      side: fc.constantFrom(0 as const, 1 as const),
      form,
      clockMs,
      movesRows: fc.boolean(),
      copyMs: fc.oneof(often(7, fc.constant(null)), often(1, fc.nat(3 * minute))),
    }),
  ),
  often(
    2,
    fc.record({
      does: fc.constant('web-start' as const),
      between: fc.tuple(person, person),
      form,
      clockMs,
      written: fc.oneof(
        often(2, fc.constant([true, true, true] as const)),
        often(1, fc.tuple(fc.boolean(), fc.boolean(), fc.boolean())),
      ),
    }),
  ),
  often(1, fc.record({ does: fc.constant('web-edit' as const), conversation, nth: fc.nat(9) })),
  often(
    1,
    fc.record({
      does: fc.constant('garbage' as const),
      conversation,
      kind: fc.constantFrom('message' as const, 'group-row' as const),
      odd: fc.nat(7),
    }),
  ),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  often(3, fc.record({ afterMs: pause, client: fc.nat(2), action: clientAction })),
  often(1, fc.record({ afterMs: pause, client: fc.constant(null), action: foreignAction })),
);

/** The delay of a late request, ms: anything within the minute, often near its end. */
const delay = fc.oneof(often(2, fc.nat(3 * second)), often(2, fc.nat(59_500)), often(1, fc.constant(59_500)));
const writeTargets = ['putMessage', 'putGroupRow', 'deleteGroupRow'] as const satisfies readonly Target[];
const changeTargets = [
  'saveChange',
  'logChange',
  'ringBell',
  'deleteMessage',
  'putConversation',
  'putMember',
  'putTitle',
] as const satisfies readonly Target[];
const readTargets = [
  'listChanges',
  'listLog',
  'readBells',
  'readMembers',
  'listMessages',
  'listGroupRows',
  'getMessage',
  'findGroupRows',
] as const satisfies readonly Target[];

const fault = (
  on: fc.Arbitrary<RequestFault['on']>,
  kind: fc.Arbitrary<RequestFault['kind']>,
  nth: number,
): fc.Arbitrary<RequestFault> =>
  fc.record({
    client: fc.nat(2),
    on,
    nth: fc.nat(nth),
    times: fc.oneof(often(4, fc.constant(1)), often(1, fc.integer({ min: 2, max: 6 }))),
    kind,
    ms: delay,
  });

/** A few in a row: an app that finds key after key taken gives up and reports it. */
const squatter = fault(fc.constantFrom('putMessage', 'putGroupRow'), fc.constantFrom(...putFaultKinds), 6).map(
  (squatted) => ({ ...squatted, times: Math.min(squatted.times, 3) }),
);

const requestFault = fc.oneof(
  often(6, fault(fc.constant('putMessage'), fc.constantFrom(...requestFaultKinds), 6)),
  often(4, fault(fc.constantFrom(...writeTargets), fc.constantFrom(...requestFaultKinds), 8)),
  often(3, fault(fc.constantFrom(...changeTargets), fc.constantFrom(...requestFaultKinds), 5)),
  often(3, squatter),
  often(4, fault(fc.constantFrom(...readTargets), fc.constantFrom(...readFaultKinds, ...requestFaultKinds), 14)),
  often(2, fault(fc.constant('any'), fc.constantFrom(...requestFaultKinds), 50)),
);

const databaseStop: fc.Arbitrary<DatabaseStop> = fc.record({ client: fc.nat(2), nth: fc.nat(70) });
const lambdaFault: fc.Arbitrary<LambdaFault> = fc.record({
  nth: fc.nat(12),
  kind: fc.constantFrom('dies', 'stale', 'slow'),
});

const faults: fc.Arbitrary<Faults> = fc.record({
  requests: fc.array(requestFault, { maxLength: 14, size: 'max' }),
  stops: fc.array(databaseStop, { maxLength: 2, size: 'max' }),
  lambda: fc.array(lambdaFault, { maxLength: 3, size: 'max' }),
});

/** Any scenario. */
export const scenarios: fc.Arbitrary<Scenario> = fc.noBias(
  fc.record({
    clients: fc.array(client, { minLength: 1, maxLength: 3, size: 'max' }),
    hasIndex: fc.oneof(often(5, fc.constant(true)), often(1, fc.constant(false))),
    hasLambda: fc.oneof(often(3, fc.constant(false)), often(1, fc.constant(true))),
    conversations: fc.array(conversationSetup, { maxLength: 3, size: 'max' }),
    steps: fc.array(step, { minLength: 1, maxLength: 24, size: 'max' }),
    faults,
    chance: fc.nat(2 ** 31 - 1),
  }),
);
