import type { SampleEvent } from './sample';

/** What a payload template with all variables of W&B gives: variables that do not apply to the event are blank. */
const project = { event_author: 'mona', project_name: 'churn', entity_name: 'acme' };
const noArtifact = {
	alias: '',
	tag: '',
	artifact_version: '',
	artifact_version_string: '',
	artifact_collection_name: '',
};
const artifact = {
	...project,
	...noArtifact,
	project_name: 'model-registry',
	artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
	artifact_version_string: 'acme/model-registry/churn:v7',
	artifact_collection_name: 'churn',
};
const collection = { ...artifact, artifact_version: '', artifact_version_string: '', tag: 'approved' };
const run = { ...project, ...noArtifact };

/** The events of W&B's automations, with the values of their variables. See wandb/automations/events.py in its SDK. */
const EVENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	ADD_ARTIFACT_ALIAS: { ...artifact, alias: 'production' },
	ADD_ARTIFACT_TAG: { ...artifact, tag: 'approved' },
	ADD_COLLECTION_TAG: collection,
	CREATE_ARTIFACT: artifact,
	LINK_ARTIFACT: artifact,
	LINK_MODEL: artifact,
	REMOVE_ARTIFACT_TAG: { ...artifact, tag: 'approved' },
	REMOVE_COLLECTION_TAG: collection,
	RUN_METRIC: run,
	RUN_METRIC_CHANGE: run,
	RUN_METRIC_ZSCORE: run,
	RUN_STATE: run,
	UNLINK_ARTIFACT: artifact,
	UPDATE_ARTIFACT_ALIAS: { ...artifact, alias: 'production' },
};

/** @see https://docs.wandb.ai/models/automations/create-automations/webhook */
export const wandb: readonly SampleEvent[] = Object.entries(EVENTS).map(([name, variables]) => ({
	profile: 'wandb',
	name,
	body: () => ({ json: { event_type: name, ...variables } }),
}));
