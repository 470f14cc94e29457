import type { Request } from '../../../shared/contract/contract.ts';
import type { Diagnostics, Preferences, Problem, UnitsByPurpose } from '../../../shared/contract/sync.ts';
import { dollarsOf } from '../../../shared/costs.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { overlapOf } from '../sync/overlap.ts';
import type { ServiceDeps } from './deps.ts';

/** The state of the engine in figures, without message texts or secrets. */
export function readDiagnostics(deps: ServiceDeps, { dayStart, monthStart }: Request<'diagnostics.read'>): Diagnostics {
  const { cache, outbox, cost, serverClock } = deps;
  deps.costRecorder.flush();
  const { cache: figures, unparsable } = cache.storage.diagnostics();
  return {
    versions: { node: process.versions.node, sqlite: cache.sqliteVersion() },
    cache: figures,
    outbox: outbox.diagnostics(),
    unparsable,
    units: {
      sinceStart: cost.totals(),
      today: outbox.costs.since(dayStart),
      month: outbox.costs.since(monthStart),
    },
    sync: { overlapMs: overlapOf(deps) / MICROS_PER_MILLI, clockOffsetMs: serverClock.offsetMs() },
  };
}

/**
 * The state of the engine as plain text in English, for support: row keys and ids, but no secret,
 * message text or draft.
 */
export async function writeDiagnostics(deps: ServiceDeps, request: Request<'diagnostics.text'>): Promise<string> {
  // Loaded when needed: it brings all English messages.
  const { englishErrorText } = await import('../../../shared/text/english.ts');
  const errorLine = (error: AppErrorData): string => `${error.code}: ${englishErrorText(error)}`;
  const problemLine = ({ at, level, text, error }: Problem): string =>
    `${formatTimestamp(at)} ${level}: ${text}${error === null ? '' : ` [${errorLine(error)}] ${JSON.stringify(error.details)}`}`;
  const { clock, outbox } = deps;
  const { versions, cache, outbox: unsent, unparsable, units, sync } = readDiagnostics(deps, request);
  const preferences = outbox.preferences.read();
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
        sending: status.sending && errorLine(status.sending),
        'above the cost limit': status.costLimit && `${status.costLimit.units} of ${status.costLimit.limit}`,
        'overlap, ms': sync.overlapMs,
        'clock offset, ms': sync.clockOffsetMs,
      }),
    ],
    ['Cache', facts(cache)],
    ['Outbox', facts(unsent)],
    ['Preferences', facts({ ...preferences })],
    ['Cost since the start', costLines(units.sinceStart, preferences)],
    ['Cost today', costLines(units.today, preferences)],
    ['Cost this month', costLines(units.month, preferences)],
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

function costLines(units: UnitsByPurpose, { prices }: Preferences): string[] {
  const used = Object.entries(units).filter(([, { read, write }]) => read + write > 0);
  return [
    ...used.map(([purpose, { read, write }]) => `${purpose}: read ${read}, write ${write}`),
    `dollars: ${dollarsOf(units, prices)}`,
  ];
}
