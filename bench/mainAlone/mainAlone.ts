import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { methodChannel } from '../../shared/contract/channels.ts';
import { type MethodName, methods, type Reply, type WindowRequest } from '../../shared/contract/contract.ts';
import { AppError, AppErrorData } from '../../shared/errors.ts';

const Answer = z.object({ answer: z.unknown() });
const Result = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: AppErrorData }),
]);
const Usage = z.object({ rss: z.number(), cpuMs: z.number() });

/** The built main process with its engine, or a bare Node process, in a process of its own. */
export class MainAlone {
  readonly #child: ChildProcess;

  /** @param options main's options of the command line; null: nothing but Node runs */
  constructor(options: readonly string[] | null) {
    // Main also prints its log, in which a missing network is an error.
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
    this.#child = fork(path.join(import.meta.dirname, 'child.mjs'), options ?? ['--bare'], { stdio: [...stdio] });
  }

  async #request(request: object): Promise<unknown> {
    this.#child.send(request);
    const [message] = await once(this.#child, 'message');
    return Answer.parse(message).answer;
  }

  /** Resolves when the process runs and, if it is main, can be called. */
  async started(): Promise<void> {
    await once(this.#child, 'message');
  }

  /** Calls a method as the page does. One call at a time. @throws AppError */
  async call<M extends MethodName>(method: M, request: WindowRequest<M>): Promise<Reply<M>> {
    const result = Result.parse(
      await this.#request({ channel: methodChannel(method), request: JSON.stringify(request) }),
    );
    if (!result.ok) throw AppError.fromData(result.error);
    const { reply }: { readonly reply: z.ZodType<Reply<M>> } = methods[method];
    return reply.parse(result.value);
  }

  /** The memory that the process has, bytes, and its CPU time so far, ms. */
  async usage(): Promise<z.infer<typeof Usage>> {
    return Usage.parse(await this.#request({}));
  }

  /** Ends the process without the steps of quitting. */
  async kill(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }
}
