import { alphabetically } from '../../../../core/text/alphabetical';

describe('names in a menu', () => {
	test('are sorted case-insensitively, and a name precedes longer names that begin with it', () => {
		const names = ['n8n', 'GitHub Enterprise', 'asana', 'GitHub', '1Password', 'Zoom', 'Asana'];
		expect(names.sort(alphabetically)).toEqual([
			'1Password',
			'asana',
			'Asana',
			'GitHub',
			'GitHub Enterprise',
			'n8n',
			'Zoom',
		]);
	});

	test('are equal if they differ only in case', () => expect(alphabetically('Asana', 'asana')).toBe(0));
});
