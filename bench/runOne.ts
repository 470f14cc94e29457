import process from 'node:process';
import type { Bench } from './support/figure.ts';

/* The process of one measurement: `runOne.ts <name> [--quick]` sends its result to its parent. */

const [name = '', option] = process.argv.slice(2);
const { bench }: { readonly bench: Bench } = await import(`./${name}.bench.ts`);
process.send?.({ purpose: bench.purpose, figures: await bench.measure(option === '--quick') });
process.disconnect?.();
