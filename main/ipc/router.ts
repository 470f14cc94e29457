import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import type { ZodError } from 'zod';
import { methodChannel } from '../../shared/contract/channels.ts';
import {
  type EngineMethod,
  isEngineMethod,
  type MainMethod,
  type MethodName,
  methodNames,
  methods,
  OfAccount,
  type Reply,
  type Request,
} from '../../shared/contract/contract.ts';
import { AppError, type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { appOrigin } from '../security/appProtocol.ts';

/**
 * The methods that the main process answers. A handler may throw; an AppError reaches the window unchanged. `page`: the id of
 * the `WebContents` that called.
 */
export type MainHandlers = { readonly [M in MainMethod]: (request: Request<M>, page: number) => Promise<Reply<M>> };
/** Methods whose answer depends on the window. */
type PageMethod = 'app.ready' | 'app.window';
/** Handlers of some methods, which answer every window alike where they can. */
export type HandlersOf<M extends MainMethod> = {
  readonly [N in Exclude<M, PageMethod>]: (request: Request<N>) => Promise<Reply<N>>;
} & Pick<MainHandlers, Extract<M, PageMethod>>;

/** The engine of one account. A call never rejects. */
export interface EnginePort {
  call<M extends EngineMethod>(method: M, request: Request<M>): Promise<Result<Reply<M>>>;
}

/** Main's part in methods that an engine answers; each interceptor calls the engine itself. It may throw. */
export type EngineInterceptors = {
  readonly [M in EngineMethod]?: (
    request: Request<M>,
    engine: EnginePort,
    accountId: AccountId,
    page: number,
  ) => Promise<Result<Reply<M>>>;
};

export interface RouterOptions {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  readonly isTrusted: (event: IpcMainInvokeEvent) => boolean;
  /** Reason a method is blocked, or null if it is allowed. */
  readonly blockReason: (method: MethodName) => AppError | null;
  /** Resolves when a method is not blocked: Meridian may have been locked while it ran. Its reply waits for that. */
  readonly untilAllowed: (method: MethodName) => Promise<void>;
  readonly handlers: MainHandlers;
  readonly interceptors: EngineInterceptors;
  /** Returns an account's engine; null: there is no such account. */
  readonly engine: (id: AccountId) => EnginePort | null;
  /** Called with every rejected call and with every error that a handler throws; an engine logs its own. */
  readonly report: (method: MethodName, error: AppError) => void;
  /** Called once with every call, when it has ended. */
  readonly audit: (call: AuditedCall) => void;
}

/** A call of the page and how it ended. */
export interface AuditedCall {
  readonly method: MethodName;
  /** The account of a call to an engine. */
  readonly accountId: AccountId | null;
  /** As its schema has parsed it; null: it was refused before. */
  readonly request: unknown;
  readonly error: AppErrorData | null;
}

/**
 * The windows' only entry point: checks the sender, decodes and parses the request, checks the lock, calls main's handler or
 * the engine of the account that the request names, and checks the lock again before it replies. Every call gets a Result.
 * Returns a function that unregisters all methods.
 */
export function registerMethods(options: RouterOptions): () => void {
  const { ipcMain, isTrusted, blockReason, untilAllowed, report, audit } = options;
  const rejected = (name: MethodName, thrown: unknown): Result<never> => {
    const error = toAppError(thrown);
    report(name, error);
    return fail(error.toData());
  };
  for (const name of methodNames) {
    ipcMain.handle(methodChannel(name), async (event, ...args: unknown[]): Promise<Result<unknown>> => {
      try {
        if (!isTrusted(event)) throw new AppError('untrusted-sender');
        const argument = decode(name, args);
        const { id } = event.sender;
        const call = isEngineMethod(name)
          ? prepareEngineCall(name, argument, id, options)
          : prepareMainCall(name, argument, id, options);
        const { accountId, request, run } = call;
        const blocked = blockReason(name);
        const result =
          blocked === null ? await run().catch((thrown: unknown) => rejected(name, thrown)) : fail(blocked.toData());
        audit({ method: name, accountId, request, error: result.ok ? null : result.error });
        if (blocked !== null) return result;
        // Refusing it now would deny what was done: the window would send an accepted message again.
        await untilAllowed(name);
        return result;
      } catch (thrown) {
        const result = rejected(name, thrown);
        if (!result.ok) audit({ method: name, accountId: null, request: null, error: result.error });
        return result;
      }
    });
  }
  return () => {
    for (const name of methodNames) ipcMain.removeHandler(methodChannel(name));
  };
}

/** Decodes the one argument of a call, see `encodeRequest`. @throws AppError `validation`. */
function decode(name: MethodName, args: readonly unknown[]): unknown {
  const [text] = args;
  if (args.length !== 1 || typeof text !== 'string') throw invalid(name, 'arguments');
  if (text.length > methods[name].longest) throw invalid(name, 'size');
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(name, 'request');
  }
}

/** Parses a call's argument and returns the call. @throws AppError `validation`. */
function prepareMainCall<M extends MainMethod>(name: M, argument: unknown, page: number, { handlers }: RouterOptions) {
  const parsed = methods[name].request.safeParse(argument);
  if (!parsed.success) throw invalid(name, fieldsOf(parsed.error));
  const handler = handlers[name];
  return { accountId: null, request: parsed.data, run: async () => succeed(await handler(parsed.data, page)) };
}

function prepareEngineCall<M extends EngineMethod>(
  name: M,
  argument: unknown,
  page: number,
  { engine, interceptors }: RouterOptions,
) {
  const target = OfAccount.safeParse(argument);
  if (!target.success) throw invalid(name, 'accountId');
  const { accountId, ...rest } = target.data;
  // Zod drops a key named `__proto__`, which is refused like any other unknown one.
  if (Object.hasOwn(Object(argument), '__proto__')) throw invalid(name, 'request');
  const parsed = methods[name].request.safeParse(rest);
  if (!parsed.success) throw invalid(name, fieldsOf(parsed.error));
  const interceptor: EngineInterceptors[M] = interceptors[name];
  const run = async (): Promise<Result<Reply<M>>> => {
    const port = engine(accountId);
    if (port === null) throw new AppError('not-found', { reason: 'account-missing' });
    return interceptor ? interceptor(parsed.data, port, accountId, page) : port.call(name, parsed.data);
  };
  return { accountId, request: parsed.data, run };
}

/** Contains only the names of the invalid fields: their values may be private. */
const invalid = (name: MethodName, where: string): AppError =>
  new AppError('validation', { details: { method: name, where } });

const fieldsOf = ({ issues }: ZodError): string => issues.map(({ path }) => path.join('.') || 'request').join(', ');

/**
 * Whether a call comes from the main frame of one of our own windows while it shows our own page, rather than from a subframe,
 * another window, one that has closed, a page that navigated away or a frame that is gone.
 */
export function isTrustedSender(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  pages: readonly WebContents[],
): boolean {
  const frame = event.senderFrame;
  const own = pages.find((page) => page === event.sender);
  if (own === undefined || own.isDestroyed() || !frame) return false;
  return frame === own.mainFrame && frame.parent === null && originOf(frame.url) === appOrigin;
}

/** `scheme://host` of a URL; `URL.origin` is "null" for schemes that it does not know. */
function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return null;
  }
}
