import { z } from 'zod';
import type { OutboxLoss } from '../../../../shared/contract/sync.ts';
import { InstantSchema } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import type { KeyValueTable } from '../keyValueTable.ts';
import type { Store } from '../store.ts';
import { fromRanges, toRanges } from './numberRanges.ts';

const Count = z.int().nonnegative();

/** A loss as it is stored, until the person decides. */
export const StoredLoss = z.object({
  at: InstantSchema,
  /** Names of damaged files in `quarantine/`, oldest first, and whether anything could be read from each. */
  files: z.array(z.object({ name: z.string(), isRead: z.boolean() })),
  /** Messages that were read from damaged files. */
  recovered: Count,
  /** Numbers of the messages that are lost. */
  missing: z.array(z.tuple([Count, Count])),
  isCertain: z.boolean(),
  areDraftsComplete: z.boolean(),
  isRestComplete: z.boolean(),
});
export type StoredLoss = z.infer<typeof StoredLoss>;

/** What a new finding adds to a loss. */
export type LossChange = Omit<Partial<StoredLoss>, 'at' | 'missing'> & {
  /** Replaces the numbers that are missing. */
  readonly missing?: readonly number[];
};

interface LossValues {
  readonly loss: StoredLoss;
}

/** The loss of accepted messages that the person has not decided about. */
export function createLosses(store: Store, values: KeyValueTable<LossValues>) {
  const forget = store.command("DELETE FROM state WHERE name = 'loss'");
  const forgetSalvaged = store.command('DELETE FROM salvaged');

  return {
    /** For the status; null: nothing was lost, or the person has decided. */
    find(): OutboxLoss | null {
      const loss = values.get('loss');
      if (loss === null) return null;
      const { at, files, recovered, missing, isCertain, areDraftsComplete, isRestComplete } = loss;
      const lost = fromRanges(missing).length;
      return { at, file: files.at(-1)?.name ?? null, recovered, lost, isCertain, areDraftsComplete, isRestComplete };
    },
    stored: (): StoredLoss | null => values.get('loss'),
    /** Adds a finding to the loss, or starts one. Finding the same again changes nothing. */
    add(now: Instant, change: LossChange): void {
      const loss = values.get('loss');
      values.set('loss', {
        at: loss?.at ?? now,
        files: change.files ?? loss?.files ?? [],
        recovered: change.recovered ?? loss?.recovered ?? 0,
        missing: change.missing ? toRanges(change.missing).map(([from, to]) => [from, to]) : (loss?.missing ?? []),
        isCertain: (loss?.isCertain ?? true) && (change.isCertain ?? true),
        areDraftsComplete: (loss?.areDraftsComplete ?? true) && (change.areDraftsComplete ?? true),
        isRestComplete: (loss?.isRestComplete ?? true) && (change.isRestComplete ?? true),
      });
    },
    /** Ends it: the person decided, and damaged files stay where they are. */
    dismiss(): void {
      store.transaction(() => {
        forget();
        forgetSalvaged();
      });
    },
  };
}
