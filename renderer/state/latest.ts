/**
 * A function that does `work` for one value at a time: of the values that come while it works, only the last is worked on
 * after it. For what is asked as somebody types: nothing queues up, and the last answer is that of the last question.
 * `work` handles its own errors.
 */
export function latest<T>(work: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let running: Promise<void> | null = null;
  let next: { readonly value: T } | null = null;

  const run = async (first: T): Promise<void> => {
    try {
      await work(first);
      while (next !== null) {
        const { value } = next;
        next = null;
        await work(value);
      }
    } finally {
      running = null;
    }
  };
  return (value) => {
    if (running === null) running = run(value);
    else next = { value };
    return running;
  };
}
