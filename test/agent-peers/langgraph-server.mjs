/** Runs LangGraph's own in-memory server with the graph of this folder. Prints `listening <port>`. */
import { startServer } from '@langchain/langgraph-api/server';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const probe = createServer();
await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
const { port } = probe.address();
await new Promise((resolve) => probe.close(resolve));
// The server keeps its threads in a file of its working directory: use a new one for each start.
const cwd = mkdtempSync(join(tmpdir(), 'langgraph-'));
process.on('exit', () => rmSync(cwd, { recursive: true, force: true }));
process.on('SIGTERM', () => process.exit());
const graph = `${fileURLToPath(new URL('graph.mjs', import.meta.url))}:graph`;
await startServer({ port, host: '127.0.0.1', nWorkers: 4, cwd, graphs: { echo: graph } });
process.stdout.write(`listening ${port}\n`);
