import { followPath, parsePath } from '../../text/json-path';
import type { RequestView } from '../request/request-view';
import { refuse, type Check, type SchemeVerdict } from './scheme';

/**
 * The check of a scheme whose proof is in every element of a list in the body: all of them must be genuine, or one good one
 * would vouch for the others.
 *
 * @param path of the list
 * @returns the verdict on the last element, with the signatures of all: one element does not stand for the list
 */
export function compileEach(
	path: string,
	judge: (view: RequestView, element: unknown, now: number) => SchemeVerdict,
): Check {
	const steps = parsePath(path);
	return (view, now) => {
		if (view.isTooComplex()) return refuse('body-too-complex');
		const elements = followPath(view.json(), steps);
		if (!Array.isArray(elements)) return refuse('body-malformed');
		let last: SchemeVerdict = refuse('signature-missing');
		const signatures: Buffer[] = [];
		for (const element of elements) {
			last = judge(view, element, now);
			if (!last.ok) return last;
			if (last.signature !== undefined) signatures.push(last.signature);
		}
		return last.ok && signatures.length > 0 ? { ...last, signature: Buffer.concat(signatures) } : last;
	};
}
