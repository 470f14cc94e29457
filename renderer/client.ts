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
  const on = <E extends EventName>(name: E, take: (payload: EventPayload<E>, accountId: AccountId | null) => void) =>
    bridge.on(name, (payload: WindowPayload<E>) => {
      const target = isEngineEvent(name) ? OfAccount.safeParse(payload).data : { accountId: null, ...payload };
      if (target === undefined) return;
      const { accountId, ...rest } = target;
      const parsed = events[name].payload.safeParse(rest);
      if (parsed.success) take(parsed.data, accountId);
    });
  const onEngine: Client['onEngine'] = (name, listener) =>
    on(name, (payload, accountId) => {
      if (accountId !== null) listener(payload, accountId);
    });

  const ofAccount: Client['ofAccount'] = (accountId, signal) => {
    const call = async (name: EngineMethod, request: object): Promise<unknown> => {
      if (accountId === null) throw new AppError('not-connected');
      if (signal?.aborted) throw new AppError('cancelled');
      const [settled] = await Promise.allSettled([invoke(bridge, name, { ...request, accountId })]);
      if (signal?.aborted) throw new AppError('cancelled');
      if (settled.status === 'rejected') throw settled.reason;
      return settled.value;
    };
    const listen: AccountClient['on'] = (name, listener) => {
      if (signal?.aborted) return;
      const off = onEngine(name, (payload, from) => {
        if (from === accountId) listener(payload);
      });
      signal?.addEventListener('abort', off, { once: true });
    };
    return { ...callsOf(methodNames.filter(isEngineMethod), call), on: listen };
  };

  const mainMethods = methodNames.filter((name): name is MainMethod => !isEngineMethod(name));
  return {
    ...callsOf(mainMethods, (name, request) => invoke(bridge, name, request)),
    on: (name, listener) => on(name, listener),
    onEngine,
    ofAccount,
  };
}

/** Functions named by area and verb. The names are those of `methods`, so the object has the type of their calls. */
function callsOf<M extends MethodName>(
  names: readonly M[],
  call: (name: M, request: object) => Promise<unknown>,
): Calls<M> {
  const areas: Record<string, Record<string, (request?: object) => Promise<unknown>>> = {};
  for (const name of names) {
    const [area = '', verb = ''] = name.split('.');
    areas[area] = { ...areas[area], [verb]: (request = {}) => call(name, request) };
  }
  return areas as object as Calls<M>;
}

/** The value of one call. Rejects with the error of the reply, or with `internal` for an invalid one. */
async function invoke(bridge: MeridianBridge, name: MethodName, request: object): Promise<unknown> {
  try {
    const [area = '', verb = ''] = name.split('.');
    const method: unknown = Reflect.get(Object(Reflect.get(bridge, area)), verb);
    if (typeof method !== 'function') throw new TypeError(`${name} is not exposed.`);
    const result = parse(ResultShape, await method(request));
    if (!result.ok) throw AppError.fromData(result.error);
    const { reply }: { readonly reply: z.ZodType } = methods[name];
    return parse(reply, result.value);
  } catch (thrown) {
    throw toAppError(thrown);
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // The issues name fields and types, never values: these may be message texts.
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
  throw new AppError('internal', { details: { where } });
}
