import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import type tls from 'node:tls';
import { portOf } from '../../scripts/lib/dynalite.ts';

const certificates = path.join(import.meta.dirname, '../fixtures/certificates');
const read = (name: string): string => fs.readFileSync(path.join(certificates, name), 'utf8');

/** Signs the certificate of the network's tables. No system trusts it by itself. */
export const authorityFile = path.join(certificates, 'authority.pem');

export interface CompanyNetwork {
  /** `https://tables.example.test`, which only the proxy can reach. */
  readonly endpoint: string;
  /** The same tables without the proxy: `https://localhost:<port>`, with a certificate for another name. */
  readonly direct: string;
  readonly proxy: string;
  /** The hosts and ports to which the proxy was asked to connect. */
  readonly requests: string[];
  /** Whether the proxy refuses to connect. */
  refuses: boolean;
  close(): Promise<void>;
}

/**
 * Opens a company's network: the DynamoDB at `target` behind TLS with a private authority, and a proxy to it. `options` are
 * those of the tables' server.
 */
export async function openCompanyNetwork(target: string, options: tls.TlsOptions = {}): Promise<CompanyNetwork> {
  const own = { cert: read('server.pem'), key: read('server.key.pem'), ...options };
  const tables = https.createServer(own, (request, response) => {
    const { method = 'POST', headers } = request;
    const forwarded = http.request(target, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
  const proxy = http.createServer();
  const sockets = new Set<net.Socket>();
  proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    network.requests.push(request.url ?? '');
    if (network.refuses) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = net.connect(portOf(tables), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [socket, upstream]) {
      sockets.add(each);
      // A client may reset its connections when it ends.
      each.on('error', () => {});
    }
  });
  for (const server of [tables, proxy]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const network: CompanyNetwork = {
    endpoint: 'https://tables.example.test',
    direct: `https://localhost:${portOf(tables)}`,
    proxy: `http://127.0.0.1:${portOf(proxy)}`,
    requests: [],
    refuses: false,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([tables, proxy].map((server) => new Promise((closed) => server.close(closed))));
    },
  };
  return network;
}
