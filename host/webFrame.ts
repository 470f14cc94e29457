import { originOf } from './schemes.ts';
import { StrictEmitter } from './strict.ts';

/** The page of a frame, as its frame uses it. */
interface FramePage {
  readonly id: number;
  getURL(): string;
  isDestroyed(): boolean;
  send(channel: string, ...args: readonly unknown[]): void;
  executeJavaScript(code: string, userGesture?: boolean): Promise<unknown>;
}

/** A window's top frame, the only frame in the host. It exists as long as its webContents. */
export class WebFrameMain extends StrictEmitter implements Pick<Electron.WebFrameMain, 'url' | 'origin' | 'name'> {
  readonly parent = null;
  readonly name = '';
  readonly routingId = 1;
  readonly processId = 1;
  readonly frameTreeNodeId: number;
  readonly #contents: FramePage;

  constructor(contents: FramePage) {
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
