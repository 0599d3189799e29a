import { agentProtocols } from '../../../core/agent';
import { answers, hostileBodies, readAnswer, requests, streams, streamTexts, trickles, words } from './agent-parsers';
import { failureOf, titled } from './parser';
import { fateOf, firstFailure } from './within';

test.each(titled([...answers, ...streamTexts, ...requests, ...words]))(
	'%s: 200 KB of anything are read',
	(_, parser) => {
		expect(failureOf(parser)).toBeUndefined();
	},
);

test.each(titled(agentProtocols))('%s: an answer of 200 KB of any JSON is read', (_, protocol) => {
	expect(firstFailure(hostileBodies(), (body) => readAnswer(protocol, body))).toBeUndefined();
});

test.each(streams)('%s: a stream of 200 KB is read', (_, read) => expect(fateOf(read)).toBe('finished'));

test.each(trickles)('%s: a stream that comes byte by byte is read', (_, read) => expect(fateOf(read)).toBe('finished'));
