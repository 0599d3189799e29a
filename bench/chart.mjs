const WIDTH = 860;
const LABEL = 330;
const ROW = 26;
const TOP = 48;

const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);

/**
 * Returns a bar chart as SVG, readable on light and dark pages.
 * @param {{ title: string, bars: { label: string, value: number, own: boolean }[], text?: (value: number) => string, limit?: number }} chart
 *   limit: the value marked by the line; 0 for no line
 */
export function barChart({ title, bars, text = (value) => `${value.toFixed(2)} ×`, limit = 1 }) {
	const widest = Math.max(...bars.map(({ value }) => value));
	const scale = (value) => (value / widest) * (WIDTH - LABEL - 90);
	const rows = bars.map(({ label, value, own }, index) => {
		const y = TOP + index * ROW;
		return `<text x="${LABEL - 8}" y="${y + 14}" text-anchor="end">${escape(label)}</text>
<rect x="${LABEL}" y="${y}" width="${Math.max(2, scale(value)).toFixed(1)}" height="18" rx="3" fill="${own ? '#1d9a7c' : '#8d99ae'}"/>
<text x="${(LABEL + scale(value) + 8).toFixed(1)}" y="${y + 14}">${escape(text(value))}</text>`;
	});
	const at = (LABEL + scale(limit)).toFixed(1);
	const height = TOP + bars.length * ROW + 16;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#6b7280">
<text x="16" y="24" font-size="15" font-weight="600">${escape(title)}</text>
${limit > 0 ? `<line x1="${at}" x2="${at}" y1="${TOP - 8}" y2="${height - 10}" stroke="#c2410c" stroke-dasharray="4 3"/>` : ''}
${rows.join('\n')}
</svg>
`;
}
