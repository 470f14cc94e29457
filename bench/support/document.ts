import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { cellsOf, Result, type Results } from './figure.ts';
import { renderScale } from './scalePage.ts';

/** A measurement's result, and the machine that measured it, in general words. */
const Documented = Result.extend({ machine: z.string() });

/** The content of `docs/performance.json`, by the names of the measurements. */
export const DocumentedResults = z.record(z.string(), Documented);
export type DocumentedResults = z.infer<typeof DocumentedResults>;

const introduction = `# Performance

\`npm run bench -- --document\` writes this page and [performance.json](performance.json), from which it is made; with \`--only\` it
replaces those measurements alone. The command fails when a limit is exceeded. [What is tried in
numbers](verification.md#what-is-tried-in-numbers) has what is counted rather than measured.

## How to read it

- A **floor** is the same work by the least that could do it, measured in the same run. The purpose of each measurement says what
  that is.
- The **ratio** of a figure to its floor hardly depends on the machine; compare ratios. Times do, and grow when the machine has
  other work. A ratio still varies by up to a half from run to run.
- A **limit** is a ratio, or a value in the figure's own unit. A figure without one is information.
- p50, p95 and p99 are the values that 50, 95 and 99 of 100 calls stay below. "ms of CPU" is processor time, on whatever it was spent.`;

/** Measurements whose figures have a page of their own. */
const ownPages: Readonly<Record<string, string>> = { scale: 'scale.md' };

/** The page about the results: a table for each measurement, with its purpose and its command. */
export function renderDocument(results: DocumentedResults): string {
  const sections = Object.entries(results)
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([name, { purpose, figures, machine }]) => {
      const rows = figures.map((figure) => [figure.what, ...cellsOf(figure)]);
      const table = [['figure', 'value', 'floor', 'ratio', 'limit', 'kept'], Array<string>(6).fill('---'), ...rows];
      const page = ownPages[name];
      return `## ${name}

${purpose.replaceAll(/\s+/g, ' ')}

${page === undefined ? table.map((cells) => `| ${cells.join(' | ')} |`).join('\n') : `Its figures: [${page}](${page}).`}

\`npm run bench -- --only ${name}\`, on ${machine}.`;
    });
  return `${[introduction, ...sections].join('\n\n')}\n`;
}

/** This machine in general words. @param isBusy whether it had other work when the measurement started */
export function describeMachine(isBusy: boolean): string {
  const system = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[String(process.platform)] ?? process.platform;
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GB of memory`;
  const busy = isBusy ? ', with other work at the same time' : '';
  return `${os.availableParallelism()} cores (${process.arch}), ${memory}, ${system}, Node ${process.versions.node}${busy}`;
}

/** Writes page and JSON into `folder`, and the tables of its page about scale. Keeps the earlier results of those of `benches` that were not measured now. */
export function writeDocument(folder: string, results: Results, machine: string, benches: readonly string[]): void {
  const json = path.join(folder, 'performance.json');
  const earlier = fs.existsSync(json) ? DocumentedResults.parse(JSON.parse(fs.readFileSync(json, 'utf8'))) : {};
  const now = Object.entries(results)
    // Peers that are not installed.
    .filter(([, { figures }]) => figures.length > 0)
    .map(([name, result]) => [name, { ...result, machine }] as const);
  const merged = { ...earlier, ...Object.fromEntries(now) };
  const kept = Object.fromEntries(
    Object.entries(merged)
      .filter(([name]) => benches.includes(name))
      .sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  fs.writeFileSync(json, `${JSON.stringify(kept, null, 2)}\n`);
  fs.writeFileSync(path.join(folder, 'performance.md'), renderDocument(kept));
  const scale = path.join(folder, 'scale.md');
  if (results.scale !== undefined && fs.existsSync(scale)) {
    fs.writeFileSync(scale, renderScale(fs.readFileSync(scale, 'utf8'), results.scale.figures));
  }
}
