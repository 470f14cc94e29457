import process from 'node:process';

const showAfterMs = 1_000;
const repeatMs = 10_000;

/**
 * Runs a step and, when it takes over a second, says on stderr what is being done, that it goes on, and when it ended.
 * Quick steps stay silent.
 *
 * @template T
 * @param {string} label what is being done, as a sentence without its full stop
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1_000);
  let shown = false;
  const say = () => {
    process.stderr.write(shown ? `  … ${seconds()} s\n` : `${label} …\n`);
    shown = true;
  };
  const first = setTimeout(say, showAfterMs);
  const again = setInterval(() => shown && say(), repeatMs);
  try {
    const result = await work();
    if (shown) process.stderr.write(`  done in ${seconds()} s\n`);
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
