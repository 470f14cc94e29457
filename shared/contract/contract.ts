import { z } from 'zod';
import { AccountId } from '../model.ts';
import type { Result } from '../result.ts';
import { accountEvents, accountMethods } from './accounts.ts';
import { appEvents, appMethods } from './app.ts';
import { conversationEvents, conversationMethods } from './conversations.ts';
import type { Event, Method } from './entry.ts';
import { lockEvents, lockMethods } from './lock.ts';
import { messageEvents, messageMethods } from './messages.ts';
import { storageEvents, storageMethods } from './storage.ts';
import { syncEvents, syncMethods } from './sync.ts';
import { updateEvents, updateMethods } from './updates.ts';

/*
 * Everything that crosses between the window and the main process. One entry per method says who answers it and what its
 * request and reply are; names, types, the preload script and the client are derived from these two tables.
 */

const methodTable = {
  ...appMethods,
  ...lockMethods,
  ...accountMethods,
  ...conversationMethods,
  ...messageMethods,
  ...syncMethods,
  ...storageMethods,
  ...updateMethods,
} as const;

const eventTable = {
  ...appEvents,
  ...lockEvents,
  ...accountEvents,
  ...conversationEvents,
  ...messageEvents,
  ...syncEvents,
  ...storageEvents,
  ...updateEvents,
} as const;

type MethodTable = typeof methodTable;
type EventTable = typeof eventTable;
type OwnedBy<O, T> = { [N in keyof T]: T[N] extends { readonly owner: O } ? N : never }[keyof T];

export type MethodName = keyof MethodTable;
export type EngineMethod = OwnedBy<'engine', MethodTable>;
export type MainMethod = OwnedBy<'main', MethodTable>;
export type EventName = keyof EventTable;
export type EngineEventName = OwnedBy<'engine', EventTable>;
export type MainEventName = OwnedBy<'main', EventTable>;

export type Request<M extends MethodName> = z.output<MethodTable[M]['request']>;
export type Reply<M extends MethodName> = z.output<MethodTable[M]['reply']>;
export type EventPayload<E extends EventName> = z.output<EventTable[E]['payload']>;

/** An event, its name together with its payload. */
type EventOf<E extends EventName> = { [N in E]: { readonly name: N; readonly payload: EventPayload<N> } }[E];
/** An event that concerns the whole app. */
export type MainEvent = EventOf<MainEventName>;
/** An event of one account's engine, which does not know the account's id; main adds it for the window. */
export type EngineEvent = EventOf<EngineEventName>;
/** An event for the window. */
export type AppEvent = MainEvent | (EngineEvent & OfAccount);

/** Added to every request to an engine and to every event of one. */
export const OfAccount = z.looseObject({ accountId: AccountId });
export interface OfAccount {
  readonly accountId: AccountId;
}
/** An empty object schema infers an index signature, which allows no account beside it. */
type WithAccount<T> = string extends keyof T ? OfAccount : T & OfAccount;
/** A request as the window sends it. */
export type WindowRequest<M extends MethodName> = M extends EngineMethod ? WithAccount<Request<M>> : Request<M>;
/** An event's payload as the window receives it. */
export type WindowPayload<E extends EventName> = E extends EngineEventName
  ? WithAccount<EventPayload<E>>
  : EventPayload<E>;

type OwnerOf<T> = T extends { readonly owner: infer O extends 'main' | 'engine' } ? O : never;

/** Every method, typed so that a generic name keeps its request and its reply together. */
export const methods: { readonly [M in MethodName]: Method<OwnerOf<MethodTable[M]>, Request<M>, Reply<M>> } =
  methodTable;
/** Every event, likewise. */
export const events: { readonly [E in EventName]: Event<OwnerOf<EventTable[E]>, EventPayload<E>> } = eventTable;

const isMethodName = (name: string): name is MethodName => Object.hasOwn(methodTable, name);
const isEventName = (name: string): name is EventName => Object.hasOwn(eventTable, name);
export const methodNames: readonly MethodName[] = Object.keys(methodTable).filter(isMethodName);
export const eventNames: readonly EventName[] = Object.keys(eventTable).filter(isEventName);
export const isEngineMethod = (name: MethodName): name is EngineMethod => methodTable[name].owner === 'engine';
export const isEngineEvent = (name: EventName): name is EngineEventName => eventTable[name].owner === 'engine';

export type Area<N extends string> = N extends `${infer A}.${string}` ? A : never;
export type Verb<N extends string, A extends string> = N extends `${A}.${infer V}` ? V : never;

/** What the preload script puts on `window.meridian`: `meridian.conversations.list({ accountId })`. */
export type MeridianBridge = {
  readonly [A in Area<MethodName>]: {
    readonly [V in Verb<MethodName, A>]: (
      request: WindowRequest<Extract<MethodName, `${A}.${V}`>>,
    ) => Promise<Result<Reply<Extract<MethodName, `${A}.${V}`>>>>;
  };
} & {
  /** Calls `listener` with each event of that name until the returned function is called. */
  readonly on: <E extends EventName>(name: E, listener: (payload: WindowPayload<E>) => void) => () => void;
};
