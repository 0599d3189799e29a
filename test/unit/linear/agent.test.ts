import { agentProtocols } from '../../../core/agent';
import { answers, hostileBodies, readAnswer, requests, streams, streamTexts, trickles, words } from './agent-parsers';
import { failureOf, titled } from './parser';
import { fateOf, firstFailure } from './within';

test.each(titled([...answers, ...streamTexts, ...requests, ...words]))(
	'%s: reads any 200 KB in linear time',
	(_, parser) => {
		expect(failureOf(parser)).toBeUndefined();
	},
);

test.each(titled(agentProtocols))('%s: reads any JSON answer of 200 KB in linear time', (_, protocol) => {
	expect(firstFailure(hostileBodies(), (body) => readAnswer(protocol, body))).toBeUndefined();
});

test.each(streams)('%s: reads a stream of 200 KB in linear time', (_, read) => expect(fateOf(read)).toBe('finished'));

test.each(trickles)('%s: reads a stream byte by byte in linear time', (_, read) =>
	expect(fateOf(read)).toBe('finished'),
);
