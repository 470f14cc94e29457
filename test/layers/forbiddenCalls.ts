/**
 * Time and chance are parameters, so that tests control them: each system source is read in one file. Biome can't ban a
 * member call in all files but one, hence these patterns.
 */
const clocks: ReadonlySet<string> = new Set(['main/engine/clock.ts', 'renderer/clock.ts']);
const bridgeUsers: ReadonlySet<string> = new Set(['renderer/client.ts', 'renderer/main.tsx']);

interface CallRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly appliesTo: (file: string) => boolean;
}

const rules: readonly CallRule[] = [
  {
    name: 'the present time comes from a Clock',
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bDateTime\.(now|local|utc)\(\)|\bperformance\.now\(/,
    appliesTo: (file) => !clocks.has(file),
  },
  {
    name: 'timers come from a Clock',
    pattern: /\b(setTimeout|setInterval|setImmediate)\(|node:timers/,
    appliesTo: (file) => !clocks.has(file),
  },
  {
    name: 'chance comes from its source',
    pattern: /\bMath\.random\b|\brandomUUID\b/,
    appliesTo: (file) => !clocks.has(file),
  },
  {
    name: 'only the client uses the bridge',
    pattern: /\bwindow\.meridian\b|\bglobalThis\.meridian\b/,
    appliesTo: (file) => file.startsWith('renderer/') && !bridgeUsers.has(file),
  },
];

/** Returns a line for each rule that a file breaks; `file` is relative to the project's folder, with slashes. */
export function forbiddenCalls(file: string, source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:])\/\/.*$/gm, '$1');
  return rules.flatMap(({ name, pattern, appliesTo }) => {
    const match = appliesTo(file) ? pattern.exec(code) : null;
    return match ? [`${file} has ${match[0]}: ${name}`] : [];
  });
}
