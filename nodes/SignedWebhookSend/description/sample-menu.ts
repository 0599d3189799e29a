import type { INodePropertyOptions } from 'n8n-workflow';

import { sampleEvents, sampleKey } from '../../../core/send/samples';
import { profiles } from '../../../core/signature';
import { alphabetically } from '../../../core/text/alphabetical';

/** The menu of sample events, derived from the table of samples. */
export const sampleOptions: INodePropertyOptions[] = sampleEvents()
	.map((sample) => ({
		name: `${profiles[sample.profile]?.displayName ?? sample.profile}: ${sample.name}`,
		value: sampleKey(sample),
	}))
	.sort((a, b) => alphabetically(a.name, b.name));
