import { lazily } from '../../../../nodes/shared/lazily';

test('a value is computed once, and not before it is needed', () => {
	const compute = jest.fn(() => undefined);
	const value = lazily(compute);
	expect(compute).not.toHaveBeenCalled();
	expect([value(), value()]).toEqual([undefined, undefined]);
	expect(compute).toHaveBeenCalledTimes(1);
});
