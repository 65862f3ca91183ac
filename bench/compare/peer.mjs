// A session with another engine through its npm package, spoken to as `entente` is: JSON lines in, one JSON line each out.
//   node peer.mjs kuzu|duckdb FOLDER_WITH_node_modules DATABASE|:memory: THREADS
// A line is {"text": ..., "timeout_ms": ...}, with "batch": [parameters, ...] for a statement that is prepared once and run
// for each; the answer {"rows": ..., "elapsed_ms": ...} then holds the rows of each. The time includes fetching the rows.
import path from 'node:path';
import readline from 'node:readline';
import { createRequire } from 'node:module';

const [engine, folder, database, threads] = process.argv.slice(2);
const require = createRequire(path.join(folder, 'package.json'));

const engines = {
  async kuzu() {
    const kuzu = require('kuzu');
    const db = new kuzu.Database(database, 8 * 2 ** 30);
    const connection = new kuzu.Connection(db, Number(threads));
    await connection.init();
    const rows = async answer => {
      const last = Array.isArray(answer) ? answer.at(-1) : answer;
      const columns = last.getColumnNamesSync(), all = await last.getAll();
      last.close();
      return all.map(row => columns.map(column => row[column]));
    };
    return {
      version: kuzu.VERSION,
      limit: ms => connection.setQueryTimeout(ms),
      run: async text => rows(await connection.query(text)),
      async prepare(text) {
        const statement = await connection.prepare(text);
        if (!statement.isSuccess()) throw new Error(statement.getErrorMessage());
        return async values => rows(await connection.execute(statement, values));
      },
    };
  },
  async duckdb() {
    const duckdb = require('@duckdb/node-api');
    const instance = await duckdb.DuckDBInstance.create(database, { threads, memory_limit: '8GB' });
    const connection = await instance.connect();
    let timer;
    const bounded = async work => { try { return await (await work()).getRows(); } finally { clearTimeout(timer); } };
    return {
      version: duckdb.version(),
      limit: ms => { clearTimeout(timer); timer = setTimeout(() => connection.interrupt(), ms); },
      run: text => bounded(() => connection.run(text)),
      async prepare(text) {
        const statement = await connection.prepare(text);
        return values => {
          for (const [name, value] of Object.entries(values)) statement.bindBigInt(statement.parameterIndex(name), BigInt(value));
          return bounded(() => statement.run());
        };
      },
    };
  },
};

const answer = object => process.stdout.write(
  JSON.stringify(object, (_, value) => typeof value === 'bigint' ? Number(value) : value) + '\n');
const session = await engines[engine]();
answer({ ok: true, version: session.version });
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { text, batch, timeout_ms = 3600000 } = JSON.parse(line);
  try {
    session.limit(timeout_ms);
    const once = batch && await session.prepare(text);
    const begin = performance.now();
    let rows = batch ? [] : await session.run(text);
    for (const values of batch ?? []) {
      rows.push(await once(values));
      if (performance.now() - begin > timeout_ms) throw new Error('interrupted');
    }
    answer({ rows, elapsed_ms: performance.now() - begin });
  } catch (error) {
    answer({ error: { message: String(error.message).split('\n')[0] } });
  }
}
process.exit(0);
