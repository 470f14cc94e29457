import { CostMeter } from '../../../main/engine/cost.ts';
import { composeEngine, type Engine } from '../../../main/engine/engine.ts';
import type { MessageStore } from '../../../main/engine/remote/messageStore.ts';
import type { Outbox } from '../../../main/engine/store/outbox/outbox.ts';
import { ServerClock } from '../../../main/engine/sync/serverClock.ts';
import { ConnectionSettings } from '../../../shared/connection.ts';
import type { EngineMethod, EventPayload, Reply, Request } from '../../../shared/contract/contract.ts';
import type { Purpose } from '../../../shared/contract/sync.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Person } from '../../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { Databases, Stopped } from './databases.ts';
import type { EventLog } from './eventLog.ts';
import type { FaultPlan } from './faults.ts';
import { FaultyStore, type Wire } from './faultyStore.ts';
import { personOf } from './people.ts';
import { type Device, Process } from './process.ts';
import type { Random } from './random.ts';
import type { ClientSetup } from './scenario.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedTable } from './simulatedTable.ts';

/** The parts that all clients of a world share. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly table: SimulatedTable;
  readonly plan: FaultPlan;
  readonly log: EventLog;
  /** Called with each violation. */
  readonly violated: (what: string) => void;
  /** Called when the table refused what a client did to a message. */
  readonly refused: (client: number, what: EventPayload<'messages.changeRefused'>) => void;
  /** Puts a planted fault between the engine and its store. */
  readonly breakStore: (store: MessageStore, wire: Wire) => MessageStore;
}

/** The time from a crash to the next start, ms. */
const restartWithin = [500, 90_000] as const;

/** One run of the app. */
interface Run {
  readonly process: Process;
  readonly engine: Engine;
  readonly cost: CostMeter;
  readonly stopping: AbortController;
}

/** A computer with Meridian: its disk outlives the processes. */
export class Client {
  readonly index: number;
  readonly name: string;
  readonly setup: ClientSetup;
  readonly person: Person;
  isOnline = true;
  /** Whether this run of the app was refused the own state, and leaves it alone. */
  isOwnStateRefused = false;
  /** The same for what is done to messages. */
  areChangesRefused = false;
  readonly #surroundings: Surroundings;
  readonly #chance: Random;
  readonly #device: Device;
  readonly #databases = new Databases();
  #run: Run | null = null;
  #ids = 0;

