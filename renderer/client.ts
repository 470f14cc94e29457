import './zodSetup.ts';
import { z } from 'zod';
import {
  type Area,
  type EngineEventName,
  type EngineMethod,
  type EventName,
  type EventPayload,
  events,
  isEngineEvent,
  isEngineMethod,
  type MainEventName,
  type MainMethod,
  type MeridianBridge,
  type MethodName,
  methodNames,
  methods,
  OfAccount,
  type Reply,
  type Request,
  type Verb,
  type WindowPayload,
} from '../shared/contract/contract.ts';
import { AppError, AppErrorData, toAppError } from '../shared/errors.ts';
import type { AccountId } from '../shared/model.ts';
import type { Cancel } from './clock.ts';

declare global {
  interface Window {
    readonly meridian: MeridianBridge;
  }
}

/** One function per method, grouped by area; a method with an empty request needs no argument. */
type Calls<M extends MethodName> = {
  readonly [A in Area<M>]: {
    readonly [V in Verb<M, A>]: Call<Extract<M, `${A}.${V}`>>;
  };
};
type Call<M extends MethodName> = string extends keyof Request<M>
  ? () => Promise<Reply<M>>
  : (request: Request<M>) => Promise<Reply<M>>;

/** The main process: methods return values and reject with an `AppError`, and with nothing else. */
export type Client = Calls<MainMethod> & {
  /** Calls `listener` with each event until the returned function is called. An invalid payload is dropped. */
  readonly on: <E extends MainEventName>(name: E, listener: (payload: EventPayload<E>) => void) => Cancel;
  /** Calls `listener` with the events of every account. */
  readonly onEngine: <E extends EngineEventName>(
    name: E,
    listener: (payload: EventPayload<E>, accountId: AccountId) => void,
  ) => Cancel;
  /** The engine of one account; null: of none. Once `signal` aborts, it rejects with `cancelled` and emits nothing. */
  readonly ofAccount: (accountId: AccountId | null, signal?: AbortSignal) => AccountClient;
};

/** The engine of one account. */
export type AccountClient = Calls<EngineMethod> & {
  readonly on: <E extends EngineEventName>(name: E, listener: (payload: EventPayload<E>) => void) => void;
};

const ResultShape = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: AppErrorData }),
]);

/** A client of what the preload script exposes. */
export function createClient(bridge: MeridianBridge): Client {
  /** Calls `listener` with each valid payload; if `only` is given, with those of that account's engine. */
  const on = <E extends EventName>(
    name: E,
    listener: (payload: EventPayload<E>, accountId: AccountId | null) => void,
    only?: AccountId | null,
  ): Cancel =>
    bridge.on(name, (payload: WindowPayload<E>) => {
      const target = isEngineEvent(name) ? OfAccount.safeParse(payload).data : { accountId: null, ...payload };
      if (target === undefined) return;
      const { accountId, ...rest } = target;
      if (only !== undefined && accountId !== only) return;
      const parsed = events[name].payload.safeParse(rest);
      if (parsed.success) listener(parsed.data, accountId);
    });

  const mainMethods = methodNames.filter((name): name is MainMethod => !isEngineMethod(name));
  return {
    ...callsOf(bridge, mainMethods),
    on: (name, listener) => on(name, listener),
    onEngine: (name, listener) =>
      on(name, (payload, accountId) => {
        if (accountId !== null) listener(payload, accountId);
      }),
    ofAccount: (accountId, signal) => ({
      ...callsOf(bridge, methodNames.filter(isEngineMethod), { accountId, signal }),
      on: (name, listener) => {
        if (signal?.aborted) return;
        const off = on(name, listener, accountId);
        // `off` belongs to the preload script, to which an Event can't be passed.
        signal?.addEventListener('abort', () => off(), { once: true });
      },
    }),
  };
}

/** Functions named by area and verb. The names are those of `methods`, so the object has the type of their calls. */
function callsOf<M extends MethodName>(bridge: MeridianBridge, names: readonly M[], target?: Target): Calls<M> {
  const areas: Record<string, Record<string, (request?: object) => Promise<unknown>>> = {};
  for (const name of names) {
    const [area = '', verb = ''] = name.split('.');
    areas[area] = { ...areas[area], [verb]: callOf(bridge, name, target) };
  }
  return areas as object as Calls<M>;
}

/** The engine that a call is for; null: none. */
interface Target {
  readonly accountId: AccountId | null;
  /** Once it aborts, calls reject with `cancelled`. */
  readonly signal: AbortSignal | undefined;
}

/** A method as a function: its value, or a rejection with the error of the reply, or with `internal` for an invalid one. */
function callOf(bridge: MeridianBridge, name: MethodName, target?: Target): (request?: object) => Promise<unknown> {
  const [area = '', verb = ''] = name.split('.');
  return async (request = {}) => {
    if (target?.accountId === null) throw new AppError('not-connected');
    try {
      if (target?.signal?.aborted) throw new AppError('cancelled');
      const method: unknown = Reflect.get(Object(Reflect.get(bridge, area)), verb);
      if (typeof method !== 'function') throw new TypeError(`${name} is not exposed.`);
      const sent = target === undefined ? request : { ...request, accountId: target.accountId };
      const result = parse(ResultShape, await method(sent));
      if (!result.ok) throw AppError.fromData(result.error);
      const { reply }: { readonly reply: z.ZodType } = methods[name];
      const value = parse(reply, result.value);
      if (target?.signal?.aborted) throw new AppError('cancelled');
      return value;
    } catch (thrown) {
      throw target?.signal?.aborted ? new AppError('cancelled') : toAppError(thrown);
    }
  };
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // The issues name fields and types, never values: these may be message texts.
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
  throw new AppError('internal', { details: { where } });
}
