import { createHash, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKeys, readPrivateKey, signManifest } from '../../scripts/release/manifestSignature.mjs';

export interface Manifest {
  readonly version: string;
  readonly file?: Buffer;
  /** Of the file that the manifest names; by default that of `file`. */
  readonly sha512?: string;
  readonly stagingPercentage?: number;
  readonly notes?: string;
}

type Answer = (response: http.ServerResponse, content: Buffer) => void;

/** A server of updates on a port of its own, and the keys of its manifests. */
export class UpdateServer {
  readonly requests: { readonly path: string; readonly headers: http.IncomingHttpHeaders }[] = [];
  readonly publicKey: string;
  readonly #privateKey: KeyObject;
  readonly #files = new Map<string, Buffer>();
  readonly #answers = new Map<string, Answer>();
  readonly #server = http.createServer((request, response) => this.#answer(request, response));

  constructor() {
    const keys = createKeys();
    this.publicKey = keys.publicKey;
    this.#privateKey = readPrivateKey(keys.privateKey);
  }

  async start(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/meridian/`;
  }

  /** Publishes a version and its signed manifest. */
  publish({ version, file = Buffer.from(`Meridian ${version}`), ...rest }: Manifest, name = 'latest-linux.yml'): void {
    const sha512 = rest.sha512 ?? createHash('sha512').update(file).digest('base64');
    const manifest = [
      `version: ${version}`,
      'files:',
      `  - url: Meridian-${version}-linux-x64.AppImage`,
      `    sha512: ${sha512}`,
      `    size: ${file.length}`,
      ...(rest.stagingPercentage === undefined ? [] : [`stagingPercentage: ${rest.stagingPercentage}`]),
      ...(rest.notes === undefined ? [] : [`releaseNotes: ${JSON.stringify(rest.notes)}`]),
      "releaseDate: '2026-03-16T12:00:00.000Z'",
      '',
    ].join('\n');
    this.put(name, manifest);
    this.put(`${name}.sig`, signManifest(name, manifest, this.#privateKey));
    this.put(`Meridian-${version}-linux-x64.AppImage`, file);
  }

  put(name: string, content: string | Buffer): void {
    this.#files.set(name, Buffer.from(content));
  }

  read(name: string): string {
    return String(this.#files.get(name) ?? '');
  }

  remove(name: string): void {
    this.#files.delete(name);
  }

  /** Answers requests for a file in another way. */
  answer(name: string, answer: Answer): void {
    this.#answers.set(name, answer);
  }

  #answer({ url = '', headers }: http.IncomingMessage, response: http.ServerResponse): void {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    this.requests.push({ path: url, headers });
    const name = pathname.split('/').at(-1) ?? '';
    const content = this.#files.get(name);
    const answer = this.#answers.get(name);
    if (content === undefined) response.writeHead(404).end();
    else if (answer) answer(response, content);
    else response.writeHead(200, { 'content-length': content.length }).end(content);
  }
}
