import process from 'node:process';

const showAfterMs = 1_000;
const repeatMs = 10_000;

/**
 * Runs a step. If it takes more than a second, prints its label, its progress and its end to stderr.
 *
 * @template T
 * @param {string} label such as `Installing dependencies`
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
