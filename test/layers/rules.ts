/**
 * The rules of docs/architecture.md about who may import whom, and about the one place each where time and chance come
 * from. Each rule names the files that it binds and says what is wrong with a line, or nothing.
 */

interface Import {
  /** A path from the project's folder ('shared/model.ts') or a package's name ('zod', 'node:fs'). */
  readonly target: string;
  readonly isPackage: boolean;
}

interface ImportRule {
  readonly name: string;
  readonly binds: (file: string) => boolean;
  readonly allows: (found: Import, file: string) => boolean;
}

const within = (...folders: readonly string[]) => {
  const prefixes = folders.map((folder) => `${folder}/`);
  return (path: string): boolean => prefixes.some((prefix) => path.startsWith(prefix));
};
const isNode = ({ target }: Import): boolean => target.startsWith('node:');
const product = within('main', 'preload', 'renderer', 'shared');
/** What sync stands on. */
const foundations = ['main/engine/cache', 'main/engine/outbox', 'main/engine/remote'] as const;
/** What keeps data on the disk: the databases' common ground, and the two databases. */
const storage = within('main/engine/sqlite', 'main/engine/cache', 'main/engine/outbox');

/** The thread's entry, and main's ends of it. */
const threadFiles: ReadonlySet<string> = new Set([
  'main/engine/worker.ts',
  'main/engineClient.ts',
  'main/accounts/setupClient.ts',
]);
/** What names concrete classes: an engine's composition, and that of the tasks of setting up. */
const compositionRoots: ReadonlySet<string> = new Set(['main/engine/startEngine.ts', 'main/engine/setup/setup.ts']);

const importRules: readonly ImportRule[] = [
  {
    name: 'shared is pure: it imports itself, luxon, zod and the formatter of messages',
    binds: within('shared'),
    allows: ({ target, isPackage }) =>
      isPackage ? ['intl-messageformat', 'luxon', 'zod'].includes(target) : within('shared')(target),
  },
  {
    name: 'preload imports shared and electron',
    binds: within('preload'),
    allows: ({ target, isPackage }) => (isPackage ? target === 'electron' : within('preload', 'shared')(target)),
  },
  {
    name: 'renderer imports itself and shared, and nothing of Node, Electron or AWS',
    binds: within('renderer'),
    allows: (found) =>
      found.isPackage
        ? !isNode(found) && !/^(electron|@aws-sdk|@smithy|better-sqlite3)/.test(found.target)
        : within('renderer', 'shared')(found.target),
  },
  {
    name: 'main imports itself and shared',
    binds: within('main'),
    allows: ({ target, isPackage }) => isPackage || within('main', 'shared')(target),
  },
  {
    name: 'what is not packaged is not imported by what is',
    binds: product,
    allows: ({ target, isPackage }) => isPackage || (product(target) && !/\/testing(\/|\.ts$)/.test(target)),
  },
  {
    name: 'the engine knows no Electron',
    binds: within('main/engine'),
    allows: ({ target }) => !/^electron/.test(target),
  },
  {
    name: 'AWS is imported in main/engine/remote/dynamo only',
    binds: (file) => product(file) && !within('main/engine/remote/dynamo')(file),
    allows: ({ target }) => !/^@(aws-sdk|smithy)\//.test(target),
  },
  {
    name: 'SQLite is imported in main/engine/{sqlite,cache,outbox} only',
    binds: (file) => product(file) && !storage(file),
    allows: ({ target }) => !target.startsWith('better-sqlite3'),
  },
  {
    name: 'only the worker and its clients know of threads',
    binds: (file) => product(file) && !threadFiles.has(file),
    allows: ({ target }) => target !== 'node:worker_threads',
  },
  {
    name: 'cache, outbox and remote never meet, and know nothing of what uses them',
    binds: within(...foundations),
    allows: ({ target }, file) => {
      const isOwn = foundations.some((folder) => within(folder)(file) && within(folder)(target));
      return isOwn || !within(...foundations, 'main/engine/sync', 'main/engine/services')(target);
    },
  },
  {
    name: 'what the databases share knows neither of them',
    binds: within('main/engine/sqlite'),
    allows: ({ target }) => !target.startsWith('main/engine/') || within('main/engine/sqlite')(target),
  },
  {
    name: 'sync knows the remote by its port alone, and no services',
    binds: within('main/engine/sync'),
    allows: ({ target }) =>
      !within('main/engine/services')(target) &&
      (!within('main/engine/remote')(target) || target === 'main/engine/remote/messageStore.ts'),
  },
  {
    name: 'services know no remote',
    binds: within('main/engine/services'),
    allows: ({ target }) => !within('main/engine/remote')(target),
  },
  {
    name: 'only the composition roots name the concrete store',
    binds: (file) => product(file) && !within('main/engine/remote')(file) && !compositionRoots.has(file),
    allows: ({ target }) =>
      !within('main/engine/remote/dynamo')(target) && target !== 'main/engine/remote/offlineStore.ts',
  },
  {
    name: 'main reaches the engine through its client',
    binds: (file) => within('main')(file) && !within('main/engine')(file),
    allows: ({ target }) =>
      !within('main/engine')(target) ||
      ['clock', 'log', 'protocol', 'setup/job'].some((name) => target === `main/engine/${name}.ts`),
  },
];

interface CallRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly binds: (file: string) => boolean;
}

const clocks: ReadonlySet<string> = new Set(['main/engine/clock.ts', 'renderer/clock.ts']);
const timed = (file: string): boolean => product(file) && !clocks.has(file);

const callRules: readonly CallRule[] = [
  {
    name: 'the present time comes from a Clock',
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bDateTime\.(now|local|utc)\(\)|\bperformance\.now\(/,
    binds: timed,
  },
  { name: 'timers come from a Clock', pattern: /\b(setTimeout|setInterval|setImmediate)\(|node:timers/, binds: timed },
  { name: 'chance comes from its source', pattern: /\bMath\.random\b|\brandomUUID\b/, binds: timed },
  {
    name: 'window.meridian is used by renderer/api.ts, which renderer/main.tsx gives it to',
    pattern: /\bwindow\.meridian\b|\bglobalThis\.meridian\b/,
    binds: (file) => within('renderer')(file) && !['renderer/api.ts', 'renderer/main.tsx'].includes(file),
  },
];

/** What a file breaks, a line each; `file` is relative to the project's folder, with slashes. */
export function violations(file: string, source: string): string[] {
  const code = withoutComments(source);
  const broken: string[] = [];
  for (const found of importsOf(file, code)) {
    for (const { name, binds, allows } of importRules) {
      if (binds(file) && !allows(found, file)) broken.push(`${file} imports ${found.target}: ${name}`);
    }
  }
  for (const { name, binds, pattern } of callRules) {
    const match = binds(file) ? pattern.exec(code) : null;
    if (match) broken.push(`${file} has ${match[0]}: ${name}`);
  }
  return broken;
}

function importsOf(file: string, code: string): Import[] {
  const specifiers = code.matchAll(/(?<!['"])\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g);
  return [...specifiers].map(([, specifier = '']) =>
    specifier.startsWith('.')
      ? { target: new URL(specifier, `file:///${file}`).pathname.slice(1), isPackage: false }
      : { target: specifier, isPackage: true },
  );
}

const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:])\/\/.*$/gm, '$1');
