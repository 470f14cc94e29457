import type { Result } from '../result.ts';
import type { EventName, MethodName } from './channels.ts';
import type { EventPayload, Reply, Request } from './contract.ts';

type Area<N extends string> = N extends `${infer A}.${string}` ? A : never;
type Verb<N extends string, A extends string> = N extends `${A}.${infer V}` ? V : never;

/** One function for each method of the contract, grouped by area: `meridian.conversations.list({})`. */
type Methods = {
  readonly [A in Area<MethodName>]: {
    readonly [V in Verb<MethodName, A>]: (
      request: Request<Extract<MethodName, `${A}.${V}`>>,
    ) => Promise<Result<Reply<Extract<MethodName, `${A}.${V}`>>>>;
  };
};

/** What the preload script puts on `window.meridian`. */
export interface MeridianBridge extends Methods {
  /** Calls `listener` with each event of that name until the returned function is called. */
  readonly on: <E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void) => () => void;
}
