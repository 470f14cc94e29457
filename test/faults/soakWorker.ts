import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { type Finding, runSeeds } from './simulator/search.ts';

/* One core's share of a long run: seeds come in pieces, and what was found goes back. */

const Piece = z.object({ from: z.int(), count: z.int() });

parentPort?.on('message', (message: unknown) => {
  const { from, count } = Piece.parse(message);
  const findings: Finding[] = [];
  void runSeeds(from, count, (finding) => findings.push(finding)).then((events) =>
    parentPort?.postMessage({ from, count, events, findings }),
  );
});
