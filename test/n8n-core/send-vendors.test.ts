import { sampleEvents, sampleKey, type SampleEvent } from '../../core/send/samples';
import { PEER_TIMEOUT_MS } from '../install-peers';
import { Libraries } from '../vendors/libraries';
import { witnesses, type Witness } from '../vendors/witnesses/table.cjs';
import { recordingServer } from './harness/loopback';
import type { Recorded } from './harness/loopback';
import { runNode } from './harness/workflow';
import { sender } from './send/sender';

let libraries: Libraries;
beforeAll(() => {
	libraries = new Libraries();
}, PEER_TIMEOUT_MS);
afterAll(() => libraries.stop());

/** The other samples have no event of the vendor, so libraries that read one refuse them. */
const hasVendorsBody = ({ name }: SampleEvent): boolean => !name.endsWith('(only the fields that are checked)');

/** Samples whose vendor's library, or the one that the vendor recommends, is among the witnesses. */
const samples = sampleEvents()
	.filter(hasVendorsBody)
	.flatMap((sample) => {
		const witness = witnesses.find(({ by, profile }) => by === 'vendor' && profile === sample.profile);
		return witness ? [[sampleKey(sample), sample, witness] as const] : [];
	});

/** Returns what the library says about a request that n8n has sent. */
function judge(witness: Witness, { url, headers, body }: Recorded, secret: string): Promise<string> {
	const single = headers as Readonly<Record<string, string>>;
	const request = {
		method: 'POST',
		url: `http://${single.host}${url}`,
		headers: single,
		body: body.toString(),
	} as const;
	return libraries.verify(witness, request, secret, Math.floor(Date.now() / 1000));
}

test.each(samples)(
	'%s: the simulated event passes the provider’s own library, but not with another secret',
	async (key, sample, witness) => {
		const server = await recordingServer({ status: 200 });
		const parameters = { operation: 'simulate', sampleEvent: key, url: `${server.url}/hook?a=1` };
		const result = await runNode(sender(parameters, { signingSecret: witness.secret, accessToken: '' }));
		await server.close();
		expect(result.error).toBeUndefined();
		const received = server.requests[0] as Recorded;
		expect(await judge(witness, received, witness.secret)).toBe(witness.accepted === 'true' ? 'true' : sample.name);
		const { refusal } = witness;
		const refused = typeof refusal === 'string' ? refusal : refusal.secret;
		expect(await judge(witness, received, witness.otherSecret)).toContain(refused);
	},
);

test('samples of twelve vendors and more are judged', () => {
	expect(new Set(samples.map(([, { profile }]) => profile)).size).toBeGreaterThanOrEqual(12);
});
