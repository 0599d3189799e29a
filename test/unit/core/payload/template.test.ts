import { parseTemplate, type TemplatePiece } from '../../../../core/payload/template';

const text = (at: number, piece: string): TemplatePiece => ({ kind: 'text', at, text: piece });
const variable = (at: number, name: string, source: string, inString = false): TemplatePiece => ({
	kind: 'variable',
	at,
	name,
	source,
	inString,
});

/** The pieces cover the template without gaps, and none is empty, so that positions can be reported. */
test.each<[string, TemplatePiece[]]>([
	['', []],
	['${a}', [variable(0, 'a', '${a}')]],
	['${a}${ b }', [variable(0, 'a', '${a}'), variable(4, 'b', '${ b }')]],
	[
		'["${a}",$T]',
		[text(0, '["'), variable(2, 'a', '${a}', true), text(6, '",'), variable(8, 'T', '$T'), text(10, ']')],
	],
	['$${a}', [text(1, '${a}')]],
	['1$${', [text(0, '1'), text(2, '${')]],
	['"\\"$T"', [text(0, '"\\"'), variable(3, 'T', '$T', true), text(5, '"')]],
	['$', [text(0, '$')]],
	['T $Tx', [text(0, 'T $Tx')]],
])('%j', (template, pieces) => expect(parseTemplate(template, true, new Set(['T']))).toEqual(pieces));
