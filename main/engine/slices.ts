/** Work in slices of a few milliseconds, with a `yield` between two of them, where other calls may run. */
export type Sliced<T> = Generator<void, T, void>;

/** Resolves when other calls had their turn; rejects if the work is no longer needed. */
export type Pause = () => Promise<void>;

/** Units of text (UTF-16) that a slice splits into words at least; the text that exceeds them ends the slice, after at most 20 ms. */
const SLICE_UNITS = 4_096;

/** Counts the text that was split into words, and says when to begin a new slice. */
export class SliceBudget {
  #left = SLICE_UNITS;

  /** Spends the budget of a slice on a text; returns whether it is used up, which begins the next one. */
  spend(text: string): boolean {
    this.#left -= text.length;
    if (this.#left > 0) return false;
    this.#left = SLICE_UNITS;
    return true;
  }
}

/** Runs work to its end with a pause after each slice. */
export async function runInSlices<T>(work: Sliced<T>, pause: Pause): Promise<T> {
  for (;;) {
    const slice = work.next();
    if (slice.done === true) return slice.value;
    await pause();
  }
}
