import type { z } from 'zod';
import { once } from '../once.ts';

/** Who answers a method or emits an event: the main process, or the engine of one account. */
type Owner = 'main' | 'engine';

export interface Method<O extends Owner, Q, R> {
  readonly owner: O;
  /** The longest request as JSON, in UTF-16 units. Longer ones are refused unread. */
  readonly longest: number;
  readonly request: z.ZodType<Q>;
  readonly reply: z.ZodType<R>;
}

export interface Event<O extends Owner, P> {
  readonly owner: O;
  readonly payload: z.ZodType<P>;
}

/** Several times more than the largest valid request without a message's text. */
const usualLength = 2 ** 16;

/*
 * Schemas are made when they are first used: main uses those of few requests at its start and of no reply, and making all
 * took a fifth of the start.
 */

const method = <O extends Owner, Q, R>(
  owner: O,
  longest: number,
  makeRequest: () => z.ZodType<Q>,
  makeReply: () => z.ZodType<R>,
): Method<O, Q, R> => {
  const request = once(makeRequest);
  const reply = once(makeReply);
  return {
    owner,
    longest,
    get request() {
      return request();
    },
    get reply() {
      return reply();
    },
  };
};

const event = <O extends Owner, P>(owner: O, makePayload: () => z.ZodType<P>): Event<O, P> => {
  const payload = once(makePayload);
  return {
    owner,
    get payload() {
      return payload();
    },
  };
};

/** A method that the main process answers. */
export const main = <Q, R>(request: () => z.ZodType<Q>, reply: () => z.ZodType<R>): Method<'main', Q, R> =>
  method('main', usualLength, request, reply);

/**
 * A method that an account's engine answers. The window adds the account's id (`accountId`) to the request; the engine
 * receives the request without it.
 */
export const engine = <Q extends object, R>(
  request: () => z.ZodType<Q>,
  reply: () => z.ZodType<R>,
  longest = usualLength,
): Method<'engine', Q, R> => method('engine', longest, request, reply);

/** An event of the whole app. */
export const mainEvent = <P>(payload: () => z.ZodType<P>): Event<'main', P> => event('main', payload);

/** An event of one account's engine. The window receives its payload with the account's id (`accountId`). */
export const engineEvent = <P extends object>(payload: () => z.ZodType<P>): Event<'engine', P> =>
  event('engine', payload);
