/** Integers beyond 2^53 arrive with all their digits, in n8n's own contexts, over HTTP. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';

import { startTrigger } from './harness/trigger';

const SECRET = 'user:a secret of enough bytes';

const VIBER =
	'{"event":"message","timestamp":1457764197627,"message_token":5098034272017990123,' +
	'"sender":{"id":"01234567890A=","name":"Call 4912661846655238145"},"message":{"type":"location","location":{"lat":37.4219999999999999}}}';
const POSTMARK =
	'{"RecordType":"Bounce","ID":4323372036854775807,"Type":"HardBounce","TypeCode":1,"ServerID":23,"Inactive":true}';

/** Sends one delivery and returns the data of the item that it started. */
async function itemOf(parameters: INodeParameters, text: string): Promise<IDataObject | undefined> {
	const trigger = await startTrigger({ parameters, credentials: { webhookSigningSecretApi: { secret: SECRET } } });
	const body = Buffer.from(text);
	const signature = createHmac('sha256', SECRET).update(body).digest('hex');
	const authorization = `Basic ${Buffer.from(SECRET).toString('base64')}`;
	const headers = Object.entries({
		'Content-Type': 'application/json',
		'X-Viber-Content-Signature': signature,
		authorization,
	});
	try {
		expect(await trigger.post({ headers, body })).toMatchObject({ status: 200 });
		return trigger.runs[0]?.[0]?.json;
	} finally {
		await trigger.close();
		expect(trigger.thrown).toEqual([]);
	}
}

const condition = (leftValue: string, rightValue: string) => ({
	combinator: 'and',
	conditions: [{ id: 'a', leftValue, rightValue, operator: { type: 'string', operation: 'equals' } }],
});

test('Viber’s message token is a string, and nothing else changes', async () => {
	const parameters = {
		source: 'customSignature',
		customHeader: 'X-Viber-Content-Signature',
		customEvent: 'event',
		events: 'message',
		options: { conditions: condition('body.message_token', '5098034272017990123') },
	};
	const item = await itemOf(parameters, VIBER);
	expect(item).toMatchObject({ event: 'message' });
	expect(item?.body).toEqual({
		event: 'message',
		timestamp: 1457764197627,
		message_token: '5098034272017990123',
		sender: { id: '01234567890A=', name: 'Call 4912661846655238145' },
		message: { type: 'location', location: { lat: 37.422 } },
	});
});

test('Postmark’s ID is the same string in the body and in deliveryId', async () => {
	expect(await itemOf({ source: 'postmark' }, POSTMARK)).toMatchObject({
		event: 'Bounce',
		deliveryId: '4323372036854775807',
		body: { ID: '4323372036854775807', TypeCode: 1, ServerID: 23, Inactive: true },
	});
});

test('Secret URL Only keeps all digits as well', async () => {
	expect(await itemOf({ source: 'secretUrl' }, '[{"id":9007199254740993}]')).toMatchObject({
		body: [{ id: '9007199254740993' }],
	});
});
