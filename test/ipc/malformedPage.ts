import type { DrivenApp } from '../../scripts/start/drive.ts';
import type { Random } from '../faults/simulator/random.ts';
import { type FloodOutcome, malformedRequest } from './malformed.ts';

/* Malformed calls from the page of the running app. */

/** The calls that are under way at once. */
const atOnce = 100;

declare global {
  /** In the main process: the most processor time between two turns of its loop, ms. */
  var longestTurnMs: number | undefined;
}

/** Begins to measure the loop of the main process. */
const watch = ({ main }: DrivenApp): Promise<void> =>
  main.evaluate(() => {
    const threadMs = (): number => {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1_000;
    };
    let last = threadMs();
    const isWatching = globalThis.longestTurnMs !== undefined;
    globalThis.longestTurnMs = 0;
    const turn = (): void => {
      const now = threadMs();
      globalThis.longestTurnMs = Math.max(globalThis.longestTurnMs ?? 0, now - last);
      last = now;
      setTimeout(turn, 1);
    };
    if (!isWatching) turn();
  });

const longestTurn = ({ main }: DrivenApp): Promise<number> => main.evaluate(() => globalThis.longestTurnMs ?? 0);

/** The most processor time, ms, that main is blocked for while the page makes as many valid calls. */
export async function idleFromPage(app: DrivenApp, calls: number): Promise<number> {
  await watch(app);
  for (let sent = 0; sent < calls; sent += atOnce) {
    await app.page.evaluate(
      (count) => Promise.all(Array.from({ length: count }, () => window.meridian.settings.read({}))),
      atOnce,
    );
  }
  return longestTurn(app);
}

/** Sends malformed calls from the page, among them some that only a page can make. */
export async function floodFromPage(app: DrivenApp, calls: number, random: Random): Promise<FloodOutcome> {
  const accepted: string[] = [];
  const crashes: string[] = [];
  await watch(app);
  for (let sent = 0; sent < calls; ) {
    const batch = Array.from({ length: Math.min(atOnce, calls - sent) }, () => {
      const { name, request } = malformedRequest(random);
      return { name, request: JSON.stringify(request) };
    });
    const outcomes = await app.page.evaluate((requests) => {
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      const monsters: readonly (() => unknown)[] = [
        () => undefined,
        () => 7n,
        () => circular,
        () => Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`key${n}`, n])),
        () => ({ text: 'x'.repeat(10_000_000) }),
        () => new Uint8Array(1_000_000),
      ];
      return Promise.all(
        requests.map(async ({ name, request }, index) => {
          const [area = '', verb = ''] = name.split('.');
          const call = Reflect.get(Reflect.get(window.meridian, area), verb);
          const monster = monsters[index];
          try {
            const answer = await call(monster === undefined ? JSON.parse(request) : monster());
            return answer.ok === false ? 'refused' : `accepted ${name} ${request.slice(0, 200)}`;
          } catch (error) {
            // What can't be cloned does not even leave the page.
            return error instanceof Error && /clone/i.test(error.message)
              ? 'refused'
              : `crashed ${name} ${String(error)}`;
          }
        }),
      );
    }, batch);
    accepted.push(...outcomes.filter((outcome) => outcome.startsWith('accepted')));
    crashes.push(...outcomes.filter((outcome) => outcome.startsWith('crashed')));
    sent += batch.length;
  }
  return { accepted, crashes, longestMs: await longestTurn(app) };
}
