import type { CdpSession } from './cdp.ts';
import { codec } from './codec.ts';
import type { Delivery } from './page/isolatedWorld.ts';
import { isolatedWorldName } from './worlds.ts';

export interface PreloadMessage {
  readonly kind: string;
  readonly channel: string;
  readonly payload: unknown;
  /** Settles the preload's `invoke` with the result of `work`. */
  readonly answer: (work: () => unknown) => Promise<void>;
}

/** The messages between the main process and the preload of a page's current document. */
export class PreloadChannel {
  readonly #page: CdpSession;
  /** The function in the isolated world that receives messages; each document has its own. */
  #deliverer: Promise<string | undefined> = Promise.resolve(undefined);

  constructor(page: CdpSession, mainFrame: string, receive: (message: PreloadMessage) => void) {
    this.#page = page;
    page.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== isolatedWorldName || context.auxData?.frameId !== mainFrame) return;
      this.#deliverer = page
        .send('Runtime.evaluate', { expression: 'globalThis.__hostDeliver', uniqueContextId: context.uniqueId })
        .then(({ result }) => result.objectId)
        .catch(() => undefined);
    });
    page.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === '__hostSend') receive(this.#parse(payload));
    });
  }

  /** Sends an event to the current document, if it has a preload. */
  send(channel: string, payload: string): void {
    void this.#deliver(this.#deliverer, 'event', 0, channel, payload);
  }

  #parse(message: string): PreloadMessage {
    const [, kind = '', id = '', channel = '', payload = ''] =
      /^([^\n]*)\n([^\n]*)\n([^\n]*)\n(.*)$/s.exec(message) ?? [];
    // The requests of the previous document end with it.
    const deliverer = this.#deliverer;
    const answer = async (work: () => unknown): Promise<void> => {
      try {
        await this.#deliver(deliverer, 'reply', Number(id), channel, codec.encode(await work()));
      } catch (error) {
        await this.#deliver(deliverer, 'reject', Number(id), channel, String(error));
      }
    };
    return { kind, channel, payload: codec.decode(payload), answer };
  }

  async #deliver(
    deliverer: Promise<string | undefined>,
    ...message: readonly [kind: Delivery, id: number, channel: string, payload: string]
  ): Promise<void> {
    const objectId = await deliverer;
    if (objectId === undefined) return;
    await this.#page.sendQuietly('Runtime.callFunctionOn', {
      functionDeclaration: 'function (...message) { this(...message); }',
      objectId,
      arguments: message.map((value) => ({ value })),
      silent: true,
    });
  }
}
