import { join } from 'node:path';
import t from 'tap';
import { migrate } from '../../../adapters/sqlite/migrate.ts';
import { type Database, openDatabase, schemaVersion } from '../../../adapters/sqlite/open-database.ts';
import { storeMigrations } from '../../../adapters/store/sqlite/store-migrations.ts';

t.setTimeout(120_000);

interface Column {
  readonly name: string;
  readonly type: string;
  readonly hidden: number;
}

const newest = storeMigrations.at(-1)?.version ?? 0;
const rows = 3;

/** Tables with rows of their own; those that an index keeps for itself are none. */
function tablesOf(database: Database): string[] {
  return database
    .prepare<[], { name: string }>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .all()
    .map(({ name }) => name);
}

/** Every table holds rows, whose numbers belong together. */
function fill(database: Database): void {
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  for (const table of tablesOf(database)) {
    const columns = database
      .prepare<[string], Column>('SELECT name, type, hidden FROM pragma_table_xinfo(?)')
      .all(table)
      .filter(({ hidden }) => hidden === 0);
    const insert = database.prepare(
      `INSERT OR IGNORE INTO "${table}" (${columns.map(({ name }) => `"${name}"`).join()}) VALUES (${columns.map(() => '?').join()})`,
    );
    for (let row = 1; row <= rows; row += 1) insert.run(columns.map(({ type }) => sampleOf(type, row)));
  }
  database.pragma('ignore_check_constraints = OFF');
}

function sampleOf(type: string, row: number): unknown {
  if (/INT|REAL/.test(type)) return row;
  return type === 'BLOB' ? Buffer.from([row, 1, 2, 3]) : `${row}`;
}

function countsOf(database: Database): Record<string, number> {
  return Object.fromEntries(
    tablesOf(database).map((table) => [
      table,
      database.prepare<[], { count: number }>(`SELECT count(*) AS count FROM "${table}"`).get()?.count ?? 0,
    ]),
  );
}

function shapeOf(database: Database): unknown[] {
  return database
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name`)
    .all();
}

t.test('from every older version with data in every table to the newest', async (t) => {
  const folder = t.testdir();
  const fresh = openDatabase(join(folder, 'fresh.sqlite'));
  t.teardown(() => fresh.close());
  migrate(fresh, storeMigrations);
  for (let version = 1; version < newest; version += 1) {
    const older = storeMigrations.filter((each) => each.version <= version);
    const database = openDatabase(join(folder, `from-${version}.sqlite`));
    migrate(database, older);
    fill(database);
    const before = countsOf(database);
    t.ok(
      Object.values(before).filter((count) => count > 0).length >= Object.keys(before).length - 1,
      `${version}: filled`,
    );
    const copy = migrate(database, storeMigrations);
    t.equal(schemaVersion(database), newest, `${version}: the newest`);
    const after = countsOf(database);
    for (const [table, count] of Object.entries(before)) {
      if (after[table] !== undefined) t.equal(after[table], count, `${version}: nothing is lost of ${table}`);
    }
    t.strictSame(shapeOf(database), shapeOf(fresh), `${version}: as one made anew`);
    t.equal(database.pragma('integrity_check', { simple: true }), 'ok');
    t.equal(migrate(database, storeMigrations), undefined, `${version}: nothing is left to do`);
    const kept = openDatabase(copy ?? '');
    t.equal(schemaVersion(kept), version, `${version}: the copy is of before`);
    t.strictSame(countsOf(kept), before);
    t.throws(
      () => migrate(database, older),
      { code: 'STORE_NEWER' },
      `${version}: an older program keeps its hands off`,
    );
    kept.close();
    database.close();
  }
});

t.test('a step that fails leaves what was there, and the next try goes on', async (t) => {
  const folder = t.testdir();
  for (let version = 2; version <= newest; version += 1) {
    const database = openDatabase(join(folder, `at-${version}.sqlite`));
    migrate(
      database,
      storeMigrations.filter((each) => each.version < version),
    );
    const before = shapeOf(database);
    const broken = storeMigrations.map((each) =>
      each.version === version ? { ...each, sql: `${each.sql};\nINSERT INTO nowhere VALUES (1);` } : each,
    );
    t.throws(() => migrate(database, broken), /nowhere|STORE/);
    t.equal(schemaVersion(database), version - 1, `${version}: as before`);
    t.strictSame(shapeOf(database), before);
    migrate(database, storeMigrations);
    t.equal(schemaVersion(database), newest);
    database.close();
  }
});
