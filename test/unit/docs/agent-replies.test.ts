import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { agentProtocols, streamParser } from '../../../core/agent';
import { recordedAnswers, render, withTable } from '../../../docs/agent-replies.cjs';

const page = readFileSync(join(__dirname, '../../../docs/agents.md'), 'utf8');
const table = render(agentProtocols, recordedAnswers(), streamParser);

test('the table in docs/agents.md matches the recorded answers; `npm run docs` regenerates it', () => {
	expect(page).toBe(withTable(page, table));
});

test('every agent API has a recorded answer, and every answer an API', () => {
	const recorded = new Set(recordedAnswers().map(({ api }) => api));
	expect([...recorded].sort()).toEqual(agentProtocols.map(({ name }) => name).sort());
});

test('an API that can be answered has a recorded question', () => {
	const lines = table.split('\n').slice(2);
	const asking = lines.filter((line) => line.endsWith('yes  |')).map((line) => line.split('|')[1]?.trim());
	const answered = agentProtocols.filter(({ answering }) => answering).map(({ displayName }) => displayName);
	expect(asking).toEqual(answered);
});

test('a page without its marks is refused', () => {
	expect(() => withTable('# Agent Run', table)).toThrow('has lost the marks');
});
