import type { Request } from '../../../shared/contract/contract.ts';
import type { CostSummary, Diagnostics, Preferences, Problem, Purpose, Units } from '../../../shared/contract/sync.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { englishErrorText } from '../../../shared/text/english.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { formatTimestamp } from '../../../shared/time/timestamp.ts';
import { overlapOf } from '../sync/overlap.ts';
import type { ServiceDeps } from './deps.ts';

/** Prices are for this many units. */
const UNITS_PER_PRICE = 1_000_000;

/** Consumed units with their cost in dollars. */
export function summarize(units: Record<Purpose, Units>, prices: Preferences['prices']): CostSummary {
  const dollars = Object.values(units).reduce(
    (sum, { read, write }) => sum + read * prices.read + write * prices.write,
    0,
  );
  return { units, dollars: dollars / UNITS_PER_PRICE };
}

/** The state of the engine in figures, without message texts or secrets. */
export function readDiagnostics(deps: ServiceDeps, { dayStart, monthStart }: Request<'diagnostics.read'>): Diagnostics {
  const { cache, outbox, cost, serverClock } = deps;
  deps.costRecorder.flush();
  const { prices } = outbox.preferences.read();
  const { cache: figures, unparsable } = cache.storage.diagnostics();
  return {
    versions: { node: process.versions.node, sqlite: cache.sqliteVersion() },
    cache: figures,
    outbox: outbox.diagnostics(),
    unparsable,
    cost: {
      sinceStart: summarize(cost.totals(), prices),
      today: summarize(outbox.costs.since(dayStart), prices),
      month: summarize(outbox.costs.since(monthStart), prices),
    },
    sync: { overlapMs: overlapOf(deps) / MICROS_PER_MILLI, clockOffsetMs: serverClock.offsetMs() },
  };
}

/**
 * The state of the engine as plain text in English, for support: row keys and ids, but no secret,
 * message text or draft.
 */
export function writeDiagnostics(deps: ServiceDeps, request: Request<'diagnostics.text'>): string {
  const { clock, outbox } = deps;
  const { versions, cache, outbox: unsent, unparsable, cost, sync } = readDiagnostics(deps, request);
  const { owner, table, region, endpoint } = deps.owner.account;
  const { status } = deps.status;
  const sections: readonly (readonly [heading: string, lines: readonly string[]])[] = [
    ['Versions', facts(versions)],
    ['Account', facts({ table, region, endpoint, owner: `${owner.id} (@${owner.handle})` })],
    [
      'Sync',
      facts({
        phase: status.phase,
        'last refresh': timeOrNever(status.syncedAt),
        error: status.error && errorLine(status.error),
        disk: status.disk && errorLine(status.disk),
        'overlap, ms': sync.overlapMs,
        'clock offset, ms': sync.clockOffsetMs,
      }),
    ],
    ['Cache', facts(cache)],
    ['Outbox', facts(unsent)],
    ['Preferences', facts({ ...outbox.preferences.read() })],
    ['Cost since the start', costLines(cost.sinceStart)],
    ['Cost today', costLines(cost.today)],
    ['Cost this month', costLines(cost.month)],
    [`Unreadable rows: ${unparsable.count}`, unparsable.items.map(({ pk, sk, reason }) => `${pk} | ${sk}: ${reason}`)],
    ['Recent problems', deps.problems.all.map(problemLine)],
  ];
  const blocks = sections.map(([heading, lines]) => [heading, ...lines.map((line) => `  ${line}`)].join('\n'));
  return [`Written at ${timeOrNever(clock.now())}`, ...blocks].join('\n\n');
}

const timeOrNever = (at: Instant | null): string => (at === null ? 'never' : formatTimestamp(at));

function facts(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).map(
    ([name, value]) =>
      `${name}: ${value === null ? 'none' : typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
}

function costLines({ units, dollars }: CostSummary): string[] {
  const used = Object.entries(units).filter(([, { read, write }]) => read + write > 0);
  return [
    ...used.map(([purpose, { read, write }]) => `${purpose}: read ${read}, write ${write}`),
    `dollars: ${dollars}`,
  ];
}

const errorLine = (error: AppErrorData): string => `${error.code}: ${englishErrorText(error)}`;

const problemLine = ({ at, level, text, error }: Problem): string =>
  `${formatTimestamp(at)} ${level}: ${text}${error === null ? '' : ` [${errorLine(error)}] ${JSON.stringify(error.details)}`}`;
