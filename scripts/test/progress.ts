import process from 'node:process';

/** Prints one line for each step that ends; on a terminal also a line that shows what is running. */
export function createProgress() {
  const running = new Map<string, number>();
  const { stdout } = process;
  const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
  const clear = (): void => void (stdout.isTTY && stdout.write('\r\u001b[K'));
  const show = (): void => {
    if (!stdout.isTTY || running.size === 0) return;
    const text = [...running].map(([label, since]) => `${label} ${seconds(since)}`).join(', ');
    stdout.write(`\r\u001b[K…    ${text}`.slice(0, stdout.columns + 4));
  };
  const timer = stdout.isTTY ? setInterval(show, 1_000) : undefined;
  return {
    /** Begins a step. Call the result when it ends. */
    start(label: string): (isOk: boolean) => void {
      const since = performance.now();
      running.set(label, since);
      show();
      return (isOk) => {
        running.delete(label);
        clear();
        stdout.write(`${isOk ? 'ok  ' : 'FAIL'} ${label} (${seconds(since)})\n`);
        show();
      };
    },
    end(): void {
      clearInterval(timer);
      clear();
    },
  };
}
