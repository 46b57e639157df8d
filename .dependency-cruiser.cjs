/** The arrows of the house: code may know what stands below it, never what stands above. Types count. */
const pure = '^assistant/(pricing|script|retrieval|documents|guard|listings|booking|local-time|consent)/';
const order = ['assistant', 'project', 'adapters', 'runtime', 'daemon', 'cli', 'commands'];

/** A folder and every folder above it in the order. */
const above = (folder) => `^(${order.slice(order.indexOf(folder) + 1).join('|')})/`;

const climbs = order.slice(0, -1).map((folder) => ({
  name: `${folder}-never-climbs`,
  severity: 'error',
  comment: `${folder}/ must not know what stands above it: pass the value or the function in instead.`,
  from: { path: `^${folder}/` },
  to: { path: above(folder) },
}));

/** Rooms of a turn, from the ground up: what decides who takes a line stands on top. */
const rooms = ['line', 'reply', 'brief', 'script-steps', 'answering', 'model', 'hearing'];
const roomsOfATurn = rooms.map((room, floor) => ({
  name: `${room}-never-climbs-in-a-turn`,
  severity: 'error',
  comment: `conversation/${room}/ is used by what stands above it (hear-line.ts on top) and must not call it back.`,
  from: { path: `^assistant/conversation/${room}/` },
  to: { path: `^assistant/conversation/((${rooms.slice(floor + 1).join('|') || '-'})/|hear-line|run-turn|finish-turn)` },
}));

module.exports = {
  forbidden: [
    ...climbs,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one idea or hide a third: merge them or name the third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'project-and-adapters-are-strangers',
      severity: 'error',
      comment: 'project/ reads files, adapters/ talk to systems; runtime/ brings them together.',
      from: { path: '^project/' },
      to: { path: '^adapters/' },
    },
    {
      name: 'adapters-do-not-read-the-project',
      severity: 'error',
      comment: 'An adapter gets its settings from runtime/.',
      from: { path: '^adapters/' },
      to: { path: '^project/' },
    },
    {
      name: 'only-runtime-names-vendors',
      severity: 'error',
      comment: 'Only runtime/ (and tests) may import an adapter; everybody else takes the port.',
      from: { path: '^(assistant|project|daemon|cli|commands)/' },
      to: { path: '^adapters/' },
    },
    {
      name: 'an-adapter-knows-only-its-own-system',
      severity: 'error',
      comment: 'Two systems meet in runtime/ through their ports, not in each other.',
      from: { path: '^adapters/([^/]+/[^/]+)/' },
      to: { path: '^adapters/', pathNot: ['^adapters/$1/', '^adapters/(http|sqlite)/'] },
    },
    {
      name: 'adapters-see-the-leaves-of-the-product',
      severity: 'error',
      comment: 'An adapter implements a port: it sees ports, the values they speak in and errors, not conversations at work.',
      from: { path: '^adapters/' },
      to: { path: '^assistant/(quoting|script|conversation|delivery)/' },
    },
    {
      name: 'pure-stays-pure',
      severity: 'error',
      comment: 'Pricing, script, retrieval, documents, listings, booking, consent and the guard take values and give values: no disk, clock, port or framework.',
      from: { path: pure },
      to: { path: '^assistant/(ports|quoting|conversation|delivery)/' },
    },
    {
      name: 'ports-see-only-leaves',
      severity: 'error',
      comment: 'A port speaks in values: the transcript, the quote, errors. Whatever works with them stands above it.',
      from: { path: '^assistant/ports/' },
      to: { path: '^assistant/', pathNot: '^assistant/(ports/|transcript/|pricing/quote\\.ts|errors\\.ts)' },
    },
    {
      name: 'the-transcript-is-a-leaf',
      severity: 'error',
      comment: 'What is said, what happens and what is to be done are plain values: everybody knows them, they know only the quote.',
      from: { path: '^assistant/transcript/' },
      to: { path: '^assistant/', pathNot: '^assistant/(transcript/|pricing/quote\\.ts)' },
    },
    ...roomsOfATurn,
    {
      name: 'a-line-is-read-without-a-turn',
      severity: 'error',
      comment: 'What the words of a line mean depends on the words alone.',
      from: { path: '^assistant/conversation/line/' },
      to: { path: '^assistant/(?!script/|retrieval/|conversation/line/)' },
    },
    {
      name: 'no-node-in-the-product',
      severity: 'error',
      comment: 'The product has no disk, network or randomness of its own: pass the result in.',
      from: { path: '^assistant/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'oclif-stays-at-the-edge',
      severity: 'error',
      comment: 'Flags and printing belong to commands/ and cli/.',
      from: { pathNot: '^(commands|cli|scripts)/' },
      to: { path: 'node_modules/@(oclif|inquirer)/' },
    },
    {
      name: 'fastify-stays-in-the-daemon',
      severity: 'error',
      comment: 'HTTP is one edge of the product: routes translate and call, nothing else.',
      from: { pathNot: '^daemon/' },
      to: { path: 'node_modules/(fastify|@fastify)/' },
    },
    {
      name: 'vendors-stay-in-their-adapter',
      severity: 'error',
      comment: 'A vendor is known to its adapter alone: give the adapter a function for what you need.',
      from: { pathNot: '^(adapters|bench|test)/' },
      to: { path: 'node_modules/(better-sqlite3|sqlite-vec|openai|@anthropic-ai/|undici|puppeteer-core|@sentry/|pino|canonicalize|@hyzyla/|fast-png)' },
    },
    {
      name: 'yaml-is-read-in-the-project',
      severity: 'error',
      comment: "The user's files are read in project/, where their mistakes become diagnostics.",
      from: { pathNot: '^project/' },
      to: { path: 'node_modules/(js-yaml|yaml)/' },
    },
    {
      name: 'commands-are-thin',
      severity: 'error',
      comment: 'A command parses flags and calls runtime/ or daemon/.',
      from: { path: '^commands/' },
      to: { path: '^(project|adapters)/' },
    },
    {
      name: 'product-knows-no-test',
      severity: 'error',
      comment: 'Nothing that ships may depend on tests, benches or build scripts.',
      from: { path: `^(${order.join('|')}|web)/` },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'product-knows-no-sandbox',
      severity: 'error',
      comment: 'The sandbox plays the vendors: the product meets it over the network only, by a base URL.',
      from: { path: `^(${order.join('|')}|web)/` },
      to: { path: '^sandbox/' },
    },
    {
      name: 'sandbox-knows-no-product',
      severity: 'error',
      comment: 'A vendor knows nothing of us: what the sandbox needs it writes down itself.',
      from: { path: '^sandbox/' },
      to: { path: `^(${order.join('|')}|web|test|bench|scripts)/` },
    },
    {
      name: 'no-unlisted-package',
      severity: 'error',
      comment: 'Every package that ships is named in package.json.',
      from: { path: `^(${order.join('|')})/` },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    moduleSystems: ['es6', 'cjs'],
  },
};
