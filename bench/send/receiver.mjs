/** A receiver in a process of its own: counts what arrives, by number, and answers at once. */
import { createServer } from 'node:http';

let seen = new Set();
let total = 0;

const server = createServer((request, response) => {
	const chunks = [];
	request.on('data', (chunk) => chunks.push(chunk));
	request.on('end', () => {
		total++;
		seen.add(JSON.parse(Buffer.concat(chunks)).number);
		response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}');
	});
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('message', (question) => {
	if (question === 'reset') {
		seen = new Set();
		total = 0;
	}
	process.send({ distinct: seen.size, total });
});
