import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { AppError, toAppError } from '../../shared/errors.ts';
import { type MethodName, methodChannel, methodNames } from '../../shared/ipc/channels.ts';
import { methods, type Reply, type Request } from '../../shared/ipc/contract.ts';
import { fail, type Result } from '../../shared/result.ts';

/** One handler for each method of the contract. It may throw; an AppError reaches the window as it is. */
export type Handlers = { readonly [M in MethodName]: (request: Request<M>) => Promise<Result<Reply<M>>> };

export interface RegisterOptions {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  readonly handlers: Handlers;
  readonly isTrusted: (event: IpcMainInvokeEvent) => boolean;
  /** Why a method is not to be called just now, which is nobody's fault; null: it may be. */
  readonly blockReason?: (method: MethodName) => AppError | null;
  /** Called with every refused call, and with what a handler threw. What a handler answers, it has reported itself. */
  readonly report: (method: MethodName, error: AppError) => void;
}

/**
 * The one way in: sender check, then parse, then whether it is blockReason, then the handler, then a Result. A refused call is answered with a code, never
 * with silence. Returns a function that takes the handlers away again.
 */
export function registerMethods(options: RegisterOptions): () => void {
  for (const name of methodNames) registerMethod(name, options);
  return () => {
    for (const name of methodNames) options.ipcMain.removeHandler(methodChannel(name));
  };
}

function registerMethod<M extends MethodName>(
  name: M,
  { ipcMain, handlers, isTrusted, blockReason, report }: RegisterOptions,
): void {
  const schema = methods[name].request;
  const handler = handlers[name];

  const refuse = (error: AppError): Result<never> => {
    report(name, error);
    return fail(error.toData());
  };

  ipcMain.handle(methodChannel(name), async (event, ...args: unknown[]): Promise<Result<Reply<M>>> => {
    if (!isTrusted(event))
      return refuse(new AppError('untrusted-sender', 'This call did not come from the app’s own window.'));
    const parsed = schema.safeParse(args[0]);
    if (!parsed.success || args.length !== 1) {
      const where = parsed.success
        ? 'arguments'
        : parsed.error.issues.map((issue) => issue.path.join('.') || 'request').join(', ');
      return refuse(
        new AppError('validation', `The request for ${name} is not of the agreed shape.`, { details: { where } }),
      );
    }
    const reason = blockReason?.(name) ?? null;
    if (reason !== null) return fail(reason.toData());
    try {
      return await handler(parsed.data);
    } catch (thrown) {
      return refuse(toAppError(thrown));
    }
  });
}
