/**
 * A receiver in a separate process, which counts the arriving requests by number and answers at once. If it receives a
 * number, it answers only that many requests until it receives a higher number, and reports when the next request is
 * waiting for its answer.
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
