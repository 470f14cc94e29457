import { checkClient } from './checkClients.ts';
import { checkTable } from './checkTable.ts';
import { isFault } from './client.ts';
import type { Scenario } from './scenario.ts';
import { settle } from './settle.ts';
import { contentOf } from './tableContent.ts';
import { viewOf } from './views.ts';
import { World, type WorldOptions } from './world.ts';

/** How a run went. */
export interface Outcome {
  /** What must never be and was; empty: all is well. */
  readonly violations: readonly string[];
  /** What happened, a line each; empty unless it was asked for. */
  readonly log: readonly string[];
  readonly events: number;
  readonly requests: number;
}

/** Runs a scenario to its end, lets everything settle, and checks what must hold. Never rejects. */
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

/** Tells of every promise that failed and that nobody had waited for; the function given back ends it. */
function watchRejections(tell: (what: string) => void): () => void {
  const hear = (reason: unknown): void => {
    if (isFault(reason)) tell(`nobody handled ${reason instanceof Error ? reason.stack : String(reason)}`);
  };
  process.on('unhandledRejection', hear);
  return () => process.off('unhandledRejection', hear);
}
