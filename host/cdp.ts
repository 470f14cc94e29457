import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from 'devtools-protocol';

type Method = keyof Protocol.CommandParameters;
interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}
interface Waiting {
  readonly method: Method;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** A session of the DevTools protocol: the browser's, or a page's from `Cdp.session`. */
export class CdpSession {
  readonly id: string | undefined;
  readonly #cdp: Cdp;
  readonly #events = new EventEmitter().setMaxListeners(0);

  constructor(cdp: Cdp, id: string | undefined) {
    this.#cdp = cdp;
    this.id = id;
  }

  /** Sends a command. Rejects with Chromium's message, and when Chromium exits. */
  send<M extends Method>(method: M, params?: Protocol.CommandParameters[M]): Promise<Protocol.CommandReturnValues[M]> {
    return this.#cdp.send(this.id, method, params);
  }

  /** Sends a command and ignores errors, since the page may be gone. */
  sendQuietly<M extends Method>(method: M, params?: Protocol.CommandParameters[M]): Promise<void> {
    return this.send(method, params).then(
      () => undefined,
      () => undefined,
    );
  }

  on<E extends keyof Protocol.EventMap>(event: E, listener: (...payload: Protocol.EventMap[E]) => void): void {
    this.#events.on(event, listener);
  }

  dispatch(event: string, payload: unknown): void {
    this.#events.emit(event, payload);
  }
}

/**
 * The DevTools protocol over `--remote-debugging-pipe`: JSON messages that end with a NUL byte, sessions flattened
 * into one stream. Chromium is a child of this process, so its messages are trusted to have the declared types.
 */
export class Cdp {
  readonly browser = new CdpSession(this, undefined);
  readonly #input: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, CdpSession>();
  #lastId = 0;
  #closed = false;

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    // An exiting browser breaks both pipes; `close` reports it.
    input.on('error', () => undefined);
    output.on('error', () => undefined);
    let parts: Buffer[] = [];
    output.on('data', (chunk: Buffer) => {
      let rest = chunk;
      for (let end = rest.indexOf(0); end !== -1; end = rest.indexOf(0)) {
        parts.push(rest.subarray(0, end));
        this.#receive(JSON.parse(Buffer.concat(parts).toString()));
        parts = [];
        rest = rest.subarray(end + 1);
      }
      if (rest.length > 0) parts.push(rest);
    });
  }

  session(id: string): CdpSession {
    let session = this.#sessions.get(id);
    if (!session) {
      session = new CdpSession(this, id);
      this.#sessions.set(id, session);
    }
    return session;
  }

  forget(id: string): void {
    this.#sessions.delete(id);
  }

  send<M extends Method>(
    sessionId: string | undefined,
    method: M,
    params?: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]> {
    if (this.#closed) return Promise.reject(new Error(`${method}: Chromium has ended`));
    const id = ++this.#lastId;
    return new Promise<Protocol.CommandReturnValues[M]>((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #receive(message: Message): void {
    if (message.id !== undefined) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
      else waiting?.resolve(message.result as never);
      return;
    }
    const session = message.sessionId === undefined ? this.browser : this.#sessions.get(message.sessionId);
    if (message.method !== undefined) session?.dispatch(message.method, message.params);
  }

  /** For Chromium: rejects every pending command after the process exited. */
  close(): void {
    this.#closed = true;
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: Chromium has ended`));
    this.#waiting.clear();
  }
}
