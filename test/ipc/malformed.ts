import type { IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { isTrustedSender, type MainHandlers, registerMethods } from '../../main/ipc/router.ts';
import { encodeRequest, longestRequest, methodChannel } from '../../shared/contract/channels.ts';
import { isEngineMethod, type MethodName, methodNames } from '../../shared/contract/contract.ts';
import { succeed } from '../../shared/result.ts';
import type { Random } from '../faults/simulator/random.ts';
import { accountId, createWindow, eventFrom, goodRequests } from './requests.ts';

/*
 * Calls that no schema may accept, each made from a valid one by one change. What is drawn depends on the seed alone.
 */

type Json = Readonly<Record<string, unknown>>;

const pick = <T>(random: Random, [first, ...others]: readonly [T, ...T[]]): T =>
  [first, ...others][random.between(0, others.length)] ?? first;

const anyMethod = (random: Random): MethodName =>
  methodNames[random.between(0, methodNames.length - 1)] ?? 'app.describe';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects take defaults for what is missing, so they are replaced by numbers; nothing else accepts this object. */
const wrongFor = (value: unknown): unknown => (isObject(value) ? 7.5 : { wrong: [null] });

/** A copy with one value, at any depth, of another type. */
function withWrongValue(request: Json, random: Random): Json {
  const names = Object.keys(request);
  const name = names[random.between(0, names.length - 1)] ?? 'none';
  const value = request[name];
  const isDeeper = isObject(value) && Object.keys(value).length > 0 && random.next() < 0.7;
  return { ...request, [name]: isDeeper ? withWrongValue(value, random) : wrongFor(value) };
}

/** What a schema would have to walk through, if the router let it. */
const burdens: readonly [unknown, ...unknown[]] = [
  Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`key${n}`, n])),
  Array(10_000).fill(0),
];

type Change = (request: Json, random: Random, name: MethodName) => unknown;
const changes: readonly [Change, ...Change[]] = [
  withWrongValue,
  (request, random) => ({ ...request, [pick(random, ['surprise', 'constructor', 'toString', 'ownerId', ''])]: null }),
  (request, random) => ({ ...request, burden: pick(random, burdens) }),
  (request) => ({ ...request, ...Object(burdens[0]) }),
  (_request, random) => pick(random, [null, true, 0, '', 'text', [], [[]]]),
  (request, _random, name) => ({ ...request, accountId: isEngineMethod(name) ? 'f'.repeat(24) : 'none' }),
];

/** A request that its method must refuse, as the page could pass it. */
export function malformedRequest(random: Random): { readonly name: MethodName; readonly request: unknown } {
  const name = anyMethod(random);
  const good = goodRequests[name];
  return { name, request: pick(random, changes)(isObject(good) ? good : {}, random, name) };
}

const deep = '['.repeat(30_000) + ']'.repeat(30_000);
const long = ' '.repeat(longestRequest + 1);

/** The arguments of a malformed call as they can arrive in the main process, and where it comes from. */
function malformedCall(random: Random, trusted: IpcMainInvokeEvent, stranger: IpcMainInvokeEvent) {
  const { name, request } = malformedRequest(random);
  const text = encodeRequest(goodRequests[name]);
  const event = random.next() < 0.1 ? stranger : trusted;
  if (event === stranger) return { name, event, args: [text] };
  const args = pick<() => readonly unknown[]>(random, [
    () => [encodeRequest(request)],
    () => [encodeRequest(request)],
    () => [encodeRequest(request)],
    () => [text.slice(0, random.between(0, text.length - 1))],
    () => [text + pick(random, ['}', ',', '\u0000', '{}'])],
    () => [text.replace('{', '{"__proto__":{"polluted":1},')],
    () => [text.replace('{', `{"deep":${deep},`)],
    () => [],
    () => [text, text],
    () => [goodRequests[name]],
    () => [request],
    () => [long],
    () => [Buffer.from(text)],
  ])();
  return { name, event, args };
}

export interface FloodOutcome {
  /** The calls that reached a handler or an engine, or that were not refused. */
  readonly accepted: readonly string[];
  /** The calls that threw. */
  readonly crashes: readonly string[];
  /** The most processor time that a call took of main's thread, ms. */
  readonly longestMs: number;
}

/** The processor time of this thread so far, ms. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Sends malformed calls to the registered methods. `rest` is called after each call. */
export async function flood(calls: number, random: Random, rest: () => Promise<void>): Promise<FloodOutcome> {
  const { contents, mainFrame } = createWindow();
  const trusted = eventFrom(contents, mainFrame);
  const stranger = eventFrom(contents, { url: 'https://example.com/', parent: null } as WebFrameMain);
  const channels = new Map<string, (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>>();
  const accepted: string[] = [];
  const crashes: string[] = [];
  let reached = false;
  const reach = async (): Promise<never> => {
    reached = true;
    return {} as never;
  };
  const unregister = registerMethods({
    ipcMain: { handle: (channel, listener) => void channels.set(channel, listener), removeHandler: () => {} },
    handlers: Object.fromEntries(methodNames.map((name) => [name, reach])) as unknown as MainHandlers,
    interceptors: {},
    engine: (id) => (id === accountId ? { call: async () => succeed(await reach()) } : null),
    isTrusted: (event) => isTrustedSender(event, [contents]),
    blockReason: () => null,
    untilAllowed: async () => {},
    report: () => {},
    audit: () => {},
  });
  let longestMs = 0;
  for (let n = 0; n < calls; n++) {
    const { name, event, args } = malformedCall(random, trusted, stranger);
    const [first] = args;
    const label = `call ${n}: ${name} ${typeof first === 'string' ? first.slice(0, 200) : typeof first}`;
    reached = false;
    const started = threadMs();
    try {
      const answer = await channels.get(methodChannel(name))?.(event, ...args);
      if (reached || !isObject(answer) || answer.ok !== false) accepted.push(label);
    } catch (error) {
      crashes.push(`${label}: ${String(error)}`);
    }
    longestMs = Math.max(longestMs, threadMs() - started);
    await rest();
  }
  unregister();
  return { accepted, crashes, longestMs };
}
