/**
 * A receiver in a process of its own: counts what arrives, by number, and answers at once. Told a number, it answers no
 * more than that many until it is told a higher one, and says when the next request waits for its answer.
 */
import { createServer } from 'node:http';

let seen = new Set();
let total = 0;
let answered = 0;
let limit = Infinity;
let onHeld;
const waiting = [];

const server = createServer((request, response) => {
	const chunks = [];
	request.on('data', (chunk) => chunks.push(chunk));
	request.on('end', () => {
		total++;
		seen.add(JSON.parse(Buffer.concat(chunks)).number);
		waiting.push(response);
		answer();
	});
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

function answer() {
	while (waiting.length > 0 && answered < limit) {
		answered++;
		waiting.shift().writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}');
	}
	if (waiting.length > 0 && onHeld) {
		onHeld();
		onHeld = undefined;
	}
}

process.on('message', ({ reset, answerUpTo }) => {
	if (reset) {
		seen = new Set();
		total = answered = 0;
		limit = Infinity;
	}
	if (answerUpTo === undefined) return process.send({ distinct: seen.size, total });
	limit = answerUpTo;
	onHeld = () => process.send({ answered });
	answer();
});
