import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3-multiple-ciphers';
import { openDatabase } from '../database.ts';
import { withAppErrors } from '../failures.ts';
import { migrate, openStore, quarantine, type StoreOptions } from '../openStore.ts';
import { importSalvage } from './importSalvage.ts';
import { migrations } from './migrations.ts';
import { Outbox } from './outbox.ts';
import { OutboxRecord } from './record.ts';
import { removeCopy, type Salvage, salvage } from './salvage.ts';

export interface OutboxOptions extends StoreOptions {
  /** Whether the account had an outbox before, so that a missing file is a loss. */
  readonly isExpected?: boolean;
}

/**
 * Opens the outbox, or creates it. An unreadable file moves into `quarantine/`, where it stays, and a new outbox takes its
 * place with all that could be read. What is lost is in `losses` until the person decides; until then each opening reads
 * damaged files again, as they may be readable now.
 * @throws AppError `disk-full`, `disk-read-only` or `newer-data`.
 */
export function openOutbox(options: OutboxOptions): Outbox {
  const { file, key, now, isExpected = false } = options;
  const unreadable = 'outbox-unreadable';
  const kind = { migrations, commits: 'durable', kept: Number.POSITIVE_INFINITY, unreadable } as const;
  return withAppErrors(() => {
    if (file === null) return openStore(options, kind, (parts) => new Outbox(parts));
    finishReplacement(file);
    const wasMissing = !existsSync(file) || statSync(file).size === 0;
    const replace = (damaged: string, name: string): void => replaceDamaged(damaged, name, options);
    return openStore(options, { ...kind, replace }, (parts) => {
      const outbox = new Outbox(parts);
      if (parts.quarantined === null) salvageAgain(parts.db, outbox, file, options);
      outbox.openRecord(new OutboxRecord(file, key), { now, wasMissing, isExpected });
      outbox.prune(now);
      return outbox;
    });
  }, unreadable);
}

const newFileOf = (file: string): string => `${file}-new`;

/** Completes a replacement that a crash interrupted after the damaged file was moved; before that it starts again. */
function finishReplacement(file: string): void {
  const fresh = newFileOf(file);
  removeCopy(file);
  rmSync(`${fresh}-journal`, { force: true });
  if (!existsSync(fresh)) return;
  if (existsSync(file)) rmSync(fresh);
  else renameSync(fresh, file);
}

/**
 * Puts a new outbox, with all that can be read from a damaged one, in its place. The new one is complete on the disk before
 * the damaged one moves.
 */
function replaceDamaged(file: string, name: string, { key, cipher = 'aegis', now }: StoreOptions): void {
  const salvaged = salvage(file, key, cipher);
  const record = new OutboxRecord(file, key).read();
  const fresh = newFileOf(file);
  const db = openDatabase({ file: fresh, key, cipher, commits: 'durable', newestVersion: migrations.length });
  try {
    migrate(db, migrations);
    const outbox = new Outbox({ db, quarantined: null, onDamage: () => {} });
    outbox.transaction(() => {
      const recovered = salvaged === null ? 0 : importSalvage(db, salvaged, false);
      if (typeof record !== 'string') db.prepare('UPDATE acceptance SET revision = ?').run(record.revision);
      outbox.losses.add(now, {
        recovered,
        files: [...(outbox.losses.stored()?.files ?? []), { name, isRead: salvaged !== null }],
        isCertain: typeof record !== 'string',
        ...completeness(salvaged),
      });
    });
  } finally {
    db.close();
  }
  rmSync(`${fresh}-journal`, { force: true });
  quarantine(file, name, Number.POSITIVE_INFINITY);
  renameSync(fresh, file);
}

function completeness(salvaged: Salvage): { readonly areDraftsComplete: boolean; readonly isRestComplete: boolean } {
  const isComplete = (isWanted: (table: string) => boolean): boolean =>
    salvaged !== null && [...salvaged].every(([table, read]) => read.isComplete || !isWanted(table));
  return {
    areDraftsComplete: isComplete((table) => table === 'draft'),
    isRestComplete: isComplete((table) => table !== 'draft' && table !== 'outgoing'),
  };
}

/** Reads damaged files again while something is missing. */
function salvageAgain(db: Database, outbox: Outbox, file: string, { key, cipher = 'aegis', now }: StoreOptions): void {
  const loss = outbox.losses.stored();
  if (loss === null) return;
  for (const [index, { name, isRead }] of loss.files.entries()) {
    const damaged = join(dirname(file), 'quarantine', name);
    const isWanted = !isRead || !loss.isCertain || loss.missing.length > 0;
    const salvaged = isWanted && existsSync(damaged) ? salvage(damaged, key, cipher) : null;
    if (salvaged === null) continue;
    outbox.transaction(() => {
      const { recovered, files } = outbox.losses.stored() ?? loss;
      const added = importSalvage(db, salvaged, isRead);
      outbox.losses.add(now, {
        recovered: recovered + added,
        files: files.map((each, n) => (n === index ? { ...each, isRead: true } : each)),
      });
    });
  }
}
