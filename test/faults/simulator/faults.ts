import type { StoreMethod } from '../../fakes/fakeMessageStore.ts';

/** The target of a fault: a kind of request, any request, or a database call of the client. */
export type Target = Extract<
  StoreMethod,
  | (
      | 'listGroupRows'
      | 'listMessages'
      | 'getMessage'
      | 'putMessage'
      | 'putGroupRow'
      | 'deleteGroupRow'
      | 'findGroupRows'
    )
  | ('listChanges' | 'listLog' | 'readBells' | 'saveChange' | 'logChange' | 'ringBell' | 'deleteMessage')
  | ('readMembers' | 'putConversation' | 'putMember' | 'putTitle')
>;

/** The ways in which a request fails. */
export const requestFaultKinds = [
  /** It never reaches the table; the client times out. */
  'lost',
  /** The connection is refused or breaks before it takes effect; the client notices at once. */
  'reset-before',
  /** It takes effect, and the connection breaks before the response. */
  'reset-after',
  /** It takes effect, and the response never comes. */
  'unanswered',
  /** It takes effect `ms` after it was sent; the client may have timed out. */
  'late',
  /** It takes effect, gets its response, and takes effect once more `ms` after it was sent. */
  'twice',
  /** It is lost twice and resent twice within the same call; the third takes effect `ms` after it was sent. */
  'resent-late',
  /** It is duplicated on the way; the response is that of the second copy. */
  'twice-answered-late',
  'throttled',
  'server-error',
  /** The service fails after it has done the work. */
  'server-error-after',
  'expired',
  /** A permanent refusal, such as a policy changed by mistake. */
  'refused',
  /** The client's process ends before the request leaves, */
  'stop-before',
  /** while it is under way and still takes effect, */
  'stop-under-way',
  /** or when it has taken effect, before the answer is handled. */
  'stop-after',
] as const;

/** Faults of reads: a page ends early, or its content is `ms` old (at most 2 s, except in the index). */
export const readFaultKinds = ['short', 'stale'] as const;
/** A fault of puts: another writer has just put a row at that key. */
export const putFaultKinds = ['squatted'] as const;

type RequestFaultKind =
  | (typeof requestFaultKinds)[number]
  | (typeof readFaultKinds)[number]
  | (typeof putFaultKinds)[number];

/** Strikes `times` consecutive requests of one client, starting with its `nth` to that target, counted from 0. */
export interface RequestFault {
  readonly client: number;
  readonly on: Target | 'any';
  readonly nth: number;
  readonly times: number;
  readonly kind: RequestFaultKind;
  /** 0 to 59,500: a request takes effect within 60 s or never. */
  readonly ms: number;
}

/** The client's process ends just before its `nth` write to its databases, counted from 0. */
export interface DatabaseStop {
  readonly client: number;
  readonly nth: number;
}

/** The Lambda fails at its `nth` event. */
export interface LambdaFault {
  readonly nth: number;
  /** `dies`: between deleting a row and putting the new one; `stale`: its index is 5 s old; `slow`: it is 30 s late. */
  readonly kind: 'dies' | 'stale' | 'slow';
}

export interface Faults {
  readonly requests: readonly RequestFault[];
  readonly stops: readonly DatabaseStop[];
  readonly lambda: readonly LambdaFault[];
}

/** Counts requests and writes, and returns the fault that strikes each. */
export class FaultPlan {
  /** False: no further faults. */
  isActive = true;
  /** The number of requests. */
  requests = 0;
  readonly #faults: Faults;
  readonly #counts = new Map<string, number>();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** The fault of a client's next request; null: none. */
  strikeRequest(client: number, method: StoreMethod): RequestFault | null {
    this.requests++;
    const ofMethod = this.#count(`${client} ${method}`);
    const ofAny = this.#count(`${client} any`);
    if (!this.isActive) return null;
    const strikes = ({ client: struck, on, nth, times }: RequestFault): boolean => {
      const count = on === 'any' ? ofAny : ofMethod;
      return struck === client && (on === 'any' || on === method) && count >= nth && count < nth + times;
    };
    return this.#faults.requests.find(strikes) ?? null;
  }

  /** Whether the client ends before this write to its databases. */
  strikeWrite(client: number): boolean {
    const count = this.#count(`${client} write`);
    return this.isActive && this.#faults.stops.some((stop) => stop.client === client && stop.nth === count);
  }

  strikeLambda(): LambdaFault['kind'] | null {
    const count = this.#count('lambda');
    if (!this.isActive) return null;
    return this.#faults.lambda.find(({ nth }) => nth === count)?.kind ?? null;
  }

  #count(what: string): number {
    const count = this.#counts.get(what) ?? 0;
    this.#counts.set(what, count + 1);
    return count;
  }
}
