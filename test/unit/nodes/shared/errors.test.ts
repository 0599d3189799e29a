import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { ConfigurationError } from '../../../../core/configuration-error';
import { failureJson, NodeFailure, toNodeError } from '../../../../nodes/shared/errors';

const node: INode = { id: '1', name: 'Node', type: 't', typeVersion: 1, position: [0, 0], parameters: {} };

test('a failure with the other side’s answer becomes an API error with its code', () => {
	const error = toNodeError(node, new NodeFailure('what', 'cure', { httpCode: 429, accepted: 'no' }), 3);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({ message: 'what', description: 'cure', httpCode: '429', context: { itemIndex: 3 } });
});

test.each([
	[new NodeFailure('what', 'cure'), 'what', 'cure'],
	[new ConfigurationError('what', 'cure'), 'what', 'cure'],
	[Object.assign(new Error('what'), { description: 'cure' }), 'what', 'cure'],
	[new Error('what'), 'what', ''],
	['what', 'what', ''],
])('%s becomes an operation error with message and cure', (failure, message, cure) => {
	const error = toNodeError(node, failure, 0);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error.message).toBe(message);
	expect(error.description ?? '').toBe(cure);
	expect(failureJson(failure)).toEqual({ message, description: cure });
});

test('n8n’s own errors are passed on unchanged', () => {
	const own = new NodeOperationError(node, 'own');
	expect(toNodeError(node, own, 0)).toBe(own);
});

test('failureJson returns the facts', () => {
	expect(failureJson(new NodeFailure('what', 'cure', { httpCode: 500, accepted: 'unknown' }))).toEqual({
		message: 'what',
		description: 'cure',
		httpCode: 500,
		accepted: 'unknown',
	});
});
