import SqliteDatabase from 'better-sqlite3';

/** Ids of the documents that have a file, from a database that nobody writes to. */
export function documentsNamedIn(file: string): readonly string[] {
  const database = new SqliteDatabase(file, { readonly: true, fileMustExist: true });
  try {
    return database
      .prepare<[], string>('SELECT id FROM documents WHERE file_name IS NOT NULL ORDER BY id')
      .pluck()
      .all();
  } finally {
    database.close();
  }
}
