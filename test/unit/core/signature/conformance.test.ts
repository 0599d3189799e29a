import { conformance, failures } from './conformance';
import { flawed, unflawed } from './flawed-verifiers';
import { ours } from './subject';

describe('the verifier conforms', () => {
	test.each(conformance.map((item) => [item.name, item] as const))('%s', (_, { run }) => {
		expect(run(ours)).toBeUndefined();
	});

	test('as does an independent verifier without a flaw', () => {
		expect(Object.fromEntries(failures(unflawed))).toEqual({});
	});
});

describe('the conformance suite catches a verifier that', () => {
	test('exists in enough variants', () => expect(flawed.length).toBeGreaterThanOrEqual(15));

	test.each(flawed.map((item) => [item.defect, item] as const))('%s', (_, { subject, caughtBy, doing }) => {
		const found = failures(subject);
		expect([...found.keys()]).toContain(caughtBy);
		expect(found.get(caughtBy)).toMatch(doing);
	});
});
