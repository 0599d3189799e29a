import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { Failure } from '../../../../core/failure';
import { failureJson, messageWithCure, toNodeError } from '../../../../nodes/shared/errors';

const node: INode = { id: '1', name: 'Node', type: 't', typeVersion: 1, position: [0, 0], parameters: {} };

test('a failure with the other side’s answer is an API error with its status', () => {
	const failure = new Failure('http-status', 'what', 'cure', { httpCode: 429, accepted: 'no' });
	const error = toNodeError(node, failure, 3);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({
		message: 'what',
		description: 'cure',
		httpCode: '429',
		context: { itemIndex: 3, code: 'http-status' },
		errorResponse: { accepted: 'no' },
	});
});

test.each([
	[new Failure('invalid-url', 'what', 'cure'), 'invalid-url', 'what', 'cure'],
	[Object.assign(new Error('what'), { description: 'cure' }), 'n8n-error', 'what', 'cure'],
	[new Error('what'), 'n8n-error', 'what', ''],
	['what', 'n8n-error', 'what', ''],
])('%s is an operation error with code, message and cure', (failure, code, message, cure) => {
	const error = toNodeError(node, failure, 0);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error.message).toBe(message);
	expect(error.description ?? '').toBe(cure);
	expect(error.context).toMatchObject({ code, itemIndex: 0 });
	expect(failureJson(failure)).toEqual({ code, message, description: cure });
	expect(messageWithCure(failure)).toBe(cure === '' ? 'what' : 'what. cure');
});

test('an operation error keeps the facts in its context', () => {
	const error = toNodeError(node, new Failure('timed-out', 'what', 'cure', { accepted: 'unknown' }), 0);
	expect(error.context).toMatchObject({ code: 'timed-out', accepted: 'unknown' });
});

test.each([
	['as it was thrown', (own: Error) => own, {}],
	[
		'as the cause of a failure',
		(own: Error) => new Failure('n8n-error', own.message, '', { accepted: 'no' }, { cause: own }),
		{ accepted: 'no' },
	],
])('n8n’s own error is kept, with code and facts added: %s', (_, thrown, facts) => {
	const own = new NodeOperationError(node, 'own', { description: 'why' });
	expect(toNodeError(node, thrown(own), 0)).toBe(own);
	expect(own).toMatchObject({ message: 'own', description: 'why', context: { code: 'n8n-error', ...facts } });
});

test('failureJson returns the facts', () => {
	expect(failureJson(new Failure('http-status', 'what', 'cure', { httpCode: 500, accepted: 'unknown' }))).toEqual({
		code: 'http-status',
		message: 'what',
		description: 'cure',
		httpCode: 500,
		accepted: 'unknown',
	});
});
