// Who may import what; docs/architecture.md gives the reasons. `npm test` runs this over the product, and over files that
// break each rule on purpose (test/layers).

const product = '^(main|preload|renderer|shared)/';
const store = '^main/engine/store/';
const dynamo = '^main/engine/remote/dynamo/';
/** Import the SDK itself. */
const ofSdk = `${dynamo}(sdk|client|credentials|networkHandler|sharedFiles)\\.ts$`;
/** Name concrete classes: the composition of an engine, and of the tasks of setting up an account. Samples are rows of the table. */
const engineRoots = '^main/engine/(startEngine|samples/\\w+|setup/setupThread)\\.ts$';
const packages = 'node_modules/';
/** @type {import('dependency-cruiser').IForbiddenRuleType['to']} */
const nodeModule = { dependencyTypes: ['core'] };

/**
 * Forbids an import of values or types.
 *
 * @param {string} name
 * @param {import('dependency-cruiser').IForbiddenRuleType['from']} from
 * @param {import('dependency-cruiser').IForbiddenRuleType['to']} to
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
const forbid = (name, from, to) => ({ name, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration & { forbidden: import('dependency-cruiser').IForbiddenRuleType[] }} */
const configuration = {
  forbidden: [
    forbid('No cycles, not even of types', {}, { circular: true }),
    forbid('An import resolves to a file', { path: product }, { couldNotResolve: true, pathNot: '^electron$' }),
    forbid(
      'The product imports neither tests nor tools',
      { path: product, pathNot: ['\\.test\\.tsx?$', '/testing/'] },
      { path: ['^(host|test|scripts|bench)/', '\\.test\\.tsx?$', '/testing(/|\\.ts$)'] },
    ),
    forbid(
      'shared is pure',
      { path: '^shared/', pathNot: ['\\.test\\.ts$', '/testing/'] },
      { pathNot: ['^shared/', `${packages}(intl-messageformat|@formatjs|linkify-it|luxon|zod)/`] },
    ),
    forbid(
      'preload imports shared and electron',
      { path: '^preload/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^(preload|shared)/', '^electron$', `${packages}electron/`] },
    ),
    forbid(
      'renderer imports itself and shared',
      { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      { path: ['^(main|preload)/', '^electron$', `${packages}(electron|@aws-sdk|@smithy|better-sqlite3[^/]*)/`] },
    ),
    forbid('renderer knows no Node', { path: '^renderer/', pathNot: '\\.test\\.tsx?$' }, nodeModule),
    forbid(
      'main imports itself and shared',
      { path: '^main/', pathNot: '\\.test\\.ts$' },
      { path: ['^(preload|renderer)/'] },
    ),
    forbid(
      'The engine knows no Electron',
      { path: '^main/engine/', pathNot: '\\.test\\.ts$' },
      { path: ['^electron', `${packages}electron[^/]*/`] },
    ),
    forbid(
      'Only the DynamoDB store knows AWS',
      { path: product, pathNot: [dynamo, '\\.test\\.ts$'] },
      { path: `${packages}@(aws-sdk|smithy)/` },
    ),
    forbid(
      'Only the store knows SQLite',
      { path: product, pathNot: [store, '\\.test\\.ts$'] },
      { path: `${packages}better-sqlite3` },
    ),
    forbid(
      'Only the worker and its clients know threads',
      {
        path: product,
        pathNot: ['^main/(engine/worker|engineClient|systemPort|accounts/setupClient)\\.ts$', '\\.test\\.ts$'],
      },
      { path: '^(node:)?worker_threads$' },
    ),
    forbid(
      'The store knows neither its users nor the table',
      { path: store, pathNot: '\\.test\\.ts$' },
      { path: '^main/engine/(remote|sync|services|export|setup)/' },
    ),
    forbid(
      'The cache does not know the outbox',
      { path: `${store}cache/`, pathNot: '\\.test\\.ts$' },
      { path: `${store}outbox/` },
    ),
    forbid(
      'The outbox does not know the cache',
      { path: `${store}outbox/`, pathNot: '\\.test\\.ts$' },
      { path: `${store}cache/` },
    ),
    forbid(
      'The table is known to nothing below it',
      { path: '^main/engine/remote/', pathNot: '\\.test\\.ts$' },
      { path: '^main/engine/(store|sync|services|export)/' },
    ),
    forbid(
      'sync knows the table by its port and no services',
      { path: '^main/engine/sync/', pathNot: '\\.test\\.ts$' },
      { path: ['^main/engine/services/', '^main/engine/remote/'], pathNot: '^main/engine/remote/messageStore\\.ts$' },
    ),
    forbid(
      'Services do not know the table',
      { path: '^main/engine/services/', pathNot: '\\.test\\.ts$' },
      { path: '^main/engine/remote/' },
    ),
    forbid(
      'Only composition roots name the concrete store',
      { path: product, pathNot: ['^main/engine/remote/', engineRoots, '\\.test\\.ts$'] },
      { path: [dynamo, '^main/engine/remote/localStore\\.ts$'] },
    ),
    forbid(
      'Sample data are loaded for an account that has them',
      { path: product, pathNot: ['^main/engine/samples/', '\\.test\\.ts$'] },
      { path: '^main/engine/samples/', dynamic: false, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'AWS is loaded with the first request',
      { path: dynamo, pathNot: [ofSdk, '\\.test\\.ts$'] },
      { path: [ofSdk, `${packages}@(aws-sdk|smithy)/`], dynamic: false, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'main reaches the engine through its client',
      { path: '^main/', pathNot: ['^main/engine/', '\\.test\\.ts$'] },
      { path: '^main/engine/', pathNot: '^main/engine/(clock|log|protocol|setup/job)\\.ts$' },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
export default configuration;
