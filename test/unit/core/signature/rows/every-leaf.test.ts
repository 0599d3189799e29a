import { profileNames, profiles } from '../../../../../core/signature';
import { isEquivalent, tableOfEquivalents } from '../../../../mutation/equivalent';
import { holdsFor } from './claim';
import { claimsOf } from './claims';
import { compileMutants, type Mutant } from './leaves';

const mutantsOf = compileMutants(profileNames.map((name) => profiles[name]!));

/** Whether no claim about any of the rows with this change fails. */
const survives = ({ rows }: Mutant): boolean =>
	rows.every((row) => claimsOf(row.name).every((claim) => holdsFor(claim, row)));

/** The changes that survive. */
const survivors: (readonly [name: string, change: string])[] = [];

/** Stryker (`npm run mutation:profiles`) does the same in the source text, and in the functions that write rows. */
describe('a change of any piece of a row fails a claim about it', () => {
	test.each(profileNames)('%s', (name) => {
		const surviving = [...mutantsOf(profiles[name]!)].filter(survives).map(({ change }) => change);
		survivors.push(...surviving.map((change) => [name, change] as const));
		expect(surviving.filter((change) => !isEquivalent(name, change))).toEqual([]);
	});

	test('the changes in the table of equivalent changes survive', () => {
		const unused = tableOfEquivalents.filter(
			(entry) => !survivors.some(([name, change]) => isEquivalent(name, change, [entry])),
		);
		expect(unused).toEqual([]);
	});
});