  constructor(index: number, setup: ClientSetup, surroundings: Surroundings, chance: Random) {
    this.index = index;
    this.name = `client ${String.fromCharCode(65 + index)}`;
    this.setup = setup;
    this.person = personOf(setup.person);
    this.#surroundings = surroundings;
    this.#chance = chance;
    this.#device = { offsetMs: setup.clockMs };
    const { activeMs, rowMover } = setup;
    const intervals = { activeMs, backgroundMs: Math.max(activeMs, 60_000), idleMs: 300_000 };
    this.outbox().preferences.change({ intervals, rowMover });
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  /** Starts the app unless it is running. */
  start(): void {
    if (this.#run) return;
    const { scheduler, log, violated } = this.#surroundings;
    const process = new Process(scheduler, this.#device);
    const stopping = new AbortController();
    const serverClock = new ServerClock(process);
    const cost = new CostMeter();
    const end = (): void => this.#end(process);
    const beforeCall = (): void => {
      if (!process.isAlive) throw new Stopped();
    };
    const databases = this.#databases.open({
      beforeCall,
      beforeWrite: (what) => {
        if (!this.#surroundings.plan.strikeWrite(this.index)) return;
        log.add(this.name, () => `ends before ${what}`);
        end();
        beforeCall();
      },
      violated: (what) => violated(`${this.name}: ${what}`),
    });
    log.add(this.name, () => 'starts');
    this.isOwnStateRefused = false;
    this.areChangesRefused = false;
    try {
      const engine = composeEngine(
        { store: this.#connect(process, serverClock, cost, end), ...databases, cost, serverClock },
        this.#connection(),
        {
          clock: process,
          chance: this.#chance.next,
          ids: () => this.#nextId(),
          publish: (event) => {
            if (event.name === 'messages.changeRefused') this.#surroundings.refused(this.index, event.payload);
          },
          log: (level, text, error) => this.#onLog(process, level, text, error),
        },
      );
      this.#run = process.isAlive ? { process, engine, cost, stopping } : null;
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    }
  }

  /** Ends the process at once, like a power cut. */
  kill(): void {
    if (this.#run) this.#discard(this.#run.process);
  }

  /** Quits the app; resolves when it has stopped. */
  async leave(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    this.#surroundings.log.add(this.name, () => 'quits');
    run.stopping.abort();
    await run.engine.stop();
    this.#discard(run.process);
  }

  loseCache(): void {
    this.#databases.loseCache();
  }

  suspend(): void {
    this.#run?.process.suspend();
  }

  resume(): void {
    if (!this.#run?.process.isAsleep) return;
    this.#run.process.resume();
    this.#run.engine.signal('resume');
  }

  signal(kind: 'focus' | 'blur'): void {
    if (this.#run && !this.#run.process.isAsleep) {
      this.#run.engine.signal({ isFocused: kind === 'focus', notifies: false, isOnBattery: false });
    }
  }

  /** The device's time. */
  get now(): Instant {
    return instantFromMicros(this.#surroundings.scheduler.now + this.#device.offsetMs * MICROS_PER_MILLI);
  }

  /** Sets the device's clock. */
  setClock(byMs: number): void {
    this.#device.offsetMs += byMs;
  }

  /** Calls a service; rejects with {@link Stopped} without a process, never settles when the process ends meanwhile. */
  async call<M extends EngineMethod>(method: M, request: Request<M>): Promise<Reply<M>> {
    const run = this.#run;
    if (!run || run.process.isAsleep) throw new Stopped();
    return run.engine.services[method](request, run.stopping.signal);
  }

  /** The outbox on the disk. */
  outbox(): Outbox {
    return this.#databases.lookIntoOutbox();
  }

  /** The read units that this run of the app has consumed for a purpose. */
  unitsSpent(purpose: Purpose): number {
    return this.#run?.cost.totals()[purpose].read ?? 0;
  }

  /** Frees the memory. */
  close(): void {
    this.kill();
    this.#databases.close();
  }

  #connect(process: Process, serverClock: ServerClock, cost: CostMeter, stop: () => void): MessageStore {
    const wire: Wire = {
      ...this.#surroundings,
      client: this.index,
      name: this.name,
      owner: this.person.id,
      process,
      chance: this.#chance,
      cost,
      staleness: { behind: 0 },
      isOnline: () => this.isOnline,
      mayMoveRows: this.setup.mayMoveRows,
      observe: (date) => serverClock.observe(date),
      stop,
    };
    return this.#surroundings.breakStore(new FaultyStore(wire), wire);
  }

  #connection(): ConnectionSettings {
    const { knownBy } = this.setup;
    return ConnectionSettings.parse({ user: knownBy === 'id' ? this.person.id : `@${this.person.handle}` });
  }

  /** Ends the process and starts it again later. */
  #end(process: Process): void {
    this.#surroundings.log.add(this.name, () => 'is killed');
    this.#discard(process);
    this.#surroundings.scheduler.after(this.#chance.between(...restartWithin), () => this.start());
  }

  #discard(process: Process): void {
    process.kill();
    if (this.#run?.process === process) this.#run = null;
  }

  #nextId(): string {
    const count = String(++this.#ids).padStart(12, '0');
    return `${String(this.index).repeat(8)}-5a1d-4e55-8a6e-${count}`;
  }

  /** Records a log line of the engine; an internal error is a violation. */
  #onLog(process: Process, level: string, text: string, error: unknown): void {
    if (!process.isAlive || error instanceof Stopped) return;
    this.#surroundings.log.add(this.name, () => `${level}: ${text} ${describe(error)}`);
    if (text.startsWith('Pins, ')) this.isOwnStateRefused = true;
    if (text.startsWith('Edits, reactions')) this.areChangesRefused = true;
    if (level === 'error' || isFault(error)) this.#surroundings.violated(`${this.name}: ${text} ${describe(error)}`);
  }
}

/** Whether an error is a mistake of the program and not an expected failure. */
export function isFault(error: unknown): boolean {
  if (error === undefined || error === null || isStopped(error)) return false;
  if (!(error instanceof AppError)) return true;
  return error.code === 'internal' && !error.retryable;
}

/** Whether the error only reports the end of a process. */
function isStopped(error: unknown): boolean {
  return error instanceof Stopped || (error instanceof Error && error.cause !== undefined && isStopped(error.cause));
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause = error.cause instanceof Error ? `, by ${error.cause.stack}` : '';
  return `(${error instanceof AppError ? error.code : error.stack}${cause})`;
}
