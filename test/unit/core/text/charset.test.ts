import { charsetOf, decodeText } from '../../../../core/text/charset';

describe('an answer is decoded', () => {
	test.each([
		['as UTF-8 without a label', Buffer.from('grün'), undefined],
		['by its label', Buffer.from('grün', 'latin1'), 'iso-8859-1'],
		['as UTF-8 where the label is unknown', Buffer.from('grün'), 'no-such-charset'],
		['by its UTF-8 mark, whatever the label says', Buffer.from('\uFEFFgrün'), 'iso-8859-1'],
		['by its UTF-16LE mark, whatever the label says', Buffer.from('\uFEFFgrün', 'utf16le'), 'utf-8'],
		['by its UTF-16BE mark, whatever the label says', Buffer.from('\uFEFFgrün', 'utf16le').swap16(), 'utf-8'],
	])('%s', (_, bytes, label) => expect(decodeText(bytes, label)).toBe('grün'));
});

test('the charset is read from a content type', () => {
	expect(charsetOf('text/html; charset="UTF-16LE"')).toBe('utf-16le');
	expect(charsetOf('application/json')).toBeUndefined();
});
