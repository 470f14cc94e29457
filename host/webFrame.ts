import { originOf } from './schemes.ts';
import { StrictEmitter } from './strict.ts';
import type { WebContents } from './webContents.ts';

/** The one frame that the host knows: a window's top frame. It lives as long as its webContents. */
export class WebFrameMain extends StrictEmitter implements Pick<Electron.WebFrameMain, 'url' | 'origin' | 'name'> {
  readonly parent = null;
  readonly name = '';
  readonly routingId = 1;
  readonly processId = 1;
  readonly frameTreeNodeId: number;
  readonly #contents: WebContents;

  constructor(contents: WebContents) {
    super();
    this.#contents = contents;
    this.frameTreeNodeId = contents.id;
  }
  get top(): WebFrameMain {
    return this;
  }
  get frames(): readonly WebFrameMain[] {
    return [];
  }
  get framesInSubtree(): readonly WebFrameMain[] {
    return [this];
  }
  get url(): string {
    return this.#contents.getURL();
  }
  get origin(): string {
    return originOf(this.url);
  }
  get detached(): boolean {
    return this.#contents.isDestroyed();
  }
  isDestroyed(): boolean {
    return this.#contents.isDestroyed();
  }
  send(channel: string, ...args: readonly unknown[]): void {
    this.#contents.send(channel, ...args);
  }
  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.#contents.executeJavaScript(code, userGesture);
  }
}
