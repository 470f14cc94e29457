import type { Item } from '../../../main/engine/remote/dynamo/codec.ts';
import type { EventLog } from './eventLog.ts';
import type { FaultPlan } from './faults.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Change, SimulatedTable } from './simulatedTable.ts';

const slowMs = 30_000;
const staleMs = 5_000;

/**
 * The bootcamp's function on the table's stream. For every put of a message row, also an edit, it finds the conversation's group
 * rows in the index and replaces each by one at the message's key: deletes, then puts, without conditions.
 */
export class Lambda {
  readonly #scheduler: Scheduler;
  readonly #table: SimulatedTable;
  readonly #plan: FaultPlan;
  readonly #chance: Random;
  readonly #log: EventLog;
  #running = 0;

  constructor(scheduler: Scheduler, table: SimulatedTable, plan: FaultPlan, chance: Random, log: EventLog) {
    this.#scheduler = scheduler;
    this.#table = table;
    this.#plan = plan;
    this.#chance = chance;
    this.#log = log;
  }

  /** Whether it has no event left. */
  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Handles a change of the table. */
  observe({ key, after }: Change): void {
    if (!key.pk.startsWith('MSG#') || after === null) return;
    const fault = this.#plan.strikeLambda();
    const delay = fault === 'slow' ? slowMs : this.#chance.between(100, 1_500);
    this.#running++;
    this.#scheduler.after(delay, () => {
      const behind = fault === 'stale' ? this.#table.writesWithin(staleMs) : 0;
      const { items } = this.#table.queryIndex(key.pk.slice('MSG#'.length), null, behind).value;
      this.#replace(items, key.sk, after.message, fault === 'dies');
    });
  }

  #replace([row, ...rest]: readonly Item[], sk: string, message: unknown, dies: boolean): void {
    if (row === undefined) {
      this.#running--;
      return;
    }
    const { pk, message_group_uuid, user_uuid, user_display_name, user_handle } = row;
    const key = { pk: String(pk), sk: String(row.sk) };
    this.#log.add('lambda', () => `deletes ${key.pk} ${key.sk}${dies ? ' and dies' : ''}`);
    this.#table.actAs('lambda').delete(key);
    this.#scheduler.after(this.#chance.between(5, 40), () => {
      if (dies) {
        this.#running--;
        return;
      }
      this.#log.add('lambda', () => `puts ${key.pk} ${sk}`);
      this.#table
        .actAs('lambda')
        .put({ pk: key.pk, sk, message_group_uuid, message, user_uuid, user_display_name, user_handle });
      this.#scheduler.after(this.#chance.between(5, 40), () => this.#replace(rest, sk, message, dies));
    });
  }
}
