import type { MessageStore } from '../../../main/engine/remote/messageStore.ts';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { Persons } from './actions.ts';
import { Client, type Surroundings } from './client.ts';
import { EventLog } from './eventLog.ts';
import { Expectations } from './expectations.ts';
import { FaultPlan } from './faults.ts';
import type { Wire } from './faultyStore.ts';
import { ForeignWriters } from './foreignWriters.ts';
import { Lambda } from './lambda.ts';
import { attributesOf, people } from './people.ts';
import { Random } from './random.ts';
import type { Scenario, Step } from './scenario.ts';
import { Scheduler } from './scheduler.ts';
import { SimulatedTable } from './simulatedTable.ts';

const start = instantFromMillis(Date.UTC(2026, 2, 16, 12));

export interface WorldOptions {
  readonly keepsLog: boolean;
  /** Puts a planted fault between each engine and its store. */
  readonly breakStore: (store: MessageStore, wire: Wire) => MessageStore;
}

/** One run: the table, its writers, the faults and the expectations. */
export class World {
  readonly scenario: Scenario;
  readonly scheduler = new Scheduler(start);
  readonly log: EventLog;
  readonly plan: FaultPlan;
  readonly table: SimulatedTable;
  readonly lambda: Lambda;
  readonly foreign: ForeignWriters;
  readonly expectations = new Expectations();
  readonly persons: Persons;
  readonly clients: readonly Client[];
  /** Everything that happened and must never happen. */
  readonly violations: string[] = [];

  constructor(scenario: Scenario, { keepsLog, breakStore }: WorldOptions) {
    this.scenario = scenario;
    const { scheduler } = this;
    const chance = new Random(scenario.chance);
    const log = new EventLog(keepsLog, () => scheduler.now);
    const plan = new FaultPlan(scenario.faults);
    const violated = (what: string): void => this.violate(what);
    const table = new SimulatedTable(
      () => scheduler.now,
      (change) => {
        if (scenario.hasLambda) this.lambda.observe(change);
      },
    );
    table.indexed = scenario.hasIndex;
    this.log = log;
    this.plan = plan;
    this.table = table;
    this.lambda = new Lambda(scheduler, table, plan, chance.fork(1), log);
    this.foreign = new ForeignWriters(scheduler, table, chance.fork(2), log);
    this.persons = new Persons(scheduler, this.expectations, log, violated);
    const refused: Surroundings['refused'] = (client, { messageId, kind }) => {
      for (const change of this.expectations.changes) {
        if (change.client === client && change.id === messageId && change.kind === kind) change.isRefused = true;
      }
    };
    const surroundings = { scheduler, table, plan, log, violated, refused, breakStore };
    this.clients = scenario.clients.map((setup, n) => new Client(n, setup, surroundings, chance.fork(100 + n)));
  }

  violate(what: string): void {
    this.log.add('VIOLATION', () => what);
    this.violations.push(what);
  }

  /** Writes the initial rows and starts every client. */
  begin(): void {
    for (const person of people) {
      this.table.actAs('seed').put({ pk: `USR#${person.handle}`, sk: 'PROFILE', ...attributesOf(person) });
    }
    for (const conversation of this.scenario.conversations) this.foreign.seed(conversation);
    for (const client of this.clients) client.start();
  }

  take(step: Step): void {
    if (step.client === null) {
      this.foreign.act(step.action);
    } else {
      const client = this.clients[step.client % this.clients.length];
      if (client) this.persons.act(client, step.action);
    }
  }

  /** Lets time pass until the promise settles. @throws Error after 5 minutes */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = (): void => {
      isSettled = true;
    };
    promise.then(settled, settled);
    for (let ms = 0; ms < 300_000; ms += 1_000) {
      await this.scheduler.run(isSettled ? 0 : 1_000);
      if (isSettled) return promise;
    }
    throw new Error('A call was not answered within five minutes.');
  }

  close(): void {
    for (const client of this.clients) client.close();
  }
}
