/**
 * The variables that an expression can read without seeing the output of a language model. All others count as the
 * model's, whatever n8n calls them: the tool's input is `$json`, `$input`, `$data`, `$thisItem`, `$items()`,
 * `$item(0)`, `$fromAI()` in three spellings, `$tool` and, through a field that the model fills in, `$parameter`.
 */
const NOT_THE_MODELS = new Set([
	// other nodes, by name
	'node',
	// the instance, the workflow, the execution
	...['vars', 'secrets', 'env', 'workflow', 'execution', 'executionId', 'mode', 'runIndex', 'itemIndex', 'prevNode'],
	...['nodeId', 'nodeVersion', 'webhookId', 'now', 'today'],
	// functions; their arguments are checked too
	...['if', 'ifEmpty', 'not', 'min', 'max', 'average', 'jmespath', 'jmesPath'],
]);

/** Ways to access a variable without writing its name. */
const INDIRECT = /\bthis\b|\\[ux]/;

/** An expression and its location, for example `options.headers`. */
export interface StoredExpression {
	readonly field: string;
	readonly expression: string;
}

/** Returns every expression in a stored parameter. Plain texts are not evaluated and do not count. */
export function expressionsIn(value: unknown, field: string): StoredExpression[] {
	if (typeof value === 'string') return value.startsWith('=') ? [{ field, expression: value }] : [];
	if (typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => expressionsIn(entry, field));
	const isOptions = field === 'options';
	return Object.entries(value).flatMap(([name, entry]) => expressionsIn(entry, isOptions ? `options.${name}` : field));
}

/** Tells whether an expression may read what a model passed to the tool. */
export function mayReadModel(expression: string): boolean {
	return codeIn(expression).some((code) => INDIRECT.test(code) || readsInput(code));
}

function readsInput(code: string): boolean {
	for (const { 1: name = '', index } of code.matchAll(/\$(\w*)/g)) {
		if (name !== '' && NOT_THE_MODELS.has(name)) continue;
		// `$('Node')` with a literal name, and `${…}` in a template literal
		if (name === '' && /^\$(\(\s*(["'`])(?!\2)|\{)/.test(code.slice(index, index + 100))) continue;
		return true;
	}
	return false;
}

/** Returns the code between {{ and }}, split as n8n does: a bracket after an odd number of backslashes is text. */
function codeIn(expression: string): string[] {
	const code: string[] = [];
	let [isOpen, from, next] = [false, 0, 0];
	for (let at = expression.indexOf('{{'); at >= 0; at = expression.indexOf(isOpen ? '}}' : '{{', next)) {
		let before = at;
		while (before > next && expression[before - 1] === '\\') before--;
		if ((at - before) % 2 === 0) {
			if (isOpen) code.push(expression.slice(from, at));
			[isOpen, from] = [!isOpen, at + 2];
		}
		next = at + 2;
	}
	return isOpen ? [...code, expression.slice(from)] : code;
}
