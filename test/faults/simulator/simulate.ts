import { checkClient } from './checkClients.ts';
import { checkTable } from './checkTable.ts';
import { isFault } from './client.ts';
import type { Scenario } from './scenario.ts';
import { settle } from './settle.ts';
import { contentOf } from './tableContent.ts';
import { viewOf } from './views.ts';
import { World, type WorldOptions } from './world.ts';

/** The outcome of a run. */
export interface Outcome {
  /** What must never happen and did; empty: success. */
  readonly violations: readonly string[];
  /** The events, one line each; empty unless `keepsLog`. */
  readonly log: readonly string[];
  readonly events: number;
  readonly requests: number;
}

/** Runs a scenario, lets everything settle, and checks the result. Never rejects. */
export async function simulate(scenario: Scenario, options: Partial<WorldOptions> = {}): Promise<Outcome> {
  const world = new World(scenario, { keepsLog: false, breakStore: (store) => store, ...options });
  const ending = watchRejections((what) => world.violate(what));
  try {
    world.begin();
    for (const step of scenario.steps) {
      await world.scheduler.run(step.afterMs);
      world.take(step);
    }
    await settle(world);
    const views = [];
    for (const client of world.clients) views.push(await viewOf(world, client));
    const content = contentOf(world.table);
    checkTable(world, content);
    for (const view of views) checkClient(world, content, view);
  } catch (thrown) {
    world.violate(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  } finally {
    ending();
    world.close();
  }
  const { violations, log, scheduler, plan } = world;
  return { violations, log: log.lines, events: scheduler.events, requests: plan.requests };
}

/** Reports unhandled rejections until the returned function is called. */
function watchRejections(report: (what: string) => void): () => void {
  const onRejection = (reason: unknown): void => {
    if (isFault(reason)) report(`unhandled rejection: ${reason instanceof Error ? reason.stack : String(reason)}`);
  };
  process.on('unhandledRejection', onRejection);
  return () => process.off('unhandledRejection', onRejection);
}
