import { type Clock, systemClock } from '../../main/engine/clock.ts';
import type { CostMeter } from '../../main/engine/cost.ts';
import type {
  MessageStore,
  RequestContext,
  ServerDate,
  TableDescription,
} from '../../main/engine/remote/messageStore.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { type Charged, FakeTable } from './fakeTable.ts';
import { Programmable } from './programmable.ts';

/** A method that makes requests; `listGroupRows` makes one, and is logged once, for each page. */
export type StoreMethod = Exclude<keyof MessageStore, 'reconnect' | 'close'>;

export interface FakeServiceOptions {
  /** The table, which several stores may share; default: a new one. */
  readonly table?: FakeTable;
  readonly cost?: CostMeter;
  /** False: there is no table until `createTable`. */
  readonly exists?: boolean;
  /** False: a table without the index. */
  readonly indexed?: boolean;
  /** False: a table with other keys. */
  readonly keysFit?: boolean;
  /** False: `calls` stays empty. */
  readonly log?: boolean;
  /** The device's clock; default: the system's. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Called with the date of every response, including errors of the service. */
  readonly onServerDate?: (date: ServerDate) => void;
  /** The service's clock, whose dates are whole seconds; default: the device's. */
  readonly serviceClock?: Pick<Clock, 'now'>;
  /** Returns how many of the latest writes an inconsistent read misses; called for each; default: 0. */
  readonly behind?: (source: 'table' | 'index') => number;
}

/** Errors without a response of the service. */
const UNANSWERED: ReadonlySet<ErrorCode> = new Set(['offline', 'timeout', 'cancelled']);

/** The service behind a fake store: handles, fails and charges every request to its table. */
export class FakeService extends Programmable<StoreMethod> {
  readonly table: FakeTable;
  readonly #options: FakeServiceOptions;
  #exists: boolean;

  constructor(options: FakeServiceOptions) {
    super({ log: options.log });
    this.table = options.table ?? new FakeTable();
    this.#options = options;
    this.#exists = options.exists ?? true;
    if (options.indexed !== undefined) this.table.indexed = options.indexed;
  }

  describeTable(context: RequestContext): Promise<TableDescription> {
    return this.request('describeTable', [], context, () => describeFake(this.table, this.#options.keysFit ?? true));
  }

  createTable(context: RequestContext): Promise<boolean> {
    return this.request('createTable', [], context, () => {
      const isNew = !this.#exists;
      if (isNew) this.table.indexed = true;
      else if (!this.table.indexed || this.#options.keysFit === false) {
        throw new AppError('conflict');
      }
      this.#exists = true;
      return isNew;
    });
  }

  /** Handles one request: programmed faults, checks of the table, the work, the response and its date. */
  protected async request<T>(
    method: StoreMethod,
    args: readonly unknown[],
    { signal }: RequestContext,
    work: () => T,
  ): Promise<T> {
    const { clock = systemClock, onServerDate } = this.#options;
    const sentAt = onServerDate && clock.now();
    try {
      await this.enter(method, args, signal);
      this.#requireTable(method);
      const value = work();
      this.leave(method);
      if (sentAt !== undefined) this.#reportDate(sentAt);
      return value;
    } catch (error) {
      if (sentAt !== undefined && error instanceof AppError && !UNANSWERED.has(error.code)) this.#reportDate(sentAt);
      throw error;
    }
  }

  #requireTable(method: StoreMethod): void {
    if (!this.#exists && method !== 'createTable') throw new AppError('table-missing');
    const needsKeys = method !== 'createTable' && method !== 'describeTable';
    if (this.#options.keysFit === false && needsKeys) throw new AppError('wrong-key-schema');
  }

  #reportDate(sentAt: Instant): void {
    const { clock = systemClock, serviceClock = clock, onServerDate } = this.#options;
    const serverDate = instantFromMicros(Math.floor(serviceClock.now() / MICROS_PER_SECOND) * MICROS_PER_SECOND);
    onServerDate?.({ serverDate, sentAt, receivedAt: clock.now() });
  }

  /** How many writes a read misses now. */
  protected behind(source: 'table' | 'index'): number {
    return this.#options.behind?.(source) ?? 0;
  }

  /** Charges a read. */
  protected read<T>({ value, units }: Charged<T>, { purpose }: RequestContext): T {
    this.#options.cost?.add(purpose, { read: units });
    return value;
  }

  /** Charges a write, whether its condition held or not. */
  protected wrote<T>({ value, units }: Charged<T>, { purpose }: RequestContext): T {
    this.#options.cost?.add(purpose, { write: units });
    return value;
  }

  /** Charges a write; throws `conflict` when its condition did not hold. */
  protected requireWritten(done: Charged<boolean>, context: RequestContext): void {
    if (this.wrote(done, context)) return;
    throw new AppError('conflict');
  }
}

function describeFake(table: FakeTable, keysFit: boolean): TableDescription {
  const [hash, range] = keysFit ? (['pk', 'sk'] as const) : (['id', 'at'] as const);
  const index = {
    name: 'message-group-sk-index',
    keys: ['message_group_uuid', 'sk'],
    projection: 'ALL',
    status: 'ACTIVE',
    fits: true,
  };
  return {
    name: 'fake',
    status: 'ACTIVE',
    itemCount: table.rows().length,
    bytes: 0,
    keysFit,
    keys: [
      { name: hash, type: 'S', role: 'HASH' },
      { name: range, type: 'S', role: 'RANGE' },
    ],
    indexes: table.indexed ? [index] : [],
    ttlAttribute: null,
    deletionProtection: undefined,
    pointInTimeRecovery: undefined,
    kmsKey: null,
    stream: null,
    billing: 'PAY_PER_REQUEST',
    readCapacity: null,
    writeCapacity: null,
  };
}
