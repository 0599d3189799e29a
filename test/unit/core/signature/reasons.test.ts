import { createVerifier, explanationText, reasons } from '../../../../core/signature';
import type { Reason } from '../../../../core/signature';

const rows = Object.entries(reasons) as [Reason, (typeof reasons)[Reason]][];

test.each(rows)('%s has a meaning in one sentence, and a cure that says what to do', (_, { meaning, cure }) => {
	expect(meaning).toMatch(/^(?:A|The|This) (?:\S+ ){4,}\S+[^.]$/);
	expect(cure).toMatch(/^(?:Check|Copy|Look|Set) (?:\S+ ){3,}\S+[^.]$/);
});

test.each(rows)('%s is explained in words, and by its row unless more is known', (reason, row) => {
	const request = { headers: {}, body: Buffer.alloc(0) };
	const text = createVerifier('github', ['secret']).explain(request, reason);
	const special: readonly string[] = ['signature-missing', 'signature-malformed', 'signature-mismatch'];
	expect(text === explanationText(row)).toBe(!special.includes(reason));
	expect(text).toMatch(/^(?:A|The|There|This) /);
});
