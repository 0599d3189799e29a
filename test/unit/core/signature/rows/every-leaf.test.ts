import { profileNames, profiles } from '../../../../../core/signature';
import { isEquivalent, tableOfEquivalents } from '../../../../mutation/equivalent';
import { holdsFor } from './claim';
import { claimsOf } from './claims';
import { compileMutants, type Mutant } from './leaves';

const mutantsOf = compileMutants(profileNames.map((name) => profiles[name]!));

/** Whether no claim about any of the rows with this change fails. */
const survives = ({ rows }: Mutant): boolean =>
	rows.every((row) => claimsOf(row.name).every((claim) => holdsFor(claim, row)));

const known = new Set<string>();

/** Stryker (`npm run mutation:profiles`) does the same in the source text, and in the functions that write rows. */
describe('a change of any piece of a row fails a claim about it', () => {
	test.each(profileNames)('%s', (name) => {
		const surviving = [...mutantsOf(profiles[name]!)].filter(survives).map(({ change }) => change);
		const [equivalent, others] = [true, false].map((wanted) =>
			surviving.filter((change) => isEquivalent(name, change) === wanted),
		);
		equivalent?.forEach((change) => known.add(`${name} ${change}`));
		expect(others).toEqual([]);
	});

	test('but for those in the table, which do survive', () => {
		const unused = tableOfEquivalents.filter(
			(row) => ![...known].some((change) => isEquivalent(...(change.split(/ (.*)/s) as [string, string]), [row])),
		);
		expect(unused).toEqual([]);
	});
});
