const BEGINNING = 'Traceback (most recent call last):';
/** What servers put between a message and its traceback. */
const SEPARATOR = /(?:\s|<br ?\/?>|stack ?trace:){1,20}$/i;
/** The maximum number of characters of a traceback that are searched for its last line. */
const MAX_TAIL = 2000;

/** The first line of a stack trace of JavaScript, Java or .NET, which follows the message. */
const STACK = /\n[ \t]{1,20}at [^\n]*[(:]/;

/**
 * Leaves out a stack trace. What happened is in the text before it or, if there is none, in the last line of a Python
 * traceback.
 *
 * @param text without white space at its ends
 */
export function withoutTraceback(text: string): string {
	const at = text.indexOf(BEGINNING);
	if (at < 0) return text.slice(0, STACK.exec(text)?.index).trimEnd();
	const before = text.slice(0, at).replace(SEPARATOR, '');
	return before || (text.slice(-MAX_TAIL).split('\n').at(-1)?.trim() ?? '');
}
