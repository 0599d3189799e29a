import { Failure } from '../failure';
import { isObject } from '../text/json';
import { followPath, parsePath, type PathStep } from '../text/json-path';
import type { ValueView } from './request/request-view';
import { compileSources, type ReadValue } from './request/value-source';
import type { EventList } from './types';

/** How event, action and ID are read; compiled once. */
export interface NameReader {
	readonly event: ReadValue;
	readonly action: ReadValue;
	readonly deliveryId: ReadValue;
}

type Fields = Readonly<Record<string, unknown>>;

/** An element of a list of events, and what is beside the list. */
export interface ListElement {
	readonly value: unknown;
	/** absent where the document is nothing but the list */
	readonly envelope: Fields | undefined;
	/** absent for an element that lacks the inner list of events it should have: only that list would name its event */
	readonly names: NameReader | undefined;
}

/** A step through `entry[].changes[]`: the path of a list, and what its elements are. */
interface ListNode {
	readonly steps: readonly PathStep[];
	readonly names: NameReader | undefined;
	readonly inner: readonly ListNode[];
	/** every list of the document, whatever its name is */
	readonly isEvery: boolean;
}

/** Finds the events of a document: none where it has none of the lists, or only empty ones. */
export type FindEvents = (document: unknown) => Iterable<ListElement>;

export function compileNames({ event, action, deliveryId }: Omit<EventList, 'path'>): NameReader {
	return {
		event: compileSources(event),
		action: compileSources(action),
		deliveryId: compileSources(deliveryId),
	};
}

/**
 * `entry[].changes[]` are the paths `entry` and `changes`; a list that is the document itself has an empty path.
 * @throws Failure for a path that does not end at a list
 */
function pathsIn(path: string): readonly string[] {
	const parts = path.split('[]');
	if (parts.pop() === '' && parts.length > 0) return parts.map((part) => part.replace(/^\./, ''));
	throw new Failure(
		'invalid-path',
		`The path "${path}" of a list of events does not end with []`,
		'Enter a path such as events[], or [] if the body is the list',
	);
}

/** The path of all lists of a document. */
const EVERY = '*';

interface PathOfList {
	readonly paths: readonly string[];
	readonly names: NameReader;
}

/** Lists inside of the same list share a node, so that events keep the order in which they stand there. */
function nodesOf(lists: readonly PathOfList[]): readonly ListNode[] {
	const outer = [...new Set(lists.map(({ paths: [path = ''] }) => path))];
	return outer.map((path) => {
		const here = lists.filter(({ paths }) => paths[0] === path);
		const deeper = here.filter(({ paths }) => paths.length > 1);
		return {
			steps: path === '' || path === EVERY ? [] : parsePath(path),
			isEvery: path === EVERY,
			names: here.find(({ paths }) => paths.length === 1)?.names,
			inner: nodesOf(deeper.map(({ paths, names }) => ({ paths: paths.slice(1), names }))),
		};
	});
}

/**
 * Fields of an envelope that are copied at most. Each container of events (an entry of Meta's) has an envelope of its own, so
 * the work would grow with the square of the body otherwise. No vendor's has more than ten.
 */
const MAX_FIELDS = 32;

/** A copy without the value at a path. */
function without(value: Fields, [step, ...deeper]: readonly PathStep[]): Fields {
	const kept = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
		if (name !== step) return [[name, inner]];
		return deeper.length === 0 ? [] : [[name, without(inner as Fields, deeper)]];
	});
	return Object.fromEntries(kept);
}

/** A copy with a value at a path. */
function withValue(value: Fields, [step, ...deeper]: readonly PathStep[], put: unknown): Fields {
	if (step === undefined) return put as Fields;
	return { ...value, [step]: withValue((value[step] ?? {}) as Fields, deeper, put) };
}

interface FoundList {
	readonly node: ListNode;
	readonly elements: readonly unknown[];
}

/** The lists of a document whose names are events (Mautic). */
function namedLists(value: unknown, node: ListNode): readonly FoundList[] {
	const { names = compileNames({}) } = node;
	return Object.entries(isObject(value) ? value : {}).flatMap(([name, elements]) =>
		Array.isArray(elements) ? [{ node: { ...node, names: { ...names, event: () => name } }, elements }] : [],
	);
}

function listsIn(value: unknown, nodes: readonly ListNode[]): readonly FoundList[] {
	return nodes.flatMap((node) => {
		if (node.isEvery) return namedLists(value, node);
		const elements = followPath(value, node.steps);
		return Array.isArray(elements) ? [{ node, elements }] : [];
	});
}

/** What is left of a value without the lists in it; undefined where the list is all there is. */
function withoutLists(value: unknown, lists: readonly FoundList[]): Fields | undefined {
	if (Array.isArray(value)) return undefined;
	if (lists.some(({ node }) => node.isEvery)) {
		return Object.fromEntries(Object.entries(value as Fields).filter(([, beside]) => !Array.isArray(beside)));
	}
	const rest = lists.reduce((beside, { node }) => without(beside, node.steps), value as Fields);
	if (lists.every(({ node }) => node.inner.length === 0)) return rest;
	return Object.fromEntries(Object.entries(rest).slice(0, MAX_FIELDS));
}

/** Makes the envelope of an element out of what is beside its list. */
type Enclose = (beside: Fields | undefined) => Fields | undefined;

function* eventsIn(value: unknown, nodes: readonly ListNode[], enclose: Enclose): Generator<ListElement> {
	const lists = listsIn(value, nodes);
	const beside = withoutLists(value, lists);
	const envelope = enclose(beside);
	for (const { node, elements } of lists) {
		for (const element of elements) {
			if (node.inner.length === 0) yield { value: element, envelope, names: node.names };
			else yield* eventsOf(element, node, beside, enclose);
		}
	}
}

/** The events of one container; itself where it holds none, so that nothing is lost. */
function* eventsOf(
	container: unknown,
	{ steps, inner, names }: ListNode,
	beside: Fields | undefined,
	enclose: Enclose,
): Generator<ListElement> {
	let found = false;
	const around: Enclose = (rest) => enclose(withValue(beside ?? {}, steps, rest));
	for (const event of eventsIn(container, inner, around)) {
		found = true;
		yield event;
	}
	if (!found) yield { value: container, envelope: enclose(beside), names };
}

/**
 * Compiles the lists of a row. Linear in the document: elements are those of the parsed document, and all elements of a list
 * share one envelope.
 */
export function compileLists(lists: readonly EventList[]): FindEvents {
	const nodes = nodesOf(lists.map(({ path, ...sources }) => ({ paths: pathsIn(path), names: compileNames(sources) })));
	return (document) => eventsIn(document, nodes, (beside) => beside);
}

/** An element as the sources of its list see it. */
export class ElementView implements ValueView {
	/** @param exact the element with strings in place of long integers */
	constructor(
		private readonly element: unknown,
		private readonly request: ValueView,
		private readonly exact: () => unknown,
	) {}

	json(): unknown {
		return this.element;
	}

	integerAt(steps: readonly PathStep[]): string | undefined {
		const value = followPath(this.exact(), steps);
		return typeof value === 'string' ? value : undefined;
	}

	mayHaveProperty(): boolean {
		return true;
	}

	firstText(): undefined {
		return undefined;
	}

	header(lowerName: string): ReturnType<ValueView['header']> {
		return this.request.header(lowerName);
	}

	query(name: string): ReturnType<ValueView['query']> {
		return this.request.query(name);
	}

	formField(field: string): string | undefined {
		return this.request.formField(field);
	}
}
