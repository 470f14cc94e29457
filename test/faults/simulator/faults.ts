import type { StoreMethod } from '../../fakes/fakeMessageStore.ts';

/** What can be struck: a kind of request, any request, or a call of one of the client's databases. */
export type Target = Extract<
  StoreMethod,
  'listGroupRows' | 'listMessages' | 'getMessage' | 'putMessage' | 'putGroupRow' | 'deleteGroupRow' | 'findGroupRows'
>;

/** What goes wrong with a request. */
export const requestFaultKinds = [
  /** It never reaches the table; the client gives up waiting. */
  'lost',
  /** The connection is refused or breaks before it takes effect, which the client learns at once. */
  'reset-before',
  /** It takes effect, and the connection breaks before the answer. */
  'reset-after',
  /** It takes effect, and the answer never comes. */
  'unanswered',
  /** It takes effect `ms` after it was sent; by then the client may have given up. */
  'late',
  /** It takes effect, is answered, and takes effect once more `ms` after it was sent. */
  'twice',
  /** It is lost twice, and twice sent again within the same call; the third takes effect `ms` after that was sent. */
  'resent-late',
  /** Something on the way sends it twice; it is the second one's answer that comes. */
  'twice-answered-late',
  'throttled',
  'server-error',
  /** The service fails after it did the work. */
  'server-error-after',
  'expired',
  /** A refusal that no repetition mends, such as a policy that somebody has just changed by mistake. */
  'refused',
  /** The client's process ends before the request leaves, */
  'stop-before',
  /** while it is under way and still takes effect, */
  'stop-under-way',
  /** or when it has taken effect, before the answer is handled. */
  'stop-after',
] as const;

/** What goes wrong with reads only: a page ends early; what is read is `ms` old (2 s at most but for the index). */
export const readFaultKinds = ['short', 'stale'] as const;
/** With puts only: another writer has just put a row of its own at that key. */
export const putFaultKinds = ['squatted'] as const;

type RequestFaultKind =
  | (typeof requestFaultKinds)[number]
  | (typeof readFaultKinds)[number]
  | (typeof putFaultKinds)[number];

/** Strikes `times` requests in a row of one client, from the one on that is its `nth` to that target, counted from 0. */
export interface RequestFault {
  readonly client: number;
  readonly on: Target | 'any';
  readonly nth: number;
  readonly times: number;
  readonly kind: RequestFaultKind;
  /** 0 to 59,500: a request takes effect within 60 s of being sent, or never. */
  readonly ms: number;
}

/** The client's process ends just before its `nth` write to its databases, counted from 0. */
export interface DatabaseStop {
  readonly client: number;
  readonly nth: number;
}

/** The Lambda stumbles over its `nth` event. */
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

/** Counts what happens, and says which fault strikes it. */
export class FaultPlan {
  /** False: everything works from now on. */
  isActive = true;
  /** How many requests were made. */
  requests = 0;
  readonly #faults: Faults;
  readonly #counts = new Map<string, number>();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** What happens to a client's next request; null: nothing. */
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
